"""Campaigns as they stand, with their award forms and the units that joined."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.awards import CampaignDrafted, CampaignLaunched, UnitJoinedCampaign
from shared.contracts.refusal import Refusal
from shared.database import upsert
from shared.projection import Happened, Projection

campaigns = sa.Table(
    "campaigns",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("launched_on", sa.Date),
)

participants = sa.Table(
    "campaign_participants",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
)


def _drafted(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "name": one.event.name,
            "criteria": one.event.criteria,
            "first_day": one.event.first_day,
            "last_day": one.event.last_day,
            "forms": msgspec.to_builtins(one.event.forms),
            "launched_on": None,
        }
        for one in batch
    ]
    upsert(connection, campaigns, rows)


def _launched(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(campaigns.c.tenant == one.recorded.tenant, campaigns.c.campaign == one.event.campaign)
        connection.execute(sa.update(campaigns).where(here).values(launched_on=one.event.on))


def _joined(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "unit": one.event.unit,
            "since": one.event.on,
        }
        for one in batch
    ]
    upsert(connection, participants, rows)


projection = Projection(
    "campaigns",
    (campaigns, participants),
    {CampaignDrafted: _drafted, CampaignLaunched: _launched, UnitJoinedCampaign: _joined},
)


def listed(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Every campaign, the earliest first, with `state` drafted or launched and its `units` by name."""
    units: dict[str, list[str]] = {}
    joined = sa.select(participants).where(participants.c.tenant == tenant).order_by(participants.c.unit)
    for row in connection.execute(joined):
        units.setdefault(row.campaign, []).append(row.unit)
    query = (
        sa.select(campaigns)
        .where(campaigns.c.tenant == tenant)
        .order_by(campaigns.c.first_day, campaigns.c.campaign)
    )
    return [
        {
            "campaign": row.campaign,
            "name": row.name,
            "criteria": row.criteria,
            "first_day": row.first_day,
            "last_day": row.last_day,
            "forms": row.forms,
            "state": "drafted" if row.launched_on is None else "launched",
            "launched_on": row.launched_on,
            "units": units.get(row.campaign, []),
        }
        for row in connection.execute(query)
    ]


def require(connection: Connection, tenant: str, campaign: str | None) -> None:
    """Raises Refusal when a campaign is named that was never drafted."""
    if campaign is None:
        return
    here = sa.and_(campaigns.c.tenant == tenant, campaigns.c.campaign == campaign)
    if connection.scalar(sa.select(campaigns.c.campaign).where(here)) is None:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)
