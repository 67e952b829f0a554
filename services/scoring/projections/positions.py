"""What people are: their kind, their position, and the unit that they lead."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.person_facts import due_since, person_row, person_table
from shared.contracts.personnel import PersonRegistered, PositionChanged
from shared.database import insert_new
from shared.projection import Happened, Projection

positions = person_table(
    "positions",
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("kind", sa.String(20)),
    sa.Column("position", sa.Text, nullable=False),
    sa.Column("heads", sa.String(63)),
    sa.Index("positions_by_led_unit", "tenant", "heads"),
)
"""`kind` is said when a person is registered, and holds for all that follows."""


def _said(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        person_row(
            one,
            since=one.event.on,
            kind=one.event.kind if isinstance(one.event, PersonRegistered) else None,
            position=one.event.position,
            heads=one.event.heads,
        )
        for one in batch
    ]
    insert_new(connection, positions, rows)
    return due_since(connection, batch)


projection = Projection(
    "positions",
    (positions,),
    {PersonRegistered: _said, PositionChanged: _said},
    order_free=True,
    finish=dirty.write,
)
