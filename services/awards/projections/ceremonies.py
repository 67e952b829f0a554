"""Ceremonies of campaigns, each with the people who took part."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.campaigns import CeremonyHeld
from shared.database import upsert
from shared.projection import Happened, Projection

ceremonies = sa.Table(
    "ceremonies",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("occasion", sa.String(20), nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("participants", sa.JSON, nullable=False),
    sa.Column("guests", sa.Integer, nullable=False),
)
"""`version` is that of the event in the campaign's stream: a ceremony has no name of its own."""


def _held(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "version": one.recorded.version,
            "occasion": one.event.occasion,
            "held_on": one.event.on,
            "place": one.event.place,
            "participants": one.event.participants,
            "guests": one.event.guests,
        }
        for one in batch
    ]
    upsert(connection, ceremonies, rows)


projection = Projection("ceremonies", (ceremonies,), {CeremonyHeld: _held})


def listed(connection: Connection, tenant: str, campaign: str) -> list[dict[str, Any]]:
    """The ceremonies of a campaign by day; each participant as `{person}`."""
    table = ceremonies
    query = (
        sa.select(table)
        .where(table.c.tenant == tenant, table.c.campaign == campaign)
        .order_by(table.c.held_on, table.c.version)
    )
    return [
        {
            "occasion": row.occasion,
            "on": row.held_on,
            "place": row.place,
            "participants": [{"person": person} for person in row.participants],
            "guests": row.guests,
        }
        for row in connection.execute(query)
    ]
