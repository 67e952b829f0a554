"""The criteria sets that scoring has published, by id, each as its newest version says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.scoring import CriteriaPublished
from shared.database import upsert_newer
from shared.projection import Happened, Projection

criteria = sa.Table(
    "criteria",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("criteria", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)


def _published(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "criteria": one.event.criteria,
            "version": one.event.version,
            "text": one.event.text,
        }
        for one in batch
    ]
    upsert_newer(connection, criteria, rows, by="version")


projection = Projection("criteria", (criteria,), {CriteriaPublished: _published}, order_free=True)


def published(connection: Connection, tenant: str) -> frozenset[str]:
    query = sa.select(criteria.c.criteria).where(criteria.c.tenant == tenant)
    return frozenset(connection.scalars(query))


def sheets(connection: Connection, tenant: str, named: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The files of these sets as plain values, by id; a set that is not published is left out."""
    query = sa.select(criteria.c.criteria, criteria.c.text).where(
        criteria.c.tenant == tenant, criteria.c.criteria.in_(sorted(set(named)))
    )
    return {row.criteria: yaml.safe_load(row.text) or {} for row in connection.execute(query)}
