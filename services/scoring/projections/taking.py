"""Marks taken out to be computed: of one organisation, stage and year, as many buckets as make up one turn.

The persons of a bucket and year are one replica's at a time, and so are its units, and its cells: else one
that read older facts, or did not yet see a month that the year's score rests on, could write last. Buckets
that another replica has are passed over, so any number of replicas compute one organisation at once; what a
replica that died had taken was never removed, and the next one takes it.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.buckets import BUCKETS
from services.scoring.projections.dirty import (
    BEHIND,
    PEOPLE,
    PERSONS,
    RANGES,
    UNIT_CELLS,
    UNITS,
    Mark,
    marks,
)
from shared.database import exclusive_where_free, sharing

_MONTHS = 12


class Taken(NamedTuple):
    """What one transaction computes: the marks of one stage and year, those of everybody by bucket."""

    stage: int
    tenant: str
    year: str
    marks: tuple[Mark, ...]
    ranges: tuple[tuple[str, int], ...]
    """Periods, and the buckets of which everybody is due in them."""

    @property
    def size(self) -> int:
        return len(self.marks) + len(self.ranges)

    @property
    def behind(self) -> bool:
        """Whether it belongs to what concerns everybody."""
        return self.stage >= BEHIND

    @property
    def turn(self) -> int:
        """The stage, whether or not it is behind."""
        return self.stage % BEHIND

    def buckets(self, period: str) -> frozenset[int]:
        """Those of which everybody is due in the period."""
        return frozenset(bucket for one, bucket in self.ranges if one == period)


def take(connection: Connection, limit: int, weight: Callable[[str], int] = lambda tenant: 1) -> Taken | None:
    """Remove up to `limit` marks that belong together and return them; None when none are free.

    Everybody of a bucket, in however many months, weighs as much as `weight(tenant)` marks. Badges come
    before persons, persons before units, because a unit's score rests on its members', and the cells of
    relative grades come last; what concerns single subjects comes before what concerns everybody. Whoever is
    being registered, or given a badge, in another transaction is waited for: either this one sees them, or
    they see its months.
    """
    sharing(connection, PEOPLE)
    for group in _groups(connection):
        heavy = max(1, weight(group.tenant)) if group.of_everybody else None
        buckets = _granted(connection, group, limit, heavy)
        rows = _removed(connection, group, buckets, limit) if buckets else []
        if rows:
            single = [row for row in rows if row.kind not in RANGES]
            ranges = [(row.period, row.bucket) for row in rows if row.kind in RANGES]
            marked = tuple(Mark(group.tenant, row.kind, row.subject, row.period) for row in single)
            return Taken(*group, marked, tuple(ranges))
    return None


class _Group(NamedTuple):
    stage: int
    tenant: str
    year: str

    @property
    def of_everybody(self) -> bool:
        """Whether its marks are buckets of persons in months."""
        return self.stage == BEHIND + PERSONS


def _groups(connection: Connection) -> Iterator[_Group]:
    """Whatever marks there are for, in the order of their turn; each found by its first mark."""
    names = (marks.c.stage, marks.c.tenant, marks.c.year)
    first = sa.select(*names).order_by(*names).limit(1)
    row = connection.execute(first).first()
    while row is not None:
        yield _Group(*row)
        behind = sa.tuple_(*names) > sa.tuple_(*(sa.literal(value) for value in row))
        row = connection.execute(first.where(behind)).first()


def _granted(connection: Connection, group: _Group, limit: int, heavy: int | None) -> list[int]:
    """Buckets that nobody else computes, as many as weigh `limit` together, and have them for us. Each weighs
    as many as it has marks, or else `heavy`."""
    waiting = [(bucket, heavy or number) for bucket, number in _waiting(connection, group, limit)]
    granted: list[int] = []
    room = limit
    while waiting and room > 0:
        tried: dict[str, tuple[int, int]] = {}
        asked = room
        while waiting and asked > 0:
            bucket, number = waiting.pop(0)
            tried[_lock(group, bucket)] = bucket, number
            asked -= number
        for name in exclusive_where_free(connection, [*tried]):
            bucket, number = tried[name]
            granted.append(bucket)
            room -= number
    return granted


_WAITING = sa.text(f"""
    WITH RECURSIVE numbers(bucket) AS (
        SELECT 0 UNION ALL SELECT bucket + 1 FROM numbers WHERE bucket < {BUCKETS - 1}
    )
    SELECT numbers.bucket, (
        SELECT count(*) FROM (
            SELECT 1 FROM marks WHERE marks.stage = :stage AND marks.tenant = :tenant
            AND marks.year = :year AND marks.bucket = numbers.bucket LIMIT :limit
        ) AS found
    )
    FROM numbers
""")


def _waiting(connection: Connection, group: _Group, limit: int) -> list[tuple[int, int]]:
    """bucket, how many marks it has, counted up to `limit`; those that have none are left out."""
    rows = connection.execute(_WAITING, {**group._asdict(), "limit": limit})
    return [(bucket, number) for bucket, number in rows if number]


def _lock(group: _Group, bucket: int) -> str:
    """What a replica holds while it computes these: one lock for each thing that can be written twice."""
    turn = group.stage % BEHIND
    what = "units" if UNITS <= turn < UNIT_CELLS else "persons" if turn == PERSONS else f"stage {turn}"
    return f"scores of {group.tenant} in {group.year}: {what} {bucket}"


_REMOVAL = """
    DELETE FROM marks WHERE {those} (
        SELECT {row} FROM marks
        WHERE stage = :stage AND tenant = :tenant AND year = :year AND bucket IN :buckets
        ORDER BY bucket, kind, subject, period LIMIT :limit {held}
    ){end}
    RETURNING tenant, bucket, kind, subject, period
"""


def _removal(**words: str) -> sa.TextClause:
    return sa.text(_REMOVAL.format(**words)).bindparams(sa.bindparam("buckets", expanding=True))


_REMOVED_FROM = {
    "sqlite": _removal(row="rowid", those="rowid IN", held="", end=""),
    "postgresql": _removal(
        # an array, so that the rows are found by their place
        row="ctid",
        those="ctid = ANY (ARRAY",
        held="FOR UPDATE SKIP LOCKED",
        end=")",
    ),
}


def _removed(connection: Connection, group: _Group, buckets: list[int], limit: int) -> list[sa.Row[Any]]:
    """Up to `limit` marks of these buckets, in order; those that somebody is just making again are left."""
    query = _REMOVED_FROM[connection.dialect.name]
    most = len(buckets) * _MONTHS if group.of_everybody else limit
    rows = connection.execute(query, {**group._asdict(), "buckets": buckets, "limit": most}).all()
    return sorted(rows, key=lambda row: (row.kind, row.subject, row.period, row.bucket))
