"""Reviews of campaigns: sơ kết and tổng kết, with what each found."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.campaigns import PeriodReviewed
from shared.database import upsert
from shared.projection import Happened, Projection

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
)


def _reviewed(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "kind": one.event.kind,
            "period": one.event.period,
            "held_on": one.event.on,
            "document": one.event.document,
            "findings": msgspec.to_builtins(one.event.findings),
        }
        for one in batch
    ]
    upsert(connection, reviews, rows)


projection = Projection("reviews", (reviews,), {PeriodReviewed: _reviewed})


def listed(connection: Connection, tenant: str, campaign: str) -> list[dict[str, Any]]:
    """The reviews of a campaign in the order in which they were held."""
    table = reviews
    query = (
        sa.select(table)
        .where(table.c.tenant == tenant, table.c.campaign == campaign)
        .order_by(table.c.held_on, table.c.kind.desc(), table.c.period)
    )
    return [
        {
            "kind": row.kind,
            "period": row.period,
            "on": row.held_on,
            "document": row.document,
            "findings": row.findings,
        }
        for row in connection.execute(query)
    ]
