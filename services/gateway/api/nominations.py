"""Nominations, who may be nominated, what hangs over people, earlier awards, and the award catalogue."""

from typing import Any, Literal

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, person_of
from services.gateway.paging import Paged
from shared.contracts.commands import awards, nominations
from shared.contracts.commands.fields import Day, Name, Period, Slug
from shared.contracts.nominations import Standing
from shared.contracts.schema import schema_of

blueprint = Field(
    "nominations", "Đề nghị, điều kiện, danh mục khen thưởng: nominations and who may be nominated"
)

_ON = "2020-01-15"
_LAN = "CB001"


class PeriodWanted(msgspec.Struct):
    period: Period


class EligibleWanted(msgspec.Struct):
    period: Period
    form: Slug
    standing: Standing | None = None


class MattersWanted(msgspec.Struct):
    pending: bool = False


class DayWanted(msgspec.Struct):
    on: Day | None = None


class OverlayText(msgspec.Struct, forbid_unknown_fields=True):
    """The YAML text of an agency's overlay of the award catalogue."""

    text: str
    file_name: Name = "catalogue.yaml"


@blueprint.answer("/campaigns/<campaign>/nominations", views.Nomination(many=True), key=("nomination",))
@blueprint.query(Paged)
def nominations_of(query: dict[str, Any], campaign: str) -> Any:
    """Whom a campaign has nominated, how far each is, and what the newest look at it came to"""
    return named(ask("awards", "nominations", tenant=caller.tenant, campaign=campaign, **query))


@blueprint.answer("/campaigns/<campaign>/proposals", views.Proposals)
@blueprint.query(PeriodWanted)
def proposals(query: dict[str, Any], campaign: str) -> Any:
    """Whom nominating would put forward now, and everyone whom it would leave out, with every reason"""
    return named(ask("awards", "proposals", tenant=caller.tenant, campaign=campaign, **query))


@blueprint.answer("/campaigns/<campaign>/eligibility/<subject_kind>/<subject>", views.Eligibility(many=True))
@blueprint.query(PeriodWanted)
def eligibility(
    query: dict[str, Any], campaign: str, subject_kind: Literal["person", "unit"], subject: str
) -> Any:
    """Of one person or unit, every award form of the campaign with all that stands against it"""
    who = person_of(subject) if subject_kind == "person" else subject
    about = {"campaign": campaign, "subject_kind": subject_kind, "subject": who}
    return named(ask("awards", "eligibility", tenant=caller.tenant, **about, **query))


@blueprint.answer("/campaigns/<campaign>/eligible", views.Eligibility(many=True))
@blueprint.query(EligibleWanted)
def eligible(query: dict[str, Any], campaign: str) -> Any:
    """Everybody whom an award form could go to, best first, with all that stands against each"""
    return named(ask("awards", "eligible", tenant=caller.tenant, campaign=campaign, **query))


@blueprint.answer("/matters", views.Matter(many=True))
@blueprint.query(MattersWanted)
def matters(query: dict[str, Any]) -> Any:
    """What hangs over people and units, or only what is not settled"""
    return named(ask("awards", "matters", tenant=caller.tenant, **query))


@blueprint.answer("/earlier-awards", views.EarlierAward(many=True))
def earlier_awards() -> Any:
    """Awards recorded from before or from outside, struck ones too"""
    return named(ask("awards", "earlier_awards", tenant=caller.tenant))


@blueprint.answer("/catalogue", views.CatalogueForm(many=True))
@blueprint.query(DayWanted)
def catalogue(query: dict[str, Any]) -> Any:
    """The award catalogue in force on a day, with the organisation's own figures"""
    return ask("awards", "catalogue", tenant=caller.tenant, **query)


@blueprint.route("/catalogue/check", methods=["POST"])
@blueprint.response(200, views.CatalogueChecked)
@blueprint.arguments(schema_of(OverlayText), example={"text": "forms: []\n", "file_name": "danh-muc.yaml"})
def check_catalogue(body: dict[str, Any]) -> Any:
    """Check an overlay of the award catalogue: every mistake with its line and mend; nothing is changed"""
    file_name = body.get("file_name", "catalogue.yaml")
    return ask("awards", "check_catalogue", text=body["text"], file_name=file_name)


blueprint.accept(
    "POST",
    "/campaigns/<campaign>/nominations",
    awards.ProposeNominations,
    "awards",
    "Nominate whom the period's rankings and scores put forward",
    {"period": "2019"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/nominations/by-hand",
    nominations.SubmitNomination,
    "awards",
    "Nominate somebody: a unit, or a person themself",
    {
        "form": "giay-khen",
        "period": "2019",
        "recipient_kind": "person",
        "recipient": _LAN,
        "origin": "unit",
        "by": "phong-viec-lam",
    },
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/withdrawal",
    nominations.WithdrawNomination,
    "awards",
    "Withdraw a nomination that is not decided",
    {"by": "phong-viec-lam", "on": _ON, "reason": "Cá nhân xin rút"},
)
blueprint.accept(
    "POST",
    "/matters",
    nominations.RaiseMatter,
    "awards",
    "Raise a matter: awards wait until it is settled",
    {
        "matter": "don-07-2020",
        "kind": "complaint",
        "subject_kind": "person",
        "subject": _LAN,
        "since": _ON,
        "document": "Đơn số 07/ĐKN",
    },
)
blueprint.accept(
    "POST",
    "/matters/<matter>/settlement",
    nominations.SettleMatter,
    "awards",
    "Settle a matter",
    {"on": _ON, "document": "Kết luận số 12/KL-SLĐTBXH"},
)
blueprint.accept(
    "POST",
    "/earlier-awards",
    nominations.RecordEarlierAward,
    "awards",
    "Record an award from before, or from outside",
    {
        "form": "CSTD-CS",
        "recipient_kind": "person",
        "recipient": _LAN,
        "year": 2018,
        "authority": "Giám đốc Sở",
        "decision_number": "15/QĐ-SLĐTBXH",
        "decided_on": "2019-01-20",
    },
)
blueprint.accept(
    "POST",
    "/earlier-awards/<award>/striking",
    nominations.StrikeEarlierAward,
    "awards",
    "Strike an earlier award: revoked, or recorded by mistake",
    {"on": _ON, "reason": "Ghi nhầm người"},
)
blueprint.accept(
    "POST",
    "/catalogue",
    nominations.AdaptCatalogue,
    "awards",
    "Lay the organisation's own figures over the award catalogue",
    {"on": _ON, "document": "Quy chế 05/QC-SLĐTBXH", "text": "forms: []\n"},
)
