"""Which scores have to be computed again: marked with the fact, in the fact's own transaction.

A mark names a person, a unit, a badge (whoever carries it by the time of the computation), a cell of those
whose grades are relative to each other, or everybody of a bucket; and a period: a month for persons, a year
for units, the period itself for cells. Marks are taken and removed by whichever replica computes
(see `taking`), stage after stage.

Whoever finds that something is due returns its marks; a transaction writes them all together, right before
its appends. Replicas contend for marks, so they come in one order: first PEOPLE, then what a computation
takes of one stage, then whatever the transaction leaves due, by stage. A computation leaves due nothing of
its own stage or of one before it; and nobody waits for a mark that it takes. So whoever waits, waits for
something that stands behind all that it holds, and none waits for another that waits for it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.buckets import BUCKETS, bucket_of
from services.scoring.projections.tables import metadata
from shared.bulk import insert_or_hold
from shared.database import Instant, exclusive, insert_new, sharing, upsert
from shared.ids import new_id

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("stage", sa.SmallInteger, primary_key=True),
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("year", sa.String(4), primary_key=True),
    sa.Column("bucket", sa.SmallInteger, primary_key=True),
    sa.Column("kind", sa.String(12), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("recompute", sa.String(36)),
)
"""`recompute` is the one that a mark of everybody belongs to, if it was asked for or caused as a whole."""

active_months = sa.Table(
    "active_months",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
)
"""The months that anything was recorded in: in these, everybody has a score."""

recomputes = sa.Table(
    "recomputes",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False, index=True),
    sa.Column("cause", sa.String(160), nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("ended_at", Instant),
)
"""What made everybody's scores of some periods due; `total` counts buckets of subjects and periods."""

PERSON, UNIT, BADGE, EVERYONE, EVERY_UNIT = "person", "unit", "badge", "everyone", "units"
UNIT_CELL, PERSON_CELL = "unit-cell", "person-cell"
RANGES = (EVERYONE, EVERY_UNIT)
"""Marks of everybody: one for each bucket."""

BADGES, PERSONS, UNITS, UNIT_CELLS, PERSON_CELLS = 0, 1, 10, 40, 41
"""The stages, in their order. A unit that is due because a unit below it changed is due one stage later."""
BEHIND = 50
"""So many stages later comes what concerns everybody, and all that follows from it: what happened today is
not to wait until history is computed anew."""
_STAGE = {
    BADGE: BADGES,
    PERSON: PERSONS,
    EVERYONE: BEHIND + PERSONS,
    UNIT: UNITS,
    EVERY_UNIT: BEHIND + UNITS,
    UNIT_CELL: UNIT_CELLS,
    PERSON_CELL: PERSON_CELLS,
}
MOST_LEVELS = 29

PEOPLE = "people"
"""The lock under which people, their badges, units and criteria change, months are opened, and periods are
closed."""


class Mark(NamedTuple):
    """`behind` and `level` say when its turn comes: with what concerns everybody, and so many levels of units
    later."""

    tenant: str
    kind: str
    subject: str
    period: str
    behind: bool = False
    level: int = 0

    @property
    def stage(self) -> int:
        later = BEHIND if self.behind and self.kind not in RANGES else 0
        return _STAGE[self.kind] + later + min(self.level, MOST_LEVELS)


class Before(NamedTuple):
    """Rows that transactions contend for as they do for marks: `write` is given those of all changes
    together, right before the marks, so that no transaction comes back to them when it has gone on. It
    returns what is due because of them: only who has waited for such a row knows what others said of it."""

    write: Callable[[Connection, list[Any]], Iterable[Mark] | None]
    rows: list[Any]


class Cause(NamedTuple):
    """Why the marks of everybody that come with it were made: what can be asked of as one recompute."""

    tenant: str
    cause: str
    since: datetime


Due = Mark | Cause | Before
"""What a change leaves to `write`."""


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def write(connection: Connection, due: Iterable[Due]) -> None:
    """Remember that these have to be computed again; a mark that is there already stays one mark, and a month
    in which everybody is marked is open from now on.

    Once a transaction, after all its other changes. A mark is held until its end: who took it before would
    not see what it is made for.
    """
    wanted = [*due]
    made = {one for one in wanted if isinstance(one, Mark)}
    made.update(_write_before(connection, [one for one in wanted if isinstance(one, Before)]))
    single = [_row(one, bucket_of(one.tenant, one.subject)) for one in made if one.kind not in RANGES]
    ranges = [one for one in made if one.kind in RANGES]
    opened = {(one.tenant, one.period) for one in ranges if one.kind == EVERYONE}
    insert_or_hold(connection, marks, [row for row in single if row["stage"] < BEHIND])
    insert_new(connection, active_months, [{"tenant": tenant, "month": month} for tenant, month in opened])
    _write_ranges(connection, ranges, [one for one in wanted if isinstance(one, Cause)])
    insert_or_hold(connection, marks, [row for row in single if row["stage"] >= BEHIND])


def _write_before(connection: Connection, left: Sequence[Before]) -> list[Mark]:
    together: dict[Callable[[Connection, list[Any]], Iterable[Mark] | None], list[Any]] = {}
    for one in left:
        together.setdefault(one.write, []).extend(one.rows)
    order = sorted(together, key=lambda write: write.__qualname__)
    return [mark for write in order for mark in write(connection, together[write]) or ()]


def _row(one: Mark, bucket: int) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "tenant": one.tenant,
        "year": one.period[:4],
        "bucket": bucket,
        "kind": one.kind,
        "subject": one.subject,
        "period": one.period,
    }


def _write_ranges(connection: Connection, ranges: Sequence[Mark], causes: Sequence[Cause]) -> None:
    """A mark for each bucket, and with a cause the recompute that they make up."""
    why = {one.tenant: one for one in causes}

    def order(one: Mark) -> tuple[int, str]:
        return one.stage, one.tenant

    begun: dict[str, tuple[str, int]] = {}
    for (_, tenant), alike in groupby(sorted(ranges, key=order), key=order):
        rows = [_row(one, bucket) for one in alike for bucket in range(BUCKETS)]
        if tenant not in why:
            insert_or_hold(connection, marks, rows)
            continue
        recompute, total = begun.get(tenant, (new_id(), 0))
        begun[tenant] = recompute, total + len(rows)
        upsert(connection, marks, [{**row, "recompute": recompute} for row in rows])
    for tenant, (recompute, total) in begun.items():
        one = why[tenant]
        values = {"id": recompute, "tenant": tenant, "cause": one.cause, "since": one.since, "total": total}
        connection.execute(sa.insert(recomputes), [values])


def of_opening(connection: Connection, tenant: str, months: Iterable[str]) -> list[Mark]:
    """Those of `months` that are to be opened for scoring make everybody's score of them due."""
    fresh = set(months) - known_months(connection, tenant)
    if fresh:
        sharing(connection, PEOPLE)
    return _of_everybody(tenant, fresh)


def known_months(connection: Connection, tenant: str) -> set[str]:
    query = sa.select(active_months.c.month).where(active_months.c.tenant == tenant)
    return set(connection.scalars(query))


def of_person_from(connection: Connection, tenant: str, person: str, first: date) -> list[Mark]:
    """The person's scores of every active month from that of `first` on are due."""
    return [Mark(tenant, PERSON, person, month) for month in _months_from(connection, tenant, first)]


def of_subject(tenant: str, kind: str, subject: str, first: date) -> Mark:
    """The subject's score of the period that begins on `first` is due."""
    if kind == PERSON:
        return Mark(tenant, PERSON, subject, month_of(first))
    return Mark(tenant, UNIT, subject, str(first.year))


def of_all_from(connection: Connection, tenant: str, first: date) -> list[Mark]:
    """Everybody's scores of every active month from that of `first` on are due, and those of their units."""
    return _of_everybody(tenant, _months_from(connection, tenant, first))


def of_all_governed_from(connection: Connection, tenant: str, first: date) -> list[Mark]:
    """As `of_all_from`, for rules in force from `first` on: of the year of that day some month in any case,
    for they also govern the longer periods that it is part of."""
    months = _months_from(connection, tenant, first)
    year = f"{first.year:04}"
    if not any(one.startswith(year) for one in months):
        before = [one for one in known_months(connection, tenant) if one.startswith(year)]
        months |= {max(before)} if before else set()
    return _of_everybody(tenant, months)


def of_all_between(connection: Connection, tenant: str, first: date, last: date) -> list[Mark]:
    """Everybody's scores of the active months of these days are due, and those of their units."""
    until = month_of(last)
    return _of_everybody(tenant, {one for one in _months_from(connection, tenant, first) if one <= until})


def of_unit(connection: Connection, tenant: str, unit: str) -> list[Mark]:
    """The unit's scores of every active year are due."""
    years = {month[:4] for month in _months_from(connection, tenant, date.min)}
    return [Mark(tenant, UNIT, unit, year) for year in years]


def of_everything(connection: Connection) -> list[Mark]:
    """Everybody's and every unit's scores of every active month are due."""
    exclusive(connection, PEOPLE)
    tenants = set(connection.scalars(sa.select(active_months.c.tenant)))
    return [one for tenant in tenants for one in of_all_from(connection, tenant, date.min)]


def _months_from(connection: Connection, tenant: str, first: date) -> set[str]:
    """The active months from that of `first` on; none is opened until the end of this transaction."""
    exclusive(connection, PEOPLE)
    since = month_of(first)
    return {month for month in known_months(connection, tenant) if month >= since}


def _of_everybody(tenant: str, months: set[str]) -> list[Mark]:
    years = {month[:4] for month in months}
    return [
        *(Mark(tenant, EVERYONE, "", month) for month in months),
        *(Mark(tenant, EVERY_UNIT, "", year) for year in years),
    ]


def count(connection: Connection) -> int:
    """How many marks wait."""
    return connection.scalar(sa.select(sa.func.count()).select_from(marks)) or 0


def waiting_within(connection: Connection, tenant: str, year: str, wanted: Callable[[str], bool]) -> int:
    """How many marks of the organisation wait for a period of `year` that is `wanted`."""
    query = (
        sa.select(marks.c.period, sa.func.count())
        .where(marks.c.tenant == tenant, marks.c.year == year)
        .group_by(marks.c.period)
    )
    return sum(number for period, number in connection.execute(query).all() if wanted(period))
