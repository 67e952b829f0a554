"""Who is who: code, kind, position, badge, and the unit on any day. Names stay sealed in the table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.tables import metadata
from services.personnel.projections.units import follow, known_successions
from shared.contracts.personnel import (
    BadgeAssigned,
    PersonLeft,
    PersonRegistered,
    PersonRenamed,
    PersonTransferred,
    PositionChanged,
)
from shared.contracts.refusal import Refusal
from shared.database import upsert
from shared.personal import KeyRing
from shared.projection import Happened, Projection

people = sa.Table(
    "people",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False, index=True),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("position", sa.Text, nullable=False),
    sa.Column("heads", sa.String(63)),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
)

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
)

badges = sa.Table(
    "badges",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("badge", sa.String(40), primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("person", sa.String(36), nullable=False, index=True),
)


def _registered(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "person": one.event.person,
            "tenant": one.recorded.tenant,
            "code": one.event.code,
            "name": one.event.name,
            "kind": one.event.kind,
            "position": one.event.position,
            "heads": one.event.heads,
            "since": one.event.on,
            "until": None,
        }
        for one in batch
    ]
    upsert(connection, people, rows)
    _assigned(connection, batch)
    _badged(connection, [one for one in batch if one.event.badge is not None])


def _assigned(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "person": one.event.person,
            "version": one.recorded.version,
            "unit": one.event.unit,
            "since": one.event.on,
        }
        for one in batch
    ]
    upsert(connection, assignments, rows)


def _badged(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "badge": one.event.badge,
            "since": one.event.on,
            "person": one.event.person,
        }
        for one in batch
    ]
    upsert(connection, badges, rows)


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    connection.execute(sa.update(people).where(people.c.person == one.event.person).values(**values))


def _renamed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, name=one.event.name)


def _position(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, position=one.event.position, heads=one.event.heads)


def _left(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, until=one.event.on)


projection = Projection(
    "people",
    (people, assignments, badges),
    {
        PersonRegistered: _registered,
        PersonRenamed: _renamed,
        PersonTransferred: _assigned,
        PositionChanged: _position,
        BadgeAssigned: _badged,
        PersonLeft: _left,
    },
)


def of_id(connection: Connection, tenant: str, on: date, person: str) -> dict[str, Any]:
    """One person with the unit of `on`; raises Refusal when the organisation has nobody of this id."""
    found = _rows(connection, tenant, on, people.c.person == person)
    if not found:
        raise Refusal("person.unknown", place="person", value=person)
    return found[0]


def listed(connection: Connection, tenant: str, on: date, unit: str | None = None) -> list[dict[str, Any]]:
    """Everybody who was ever registered, with the unit of `on`; `unit` keeps its members of that day."""
    found = _rows(connection, tenant, on, sa.true())
    return found if unit is None else [one for one in found if one["unit"] == unit]


def _rows(
    connection: Connection, tenant: str, on: date, wanted: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    keys = KeyRing(connection)
    units = units_on(connection, tenant, on)
    carried = _badges_on(connection, tenant, on)
    query = sa.select(people).where(people.c.tenant == tenant, wanted).order_by(people.c.code)
    rows = connection.execute(query).all()
    keys.load([row.person for row in rows])
    return [
        {
            "person": row.person,
            "code": row.code,
            "name": keys.read(row.person, row.name),
            "kind": row.kind,
            "position": row.position,
            "heads": row.heads,
            "unit": units.get(row.person),
            "badge": carried.get(row.person),
            "since": row.since,
            "until": row.until,
        }
        for row in rows
    ]


def units_on(connection: Connection, tenant: str, on: date) -> dict[str, str]:
    """person -> unit on the day `on`, for those who belong to the organisation then."""
    known = known_successions(connection, tenant)
    present = sa.and_(
        people.c.tenant == tenant,
        assignments.c.since <= on,
        sa.or_(people.c.until.is_(None), people.c.until > on),
    )
    query = (
        sa.select(assignments)
        .join(people, people.c.person == assignments.c.person)
        .where(present)
        .order_by(assignments.c.since, assignments.c.version)
    )
    latest = {row.person: (row.unit, row.since) for row in connection.execute(query)}
    return {person: follow(known, unit, person, since, on) for person, (unit, since) in latest.items()}


def _badges_on(connection: Connection, tenant: str, on: date) -> dict[str, str]:
    query = (
        sa.select(badges.c.person, badges.c.badge)
        .where(badges.c.tenant == tenant, badges.c.since <= on)
        .order_by(badges.c.since)
    )
    return {row.person: row.badge for row in connection.execute(query)}


def holder_of(connection: Connection, tenant: str, badge: str, on: date) -> str | None:
    """The person who carries `badge` on `on` and belongs to the organisation then, or nobody."""
    query = (
        sa.select(badges.c.person, people.c.until)
        .join(people, people.c.person == badges.c.person)
        .where(badges.c.tenant == tenant, badges.c.badge == badge, badges.c.since <= on)
        .order_by(badges.c.since.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None or (row.until is not None and row.until <= on) else str(row.person)
