"""Disciplinary decisions, and which of them were revoked."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty, people
from services.scoring.projections.person_facts import due_from, person_row, person_table
from shared.contracts.personnel import DisciplineDecided, DisciplineRevoked
from shared.database import insert_new
from shared.projection import Happened, Projection

discipline = person_table(
    "discipline",
    sa.Column("decision", sa.String(80), nullable=False),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("form", sa.String(20), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
)
revocations = person_table("discipline_revocations", sa.Column("decision", sa.String(80), nullable=False))


def _decided(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        person_row(
            one,
            decision=one.event.decision,
            event=one.recorded.id,
            form=one.event.form,
            since=one.event.on,
            until=one.event.until,
        )
        for one in batch
    ]
    insert_new(connection, discipline, rows)
    return [mark for one in batch for mark in _due(connection, one, one.event.on)]


def _revoked(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    insert_new(connection, revocations, [person_row(one, decision=one.event.decision) for one in batch])
    due: list[dirty.Mark] = []
    for one in batch:
        first = decided_on(connection, one)
        if first is not None:
            # Otherwise the decision is yet to come, and marks whom it touches when it does.
            due += _due(connection, one, first)
    return due


def decided_on(connection: Connection, one: Happened) -> date | None:
    """Since when the decision that is revoked was in force; None when it is yet to come."""
    said = (
        discipline.c.tenant == one.recorded.tenant,
        discipline.c.person == one.event.person,
        discipline.c.decision == one.event.decision,
    )
    return connection.scalar(sa.select(discipline.c.since).where(*said))


def _due(connection: Connection, one: Happened, first: date) -> list[dirty.Mark]:
    """The person's scores from then on, and those of the unit that the person belonged to that day."""
    units = people.units_on(connection, one.recorded.tenant, one.event.person, first)
    return [
        *due_from(connection, one, first),
        *(dirty.Mark(one.recorded.tenant, dirty.UNIT, unit, str(first.year)) for unit in units),
    ]


projection = Projection(
    "discipline",
    (discipline, revocations),
    {DisciplineDecided: _decided, DisciplineRevoked: _revoked},
    order_free=True,
    finish=dirty.write,
)
