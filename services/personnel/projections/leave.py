"""Approved leave, person by person, cancelled leave marked as such."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.people import people
from services.personnel.projections.tables import metadata
from shared.contracts.personnel import LeaveCancelled, LeaveGranted, LeaveShortened
from shared.database import upsert
from shared.projection import Happened, Projection

leave = sa.Table(
    "leave",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("leave", sa.String(80), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("first_part", sa.String(10), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
    sa.Column("cancelled", sa.Boolean, nullable=False),
)


def _granted(connection: Connection, batch: Sequence[Happened]) -> None:
    names = ("person", "leave", "kind", "first_day", "first_part", "last_day", "last_part")
    rows = [{**{name: getattr(one.event, name) for name in names}, "cancelled": False} for one in batch]
    upsert(connection, leave, rows)


def _shortened(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(leave.c.person == one.event.person, leave.c.leave == one.event.leave)
        last = {"last_day": one.event.last_day, "last_part": one.event.last_part}
        connection.execute(sa.update(leave).where(here).values(**last))


def _cancelled(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(leave.c.person == one.event.person, leave.c.leave == one.event.leave)
        connection.execute(sa.update(leave).where(here).values(cancelled=True))


projection = Projection(
    "leave", (leave,), {LeaveGranted: _granted, LeaveShortened: _shortened, LeaveCancelled: _cancelled}
)


def of_person(connection: Connection, tenant: str, person: str) -> list[dict[str, Any]]:
    """The person's leave, earliest first; nothing of a person of another organisation."""
    ours = sa.exists().where(people.c.person == leave.c.person, people.c.tenant == tenant)
    query = sa.select(leave).where(leave.c.person == person, ours).order_by(leave.c.first_day, leave.c.leave)
    return [
        {key: value for key, value in row._asdict().items() if key != "person"}
        for row in connection.execute(query)
    ]
