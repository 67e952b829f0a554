"""Explanations as they stand: what each is about, and what was decided. Reasons stay sealed."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.observations.projections.tables import metadata
from shared.contracts.observations import ExplanationAccepted, ExplanationRefused, SlipExplained
from shared.database import upsert
from shared.personal import KeyRing
from shared.projection import Happened, Projection

explanations = sa.Table(
    "explanations",
    metadata,
    sa.Column("explanation", sa.String(80), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("person", sa.String(36), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("decided_by", sa.String(40)),
    sa.Column("decision", sa.Text),
    sa.Index("explanations_by_person", "tenant", "person", "day"),
)


def _explained(connection: Connection, batch: Sequence[Happened]) -> None:
    names = ("explanation", "person", "day", "kind", "by", "reason")
    fresh = {"standing": "open", "decided_by": None, "decision": None}
    newest = {one.event.explanation: one for one in batch}
    rows = [
        {"tenant": one.recorded.tenant, **{name: getattr(one.event, name) for name in names}, **fresh}
        for one in newest.values()
    ]
    upsert(connection, explanations, rows)


def _decided(standing: str) -> Callable[[Connection, Sequence[Happened]], None]:
    def change(connection: Connection, batch: Sequence[Happened]) -> None:
        for one in batch:
            said = {"standing": standing, "decided_by": one.event.by, "decision": one.event.reason}
            here = explanations.c.explanation == one.event.explanation
            connection.execute(sa.update(explanations).where(here).values(**said))

    return change


projection = Projection(
    "explanations",
    (explanations,),
    {
        SlipExplained: _explained,
        ExplanationAccepted: _decided("accepted"),
        ExplanationRefused: _decided("refused"),
    },
)


def listed(
    connection: Connection, tenant: str, person: str | None = None, standing: str | None = None
) -> list[dict[str, Any]]:
    """Explanations by day and person, with readable reasons; those of a person, or in a standing."""
    query = sa.select(explanations).where(explanations.c.tenant == tenant)
    for column, value in (("person", person), ("standing", standing)):
        if value is not None:
            query = query.where(explanations.c[column] == value)
    rows = connection.execute(query.order_by(explanations.c.day, explanations.c.person)).all()
    keys = KeyRing(connection)
    keys.load(sorted({row.person for row in rows}))
    return [_readable(row, keys) for row in rows]


def whose(connection: Connection, explanation: str) -> str | None:
    """The person whom the explanation is of; None when there is no such explanation."""
    query = sa.select(explanations.c.person).where(explanations.c.explanation == explanation)
    return connection.scalar(query)


def _readable(row: Row[Any], keys: KeyRing) -> dict[str, Any]:
    told = {key: value for key, value in row._asdict().items() if key != "tenant"}
    for text in ("reason", "decision"):
        if told[text] is not None:
            told[text] = keys.read(row.person, told[text])
    return told
