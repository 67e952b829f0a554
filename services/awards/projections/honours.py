"""Honour rolls as they were made known last, one a campaign's period."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.campaigns import HonourPublished
from shared.database import upsert
from shared.projection import Happened, Projection

published_honours = sa.Table(
    "published_honours",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("published_on", sa.Date, nullable=False),
    sa.Column("honours", sa.JSON, nullable=False),
)


def _published(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "period": one.event.period,
            "published_on": one.event.on,
            "honours": msgspec.to_builtins(one.event.honours),
        }
        for one in batch
    ]
    upsert(connection, published_honours, rows)


projection = Projection("honours", (published_honours,), {HonourPublished: _published})


def listed(connection: Connection, tenant: str, campaign: str) -> list[dict[str, Any]]:
    """What was made known of a campaign, by period: `period`, `on` and the `honours` of that day."""
    table = published_honours
    query = (
        sa.select(table)
        .where(table.c.tenant == tenant, table.c.campaign == campaign)
        .order_by(table.c.period)
    )
    return [
        {"period": row.period, "on": row.published_on, "honours": row.honours}
        for row in connection.execute(query)
    ]
