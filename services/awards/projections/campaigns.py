"""Campaigns as their newest draft says, how far each has come, and the units that joined."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.awards.domain.charter import Charter
from services.awards.projections.tables import metadata
from shared.contracts.awards import AwardForm, CampaignDrafted, CampaignLaunched, UnitJoinedCampaign
from shared.contracts.campaigns import (
    CampaignClosed,
    CampaignRedrafted,
    ConsultationClosed,
    ConsultationOpened,
)
from shared.contracts.refusal import Refusal
from shared.database import upsert
from shared.projection import Happened, Projection

campaigns = sa.Table(
    "campaigns",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("draft", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("articles", sa.JSON, nullable=False),
    sa.Column("periods", sa.JSON, nullable=False),
    sa.Column("contacts", sa.JSON, nullable=False),
    sa.Column("adopts_tenant", sa.String(63)),
    sa.Column("adopts_campaign", sa.String(63)),
    sa.Column("consulted_draft", sa.Integer),
    sa.Column("consulted_from", sa.Date),
    sa.Column("consulted_until", sa.Date),
    sa.Column("consultation_closed_on", sa.Date),
    sa.Column("launched_on", sa.Date),
    sa.Column("closed_on", sa.Date),
)
"""`draft` is the number of the newest draft, `consulted_draft` that of the newest consultation."""

participants = sa.Table(
    "campaign_participants",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("registration", sa.Text, nullable=False),
    sa.Column("commitments", sa.JSON, nullable=False),
)


def _said(event: CampaignDrafted | CampaignRedrafted) -> dict[str, Any]:
    return {
        "name": event.name,
        "criteria": event.criteria,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "forms": msgspec.to_builtins(event.forms),
        "articles": msgspec.to_builtins(event.articles),
        "periods": event.periods,
        "contacts": msgspec.to_builtins(event.contacts),
        "adopts_tenant": event.adopts and event.adopts.tenant,
        "adopts_campaign": event.adopts and event.adopts.campaign,
    }


_FRESH = {
    "consulted_draft": None,
    "consulted_from": None,
    "consulted_until": None,
    "consultation_closed_on": None,
    "launched_on": None,
    "closed_on": None,
}


def _drafted(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "draft": 1,
            **_said(one.event),
            **_FRESH,
        }
        for one in batch
    ]
    upsert(connection, campaigns, rows)


def _redrafted(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, draft=one.event.draft, **_said(one.event))


def _consulted(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(
            connection,
            one,
            consulted_draft=one.event.draft,
            consulted_from=one.event.on,
            consulted_until=one.event.until,
            consultation_closed_on=None,
        )


def _consultation_closed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, consultation_closed_on=one.event.on)


def _launched(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, launched_on=one.event.on)


def _closed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, closed_on=one.event.on)


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    here = sa.and_(campaigns.c.tenant == one.recorded.tenant, campaigns.c.campaign == one.event.campaign)
    connection.execute(sa.update(campaigns).where(here).values(values))


def _joined(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "unit": one.event.unit,
            "since": one.event.on,
            "registration": one.event.registration,
            "commitments": one.event.commitments,
        }
        for one in batch
    ]
    upsert(connection, participants, rows)


projection = Projection(
    "campaigns",
    (campaigns, participants),
    {
        CampaignDrafted: _drafted,
        CampaignRedrafted: _redrafted,
        ConsultationOpened: _consulted,
        ConsultationClosed: _consultation_closed,
        CampaignLaunched: _launched,
        UnitJoinedCampaign: _joined,
        CampaignClosed: _closed,
    },
)


def listed(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Every campaign, the earliest first, with its `state` and its `units` by name.

    `state` is drafted, consulting, launched or closed.
    """
    units: dict[str, list[str]] = {}
    joined = sa.select(participants).where(participants.c.tenant == tenant).order_by(participants.c.unit)
    for row in connection.execute(joined):
        units.setdefault(row.campaign, []).append(row.unit)
    query = (
        sa.select(campaigns)
        .where(campaigns.c.tenant == tenant)
        .order_by(campaigns.c.first_day, campaigns.c.campaign)
    )
    return [_outline(row, units.get(row.campaign, [])) for row in connection.execute(query)]


def of_name(connection: Connection, tenant: str, campaign: str) -> dict[str, Any]:
    """One campaign whole: its charter, its newest consultation, who takes part; raises Refusal."""
    row = _row(connection, tenant, campaign)
    if row is None:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)
    members = joined(connection, tenant, campaign)
    charter = msgspec.to_builtins(_charter(row))
    return {**_outline(row, sorted(members)), **charter, "consultation": _consultation(row)}


def joined(connection: Connection, tenant: str, campaign: str) -> dict[str, dict[str, Any]]:
    """unit -> `since`, `registration` and `commitments` of its joining, by unit."""
    query = (
        sa.select(participants)
        .where(participants.c.tenant == tenant, participants.c.campaign == campaign)
        .order_by(participants.c.unit)
    )
    return {
        row.unit: {
            "since": row.since,
            "registration": row.registration,
            "commitments": row.commitments,
        }
        for row in connection.execute(query)
    }


def launched(connection: Connection, tenant: str) -> list[Charter]:
    """The charters of an organisation's launched campaigns, closed ones among them."""
    query = (
        sa.select(campaigns)
        .where(campaigns.c.tenant == tenant, campaigns.c.launched_on.is_not(None))
        .order_by(campaigns.c.campaign)
    )
    return [_charter(row) for row in connection.execute(query)]


def forms_of(connection: Connection, tenant: str, campaign: str) -> list[AwardForm]:
    """The award forms of a campaign; none when there is no such campaign."""
    row = _row(connection, tenant, campaign)
    return [] if row is None else msgspec.convert(row.forms, list[AwardForm])


def require(connection: Connection, tenant: str, campaign: str | None) -> None:
    """Raises Refusal when a campaign is named that was never drafted."""
    if campaign is not None and _row(connection, tenant, campaign) is None:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)


def _row(connection: Connection, tenant: str, campaign: str) -> Row[Any] | None:
    here = sa.and_(campaigns.c.tenant == tenant, campaigns.c.campaign == campaign)
    return connection.execute(sa.select(campaigns).where(here)).one_or_none()


def _outline(row: Row[Any], units: list[str]) -> dict[str, Any]:
    return {
        "campaign": row.campaign,
        "name": row.name,
        "criteria": row.criteria,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "forms": row.forms,
        "draft": row.draft,
        "state": _state(row),
        "launched_on": row.launched_on,
        "closed_on": row.closed_on,
        "units": units,
    }


def _state(row: Row[Any]) -> str:
    if row.closed_on is not None:
        return "closed"
    if row.launched_on is not None:
        return "launched"
    open_now = row.consulted_draft is not None and row.consultation_closed_on is None
    return "consulting" if open_now else "drafted"


def _consultation(row: Row[Any]) -> dict[str, Any] | None:
    if row.consulted_draft is None:
        return None
    return {
        "draft": row.consulted_draft,
        "on": row.consulted_from,
        "until": row.consulted_until,
        "closed_on": row.consultation_closed_on,
    }


def _charter(row: Row[Any]) -> Charter:
    said = {name: getattr(row, name) for name in Charter.__struct_fields__ if name != "adopts"}
    adopts = {"tenant": row.adopts_tenant, "campaign": row.adopts_campaign}
    return msgspec.convert({**said, "adopts": adopts if row.adopts_tenant else None}, Charter)
