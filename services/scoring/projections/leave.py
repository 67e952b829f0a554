"""Leave: what was granted, cut short by an early return, or cancelled."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.person_facts import due_from, person_row, person_table
from shared.contracts.personnel import LeaveCancelled, LeaveGranted, LeaveShortened
from shared.database import insert_new
from shared.projection import Happened, Projection

leave = person_table(
    "leave",
    sa.Column("leave", sa.String(80), nullable=False),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("first_part", sa.String(10), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
)
cancellations = person_table("leave_cancellations", sa.Column("leave", sa.String(80), nullable=False))
shortenings = person_table(
    "leave_shortenings",
    sa.Column("leave", sa.String(80), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
)


def _granted(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    names = ("leave", "kind", "first_day", "first_part", "last_day", "last_part")
    rows = [
        person_row(one, event=one.recorded.id, **{name: getattr(one.event, name) for name in names})
        for one in batch
    ]
    insert_new(connection, leave, rows)
    return [mark for one in batch for mark in due_from(connection, one, one.event.first_day)]


def _cancelled(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, cancellations, [person_row(one, leave=one.event.leave) for one in batch])
    due: list[dirty.Mark] = []
    for one in batch:
        granted = (
            leave.c.tenant == one.recorded.tenant,
            leave.c.person == one.event.person,
            leave.c.leave == one.event.leave,
        )
        first = connection.scalar(sa.select(leave.c.first_day).where(*granted))
        if first is not None:
            # Otherwise the grant is yet to come, and marks the person when it does.
            due += due_from(connection, one, first)
    return due


def _shortened(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    names = ("leave", "last_day", "last_part")
    rows = [person_row(one, **{name: getattr(one.event, name) for name in names}) for one in batch]
    insert_new(connection, shortenings, rows)
    return [mark for one in batch for mark in due_from(connection, one, one.event.last_day)]


projection = Projection(
    "leave",
    (leave, cancellations, shortenings),
    {LeaveGranted: _granted, LeaveCancelled: _cancelled, LeaveShortened: _shortened},
    order_free=True,
    finish=dirty.write,
)
