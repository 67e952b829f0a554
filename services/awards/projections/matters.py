"""What hangs over people and units until it is settled."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.nominations import MatterRaised, MatterSettled
from shared.database import upsert
from shared.projection import Happened, Projection

matters = sa.Table(
    "matters",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("matter", sa.String(80), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("subject_kind", sa.String(10), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("settled_on", sa.Date),
    sa.Column("settled_by", sa.Text),
)
"""`document` and `settled_by` are the papers that say so."""

_COPIED = ("matter", "kind", "subject_kind", "subject", "since", "document")


def _raised(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in _COPIED},
            "settled_on": None,
            "settled_by": None,
        }
        for one in batch
    ]
    upsert(connection, matters, rows)
    return [due.Mark(row["tenant"], row["subject_kind"], row["subject"], spread=True) for row in rows]


def _settled(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    made: list[due.Mark] = []
    for one in batch:
        here = (matters.c.tenant == one.recorded.tenant, matters.c.matter == one.event.matter)
        values = {"settled_on": one.event.on, "settled_by": one.event.document}
        connection.execute(sa.update(matters).where(*here).values(values))
        row = connection.execute(sa.select(matters.c.subject_kind, matters.c.subject).where(*here)).one()
        made.append(due.Mark(one.recorded.tenant, row.subject_kind, row.subject, spread=True))
    return made


projection = Projection(
    "matters", (matters,), {MatterRaised: _raised, MatterSettled: _settled}, finish=due.write
)


def listed(connection: Connection, tenant: str, open_only: bool = False) -> list[dict[str, Any]]:
    """Every matter, or those that are not settled, the oldest first."""
    query = sa.select(matters).where(matters.c.tenant == tenant).order_by(matters.c.since, matters.c.matter)
    if open_only:
        query = query.where(matters.c.settled_on.is_(None))
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in connection.execute(query)
    ]
