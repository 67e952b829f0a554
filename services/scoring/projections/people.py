"""Who belongs to the organisation, in which unit, under which badge, on which leave. Rows only come in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import BADGES, LEAVE
from services.scoring.domain.placement import PEOPLE, TRANSFERS, placements
from services.scoring.projections import dirty, punches, units
from services.scoring.projections.tables import metadata
from shared.contracts.personnel import (
    BadgeAssigned,
    LeaveCancelled,
    LeaveGranted,
    PersonLeft,
    PersonRegistered,
    PersonTransferred,
)
from shared.database import Instant, insert_new
from shared.projection import Happened, Projection

_DAY = timedelta(days=1)


def _facts(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of what one event each of a person's stream says."""
    return sa.Table(
        name,
        metadata,
        sa.Column("person", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("tenant", sa.String(63), nullable=False, index=True),
        sa.Column("recorded_at", Instant, nullable=False),
        *columns,
    )


arrivals = _facts("arrivals", sa.Column("since", sa.Date, nullable=False))
departures = _facts("departures", sa.Column("since", sa.Date, nullable=False))
assignments = _facts(
    "assignments",
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
)
badges = _facts(
    "badges", sa.Column("badge", sa.String(40), nullable=False), sa.Column("since", sa.Date, nullable=False)
)
leave = _facts(
    "leave",
    sa.Column("leave", sa.String(80), nullable=False),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("first_part", sa.String(10), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
)
cancellations = _facts("leave_cancellations", sa.Column("leave", sa.String(80), nullable=False))


def _row(one: Happened, **values: Any) -> dict[str, Any]:
    return {
        "person": one.event.person,
        "version": one.recorded.version,
        "tenant": one.recorded.tenant,
        "recorded_at": one.recorded.recorded_at,
        **values,
    }


def _due_from(connection: Connection, one: Happened, first: date) -> list[dirty.Mark]:
    return dirty.of_person_from(connection, one.recorded.tenant, one.event.person, first)


def _due_since(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    return [mark for one in batch for mark in _due_from(connection, one, one.event.on)]


def _registered(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, arrivals, [_row(one, since=one.event.on) for one in batch])
    badged = [one for one in batch if one.event.badge is not None]
    return [*_assigned(connection, batch), *_badged(connection, badged)]


def _assigned(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [_row(one, unit=one.event.unit, since=one.event.on) for one in batch]
    insert_new(connection, assignments, rows)
    return _due_since(connection, batch)


def _badged(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [_row(one, badge=one.event.badge, since=one.event.on) for one in batch]
    insert_new(connection, badges, rows)
    due = _due_since(connection, batch)
    for one in batch:
        # The badge may have been punched long before it was known whose it is.
        tenant, badge = one.recorded.tenant, one.event.badge
        months = punches.months_of(connection, tenant, badge, one.event.on)
        due += [dirty.Mark(tenant, dirty.BADGE, badge, month) for month in months]
    return due


def _left(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, departures, [_row(one, since=one.event.on) for one in batch])
    return _due_since(connection, batch)


def _granted(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    names = ("leave", "kind", "first_day", "first_part", "last_day", "last_part")
    rows = [
        _row(one, event=one.recorded.id, **{name: getattr(one.event, name) for name in names})
        for one in batch
    ]
    insert_new(connection, leave, rows)
    return [mark for one in batch for mark in _due_from(connection, one, one.event.first_day)]


def _cancelled(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, cancellations, [_row(one, leave=one.event.leave) for one in batch])
    due: list[dirty.Mark] = []
    for one in batch:
        granted = sa.and_(leave.c.person == one.event.person, leave.c.leave == one.event.leave)
        first = connection.scalar(sa.select(leave.c.first_day).where(granted))
        if first is not None:
            # Otherwise the grant is yet to come, and marks the person when it does.
            due += _due_from(connection, one, first)
    return due


projection = Projection(
    "people",
    (arrivals, departures, assignments, badges, leave, cancellations),
    {
        PersonRegistered: _registered,
        PersonTransferred: _assigned,
        BadgeAssigned: _badged,
        PersonLeft: _left,
        LeaveGranted: _granted,
        LeaveCancelled: _cancelled,
    },
    order_free=True,
    finish=dirty.write,
)


def everybody(connection: Connection, tenant: str) -> list[str]:
    """Everyone who ever belonged to the organisation."""
    query = sa.select(arrivals.c.person).where(arrivals.c.tenant == tenant).order_by(arrivals.c.person)
    return list(connection.scalars(query))


def carried_since(
    connection: Connection,
    tenant: str,
    some: Sequence[str] | None = None,
    persons: Sequence[str] = (),
    as_of: datetime | None = None,
) -> dict[str, date]:
    """badge -> the first day that anybody carried it: of `some` badges and those of `persons`, or of all."""
    query = _known(badges, tenant, None, as_of)
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


def _known(
    table: sa.Table, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> sa.Select[Any]:
    query = sa.select(table).where(table.c.tenant == tenant)
    if persons is not None:
        query = query.where(table.c.person.in_(persons))
    return query if as_of is None else query.where(table.c.recorded_at <= as_of)


def placed(
    connection: Connection, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> pl.DataFrame:
    """`facts.PLACEMENTS` of `persons` (None: all), through transfers, mergers and splits known at `as_of`."""
    came = {row.person: row.since for row in connection.execute(_known(arrivals, tenant, persons, as_of))}
    went = {
        row.person: row.since - _DAY for row in connection.execute(_known(departures, tenant, persons, as_of))
    }
    people = [(person, first, went.get(person)) for person, first in came.items()]
    moves = [
        (row.person, row.unit, row.since, row.version)
        for row in connection.execute(_known(assignments, tenant, persons, as_of))
        if row.person in came
    ]
    return placements(
        pl.DataFrame(people, schema=PEOPLE, orient="row"),
        pl.DataFrame(moves, schema=TRANSFERS, orient="row"),
        units.successions_known(connection, tenant, as_of),
    )


def badges_carried(
    connection: Connection, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> pl.DataFrame:
    """`facts.BADGES`: a person carries a badge until they get another, or another person gets it."""
    rows = connection.execute(
        _known(badges, tenant, None, as_of).order_by(badges.c.since, badges.c.version)
    ).all()
    spans = _spans([(row.person, row.badge, row.since) for row in rows])
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


def leave_granted(
    connection: Connection, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> pl.DataFrame:
    """`facts.LEAVE`: what was granted and not cancelled, as known at `as_of`."""
    cancelled = {
        (row.person, row.leave) for row in connection.execute(_known(cancellations, tenant, persons, as_of))
    }
    rows = [
        tuple(getattr(row, name) for name in LEAVE.names())
        for row in connection.execute(_known(leave, tenant, persons, as_of))
        if (row.person, row.leave) not in cancelled
    ]
    return pl.DataFrame(rows, schema=LEAVE, orient="row")
