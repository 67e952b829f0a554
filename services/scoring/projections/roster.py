"""The roster: who has which shift, or a day off, on which day."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.person_facts import person_row, person_table
from shared.contracts.personnel import ShiftRostered
from shared.database import insert_new
from shared.projection import Happened, Projection

roster = person_table("roster", sa.Column("day", sa.Date, nullable=False), sa.Column("shift", sa.String(63)))
"""The newest word on a day holds."""


def _rostered(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(
        connection, roster, [person_row(one, day=one.event.day, shift=one.event.shift) for one in batch]
    )
    # a shift draws punches from its neighbours, and so what is judged of these
    return [
        dirty.of_subject(one.recorded.tenant, dirty.PERSON, one.event.person, one.event.day + timedelta(days))
        for one in batch
        for days in (-2, 0, 2)
    ]


projection = Projection("roster", (roster,), {ShiftRostered: _rostered}, order_free=True, finish=dirty.write)
