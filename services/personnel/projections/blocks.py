"""Emulation blocks and the units in each, with the days of their coming and going."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.tables import metadata
from shared.contracts.personnel import BlockFormed, UnitJoinedBlock, UnitLeftBlock
from shared.database import upsert
from shared.projection import Happened, Projection

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("block", sa.String(63), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("since", sa.Date, nullable=False),
)

memberships = sa.Table(
    "block_memberships",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("block", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("until", sa.Date),
)
"""`until` is the first day on which the unit no longer competes in the block."""


def _formed(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "block": one.event.block,
            "name": one.event.name,
            "since": one.event.on,
        }
        for one in batch
    ]
    upsert(connection, blocks, rows)


def _joined(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "block": one.event.block,
            "unit": one.event.unit,
            "since": one.event.on,
            "until": None,
        }
        for one in batch
    ]
    upsert(connection, memberships, rows)


def _left(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        open_stay = sa.and_(
            memberships.c.tenant == one.recorded.tenant,
            memberships.c.block == one.event.block,
            memberships.c.unit == one.event.unit,
            memberships.c.until.is_(None),
        )
        connection.execute(sa.update(memberships).where(open_stay).values(until=one.event.on))


projection = Projection(
    "blocks", (blocks, memberships), {BlockFormed: _formed, UnitLeftBlock: _left, UnitJoinedBlock: _joined}
)


def names(connection: Connection, tenant: str) -> list[str]:
    """The short names of all blocks."""
    return list(
        connection.scalars(
            sa.select(blocks.c.block).where(blocks.c.tenant == tenant).order_by(blocks.c.block)
        )
    )


def listed(connection: Connection, tenant: str, on: date) -> list[dict[str, Any]]:
    """Every block with the units that compete in it on `on`."""
    within = sa.and_(
        memberships.c.tenant == tenant,
        memberships.c.since <= on,
        sa.or_(memberships.c.until.is_(None), memberships.c.until > on),
    )
    units: dict[str, list[str]] = {}
    for row in connection.execute(sa.select(memberships).where(within).order_by(memberships.c.unit)):
        units.setdefault(row.block, []).append(row.unit)
    query = sa.select(blocks).where(blocks.c.tenant == tenant).order_by(blocks.c.block)
    return [
        {"block": row.block, "name": row.name, "since": row.since, "units": units.get(row.block, [])}
        for row in connection.execute(query)
    ]
