"""Campaigns, whom they nominate, and the awards."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named
from shared.contracts.commands import awards as commands
from shared.contracts.commands.fields import Period, Slug

blueprint = Field("campaigns", "Phong trào thi đua, đề nghị và khen thưởng: campaigns and awards")

_AUTHORITY = "Giám đốc Sở"
_DECISION = "125/QĐ-SLĐTBXH"


class ProposalsWanted(msgspec.Struct):
    period: Period


class AwardsWanted(msgspec.Struct):
    campaign: Slug | None = None


@blueprint.answer("/campaigns", views.Campaign(many=True))
def campaigns() -> Any:
    """Every campaign, drafts included"""
    return ask("awards", "campaigns", tenant=caller.tenant)


@blueprint.answer("/campaigns/<campaign>/nominations", views.Nomination(many=True))
def nominations(campaign: str) -> Any:
    """Whom a campaign has nominated, and how far each nomination is"""
    return named(ask("awards", "nominations", tenant=caller.tenant, campaign=campaign))


@blueprint.answer("/campaigns/<campaign>/proposals", views.Proposals)
@blueprint.query(ProposalsWanted)
def proposals(query: dict[str, Any], campaign: str) -> Any:
    """Whom nominating would put forward now, and everyone whom it would leave out, and why"""
    return named(ask("awards", "proposals", tenant=caller.tenant, campaign=campaign, **query))


@blueprint.answer("/awards", views.Award(many=True))
@blueprint.query(AwardsWanted)
def awards(query: dict[str, Any]) -> Any:
    """The awards that were conferred"""
    return named(ask("awards", "awards", tenant=caller.tenant, **query))


blueprint.accept(
    "POST",
    "/campaigns",
    commands.DraftCampaign,
    "awards",
    "Draft a campaign",
    {
        "campaign": "van-hoa-cong-so-2019",
        "name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
        "criteria": "van-hoa-cong-so",
        "first_day": "2019-01-02",
        "last_day": "2019-12-31",
        "forms": [
            {
                "form": "co-thi-dua",
                "name": "Cờ thi đua",
                "recipient": "unit",
                "rule": "block-leader",
                "minimum_points": 9000,
            }
        ],
    },
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/launch",
    commands.LaunchCampaign,
    "awards",
    "Launch a campaign",
    {"on": "2019-01-02"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/units",
    commands.JoinCampaign,
    "awards",
    "Have a unit join a campaign",
    {"unit": "phong-viec-lam", "on": "2019-01-10"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/nominations",
    commands.ProposeNominations,
    "awards",
    "Nominate whom the period's rankings and scores put forward",
    {"period": "2019"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/approval",
    commands.ApproveNomination,
    "awards",
    "Approve a nomination",
    {"authority": _AUTHORITY, "decision_number": _DECISION, "decided_on": "2020-02-28"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/refusal",
    commands.RefuseNomination,
    "awards",
    "Refuse a nomination",
    {"authority": _AUTHORITY, "reason": "Chưa đủ thời gian công tác", "decided_on": "2020-02-28"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/conferral",
    commands.ConferAward,
    "awards",
    "Confer the award of an approved nomination",
    {"conferred_on": "2019-12-31", "signatory": "Trần Văn Minh"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/revocation",
    commands.RevokeAward,
    "awards",
    "Revoke a conferred award",
    {"decision_number": "12/QĐ-SLĐTBXH", "reason": "Kê khai không đúng", "revoked_on": "2020-02-03"},
)
