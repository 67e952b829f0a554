"""Who belongs to the organisation, in which unit, under which badge. Rows only come in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import BADGES
from services.scoring.domain.placement import PEOPLE, TRANSFERS, placements
from services.scoring.projections import dirty, punches, units
from services.scoring.projections.buckets import bucket_of
from services.scoring.projections.person_facts import due_since, known, person_row, person_table
from shared.contracts.personnel import (
    BadgeAssigned,
    PersonLeft,
    PersonRegistered,
    PersonTransferred,
)
from shared.database import any_of, insert_new
from shared.projection import Happened, Projection

_DAY = timedelta(days=1)


arrivals = person_table(
    "arrivals",
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("bucket", sa.SmallInteger, nullable=False),
    sa.Index("arrivals_by_bucket", "tenant", "bucket"),
)
departures = person_table("departures", sa.Column("since", sa.Date, nullable=False))
assignments = person_table(
    "assignments",
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
)
badges = person_table(
    "badges", sa.Column("badge", sa.String(40), nullable=False), sa.Column("since", sa.Date, nullable=False)
)


def _registered(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        person_row(one, since=one.event.on, bucket=bucket_of(one.recorded.tenant, one.event.person))
        for one in batch
    ]
    insert_new(connection, arrivals, rows)
    badged = [one for one in batch if one.event.badge is not None]
    return [*_assigned(connection, batch), *_badged(connection, badged)]


def _assigned(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [person_row(one, unit=one.event.unit, since=one.event.on) for one in batch]
    insert_new(connection, assignments, rows)
    return due_since(connection, batch)


def _badged(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [person_row(one, badge=one.event.badge, since=one.event.on) for one in batch]
    insert_new(connection, badges, rows)
    due = due_since(connection, batch)
    for one in batch:
        # The badge may have been punched long before it was known whose it is.
        tenant, badge = one.recorded.tenant, one.event.badge
        months = punches.months_of(connection, tenant, badge, one.event.on)
        due += [dirty.Mark(tenant, dirty.BADGE, badge, month) for month in months]
    return due


def _left(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, departures, [person_row(one, since=one.event.on) for one in batch])
    return due_since(connection, batch)


projection = Projection(
    "people",
    (arrivals, departures, assignments, badges),
    {
        PersonRegistered: _registered,
        PersonTransferred: _assigned,
        BadgeAssigned: _badged,
        PersonLeft: _left,
    },
    order_free=True,
    finish=dirty.write,
)


def everybody(connection: Connection, tenant: str) -> list[str]:
    """Everyone who ever belonged to the organisation."""
    query = sa.select(arrivals.c.person).where(arrivals.c.tenant == tenant).order_by(arrivals.c.person)
    return list(connection.scalars(query))


def of_buckets(connection: Connection, tenant: str, buckets: Collection[int]) -> list[str]:
    """Everyone of these buckets who ever belonged to the organisation."""
    here = (arrivals.c.tenant == tenant, arrivals.c.bucket.in_(sorted(buckets)))
    return list(connection.scalars(sa.select(arrivals.c.person).where(*here).order_by(arrivals.c.person)))


def in_a_bucket(connection: Connection, tenant: str) -> int:
    """About how many people each bucket has: as many as the first one."""
    here = (arrivals.c.tenant == tenant, arrivals.c.bucket == 0)
    return connection.scalar(sa.select(sa.func.count()).select_from(arrivals).where(*here)) or 0


def carried_since(
    connection: Connection,
    tenant: str,
    some: Sequence[str] | None = None,
    persons: Sequence[str] = (),
    as_of: datetime | None = None,
) -> dict[str, date]:
    """badge -> the first day that anybody carried it: of `some` badges and those of `persons`, or of all."""
    query = known(badges, tenant, None, as_of)
    if some is not None:
        query = query.where(sa.or_(badges.c.badge.in_(some), badges.c.person.in_(persons)))
    found: dict[str, date] = {}
    for row in connection.execute(query):
        found[row.badge] = min(row.since, found.get(row.badge, row.since))
    return found


def carriers(connection: Connection, tenant: str, some: Sequence[str]) -> set[str]:
    """Everyone who ever carried one of the badges."""
    query = sa.select(badges.c.person).where(badges.c.tenant == tenant, badges.c.badge.in_(some))
    return set(connection.scalars(query))


def placed(
    connection: Connection, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> pl.DataFrame:
    """`facts.PLACEMENTS` of `persons` (None: all), through transfers, mergers and splits known at `as_of`."""
    came, went = (
        [(row.person, row.since) for row in connection.execute(known(table, tenant, persons, as_of))]
        for table in (arrivals, departures)
    )
    moves = [
        (row.person, row.unit, row.since, row.version)
        for row in connection.execute(known(assignments, tenant, persons, as_of))
    ]
    return placed_by(employed_by(came, went), moves, units.successions_known(connection, tenant, as_of))


def ever_assigned(connection: Connection, tenant: str, to: Sequence[str]) -> list[str]:
    """Everyone who was ever assigned to one of the units."""
    here = (assignments.c.tenant == tenant, any_of(connection, assignments.c.unit, to))
    return sorted(set(connection.scalars(sa.select(assignments.c.person).where(*here))))


def units_on(connection: Connection, tenant: str, person: str, day: date) -> list[str]:
    """The units to which the person belonged that day."""
    placed_then = placed(connection, tenant, [person], None).filter(on(day))
    return placed_then["unit"].unique().sort().to_list()


def on(day: date) -> pl.Expr:
    """That the days of a row, from `first_day` to `last_day`, have that one among them."""
    ended = pl.col("last_day").is_not_null() & (pl.col("last_day") < day)
    return (pl.col("first_day") <= day) & ~ended


Employed = Mapping[str, tuple[date, date | None]]
"""person -> first and last day."""


def employed_by(came: Iterable[tuple[str, date]], went: Iterable[tuple[str, date]]) -> Employed:
    """From arrivals and departures."""
    last = {person: since - _DAY for person, since in went}
    return {person: (since, last.get(person)) for person, since in came}


def placed_by(
    employed: Employed, moves: Iterable[tuple[str, str, date, int]], successions: pl.DataFrame
) -> pl.DataFrame:
    """`facts.PLACEMENTS` from assignments (person, unit, since, version) and `placement.SUCCESSIONS`."""
    people = [(person, *span) for person, span in employed.items()]
    moved = [one for one in moves if one[0] in employed]
    return placements(
        pl.DataFrame(people, schema=PEOPLE, orient="row"),
        pl.DataFrame(moved, schema=TRANSFERS, orient="row"),
        successions,
    )


def carried_by(rows: Iterable[tuple[str, str, date, int]], persons: Sequence[str] | None) -> pl.DataFrame:
    """`facts.BADGES` of `persons` (None: of all): a person carries a badge until they get another, or another
    person gets it.

    From who got which badge when (person, badge, since, version); of some persons all those of their badges.
    """
    ordered = sorted(rows, key=lambda row: (row[2], row[3], row[0]))
    spans = _spans([row[:3] for row in ordered])
    wanted = None if persons is None else set(persons)
    kept = [span for span in spans if wanted is None or span[0] in wanted]
    return pl.DataFrame(kept, schema=BADGES, orient="row")


def _spans(given: list[tuple[str, str, date]]) -> list[tuple[str, str, date, date | None]]:
    ends: dict[int, date] = {}
    for key in (lambda one: one[0], lambda one: one[1]):
        groups: dict[str, list[int]] = {}
        for index, one in enumerate(given):
            groups.setdefault(key(one), []).append(index)
        for indexes in groups.values():
            for earlier, later in pairwise(indexes):
                end = given[later][2] - _DAY
                ends[earlier] = min(end, ends.get(earlier, end))
    return [
        (person, badge, since, ends.get(index))
        for index, (person, badge, since) in enumerate(given)
        if index not in ends or ends[index] >= since
    ]
