"""Disciplinary decisions, person by person, revoked ones marked as such."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.people import people
from services.personnel.projections.tables import metadata
from shared.contracts.personnel import DisciplineDecided, DisciplineRevoked
from shared.database import upsert
from shared.projection import Happened, Projection

discipline = sa.Table(
    "discipline",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("decision", sa.String(80), primary_key=True),
    sa.Column("form", sa.String(20), nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("revoked", sa.Boolean, nullable=False),
)


def _decided(connection: Connection, batch: Sequence[Happened]) -> None:
    names = ("person", "decision", "form", "number", "on", "until")
    rows = [{**{name: getattr(one.event, name) for name in names}, "revoked": False} for one in batch]
    upsert(connection, discipline, rows)


def _revoked(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(discipline.c.person == one.event.person, discipline.c.decision == one.event.decision)
        connection.execute(sa.update(discipline).where(here).values(revoked=True))


projection = Projection(
    "discipline", (discipline,), {DisciplineDecided: _decided, DisciplineRevoked: _revoked}
)


def of_person(connection: Connection, tenant: str, person: str) -> list[dict[str, Any]]:
    """The person's decisions, earliest first; nothing of a person of another organisation."""
    ours = sa.exists().where(people.c.person == discipline.c.person, people.c.tenant == tenant)
    query = sa.select(discipline).where(discipline.c.person == person, ours)
    rows = connection.execute(query.order_by(discipline.c.on, discipline.c.decision))
    return [{key: value for key, value in row._asdict().items() if key != "person"} for row in rows]
