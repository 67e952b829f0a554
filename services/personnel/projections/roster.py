"""The roster: who is on which shift, or off, on which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.tables import metadata
from shared.contracts.personnel import ShiftRostered
from shared.database import upsert
from shared.projection import Happened, Projection

roster = sa.Table(
    "roster",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("shift", sa.String(63)),
)


def _rostered(connection: Connection, batch: Sequence[Happened]) -> None:
    newest = {(one.event.person, one.event.day): one for one in batch}
    rows = [
        {"person": person, "day": day, "tenant": one.recorded.tenant, "shift": one.event.shift}
        for (person, day), one in newest.items()
    ]
    upsert(connection, roster, rows)


projection = Projection("roster", (roster,), {ShiftRostered: _rostered})


def of_person(
    connection: Connection, tenant: str, person: str, first: date, last: date
) -> list[dict[str, Any]]:
    """Day and shift (None: off) of the days that somebody spoke of, in order."""
    query = sa.select(roster.c.day, roster.c.shift).where(
        roster.c.tenant == tenant, roster.c.person == person, roster.c.day >= first, roster.c.day <= last
    )
    return [row._asdict() for row in connection.execute(query.order_by(roster.c.day))]
