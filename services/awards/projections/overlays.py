"""What organisations laid over the award catalogue: every version, as it was written."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.nominations import CatalogueAdapted
from shared.database import upsert
from shared.projection import Happened, Projection

overlays = sa.Table(
    "catalogue_overlays",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)


def _adapted(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "version": one.event.version,
            "since": one.event.on,
            "document": one.event.document,
            "text": one.event.text,
        }
        for one in batch
    ]
    upsert(connection, overlays, rows)
    return due.of_everybody(connection, sorted({one.recorded.tenant for one in batch}))


projection = Projection("overlays", (overlays,), {CatalogueAdapted: _adapted}, finish=due.write)


def in_force(connection: Connection, tenant: str, day: date) -> tuple[int, str] | None:
    """The version and text of the overlay that holds on `day`, if there is one."""
    query = (
        sa.select(overlays.c.version, overlays.c.text)
        .where(overlays.c.tenant == tenant, overlays.c.since <= day)
        .order_by(overlays.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.version, row.text)
