"""Which criteria sets scoring has published, by id."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.scoring import CriteriaPublished
from shared.database import insert_new
from shared.projection import Happened, Projection

criteria = sa.Table(
    "criteria",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("criteria", sa.String(63), primary_key=True),
)


def _published(connection: Connection, batch: Sequence[Happened]) -> None:
    insert_new(
        connection,
        criteria,
        [{"tenant": one.recorded.tenant, "criteria": one.event.criteria} for one in batch],
    )


projection = Projection("criteria", (criteria,), {CriteriaPublished: _published}, order_free=True)


def published(connection: Connection, tenant: str) -> frozenset[str]:
    query = sa.select(criteria.c.criteria).where(criteria.c.tenant == tenant)
    return frozenset(connection.scalars(query))
