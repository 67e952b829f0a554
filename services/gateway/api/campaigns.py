"""Campaigns, whom they nominate, and the awards."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named
from shared.contracts.commands import awards as commands
from shared.contracts.commands import campaigns as living
from shared.contracts.commands.fields import Day, Period, Slug

blueprint = Field("campaigns", "Phong trào thi đua, đề nghị và khen thưởng: campaigns and awards")


_DRAFT = {
    "name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
    "criteria": "van-hoa-cong-so",
    "first_day": "2019-01-02",
    "last_day": "2019-12-31",
    "articles": [{"article": "dieu-1", "title": "Giờ làm việc", "text": "Đến đúng giờ, về đúng giờ."}],
    "periods": ["2019-H1", "2019"],
    "contacts": [{"office": "Văn phòng Sở", "address": "0204 3854 318"}],
    "forms": [
        {
            "form": "co-thi-dua",
            "name": "Cờ thi đua",
            "recipient": "unit",
            "rule": "block-leader",
            "minimum_points": 9000,
        }
    ],
}
_Draft = Annotated[int, msgspec.Meta(ge=1, description="Number of a draft", examples=[1])]


class DraftsWanted(msgspec.Struct):
    before: _Draft | None = None
    after: _Draft | None = None


class CommentsWanted(msgspec.Struct):
    article: Slug | None = None


class PeriodWanted(msgspec.Struct):
    period: Period | None = None


class ParticipationWanted(msgspec.Struct):
    on: Day | None = None
    after_days: Annotated[int, msgspec.Meta(ge=1, description="Silent for how many days")] = 30


@blueprint.answer("/campaigns", views.Campaign(many=True))
def campaigns() -> Any:
    """Every campaign, drafts included"""
    return ask("awards", "campaigns", tenant=caller.tenant)


@blueprint.answer("/campaigns/<campaign>", views.CampaignInFull, tagged=True)
def campaign(campaign: str) -> Any:
    """One campaign whole, as its newest draft or its charter says"""
    return ask("awards", "campaign", tenant=caller.tenant, campaign=campaign)


@blueprint.answer("/campaigns/<campaign>/differences", views.Differences)
@blueprint.query(DraftsWanted)
def differences(query: dict[str, Any], campaign: str) -> Any:
    """What a draft changed; the newest one against the one before it, if nothing else is asked for"""
    return ask("awards", "differences", tenant=caller.tenant, campaign=campaign, **query)


@blueprint.answer("/campaigns/<campaign>/comments", views.Comment(many=True))
@blueprint.query(CommentsWanted)
def comments(query: dict[str, Any], campaign: str) -> Any:
    """What staff said about the drafts, and what was answered"""
    rows = ask("awards", "comments", tenant=caller.tenant, campaign=campaign, **query)
    return named([_with_people(row) for row in rows])


@blueprint.answer("/campaigns/<campaign>/registrations", views.Registration(many=True))
@blueprint.query(PeriodWanted)
def registrations(query: dict[str, Any], campaign: str) -> Any:
    """What units and their people registered for"""
    return named(ask("awards", "registrations", tenant=caller.tenant, campaign=campaign, **query))


@blueprint.answer("/campaigns/<campaign>/participation", views.Participation(many=True))
@blueprint.query(ParticipationWanted)
def participation(query: dict[str, Any], campaign: str) -> Any:
    """The units that take part, since when nothing was recorded in them, and who is due for a reminder"""
    return ask("awards", "participation", tenant=caller.tenant, campaign=campaign, **query)


@blueprint.answer("/campaigns/<campaign>/ceremonies", views.HeldCeremony(many=True))
def ceremonies(campaign: str) -> Any:
    """The ceremonies that were held, and who took part"""
    return named(ask("awards", "ceremonies", tenant=caller.tenant, campaign=campaign))


@blueprint.answer("/campaigns/<campaign>/reviews", views.Review(many=True))
def reviews(campaign: str) -> Any:
    """The reviews that were held, and what they found"""
    return ask("awards", "reviews", tenant=caller.tenant, campaign=campaign)


@blueprint.answer("/campaigns/<campaign>/honours", views.Honours)
@blueprint.query(PeriodWanted)
def honours(query: dict[str, Any], campaign: str) -> Any:
    """The honour roll as it stands, and as it was made known"""
    return named(ask("awards", "honours", tenant=caller.tenant, campaign=campaign, **query))


def _with_people(comment: dict[str, Any]) -> dict[str, Any]:
    """Author and answerer as `{person}`, for their codes and names to be put beside."""
    people = {name: comment[name] for name in ("author", "answered_by")}
    return {**comment, **{name: person and {"person": person} for name, person in people.items()}}


blueprint.accept(
    "POST",
    "/campaigns",
    commands.DraftCampaign,
    "awards",
    "Draft a campaign",
    {"campaign": "van-hoa-cong-so-2019", **_DRAFT},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/drafts",
    living.RedraftCampaign,
    "awards",
    "Draft a campaign anew, whole",
    {**_DRAFT, "reason": "Tiếp thu góp ý về giờ làm việc"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/consultation",
    living.OpenConsultation,
    "awards",
    "Ask the staff for comments on the newest draft",
    {"on": "2018-11-01", "until": "2018-11-15"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/consultation/closing",
    living.CloseConsultation,
    "awards",
    "Close the consultation",
    {"on": "2018-11-16"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/comments",
    living.MakeComment,
    "awards",
    "Comment on an article of the draft",
    {"article": "dieu-1", "author": "CB001", "text": "Xin ghi rõ giờ làm việc mùa hè", "on": "2018-11-05"},
)
blueprint.accept(
    "POST",
    "/comments/<comment>/answer",
    living.AnswerComment,
    "awards",
    "Answer a comment",
    {"verdict": "taken", "answer": "Đã ghi rõ tại khoản 2", "by": "CB005", "on": "2018-11-20"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/launch",
    commands.LaunchCampaign,
    "awards",
    "Launch a campaign, with the ceremony if one was held",
    {
        "on": "2019-01-02",
        "ceremony": {"place": "Hội trường Sở", "participants": ["CB001", "CB005"], "guests": 20},
    },
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/ceremonies",
    living.HoldCeremony,
    "awards",
    "Record a ceremony that was held",
    {"occasion": "conferral", "on": "2020-03-20", "place": "Hội trường Sở", "participants": ["CB001"]},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/units",
    commands.JoinCampaign,
    "awards",
    "Have a unit join a campaign",
    {"unit": "phong-viec-lam", "on": "2019-01-10", "registration": "05/ĐK-VL"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/registrations",
    living.RegisterEmulation,
    "awards",
    "Register what a unit and its people strive for",
    {
        "unit": "phong-viec-lam",
        "period": "2019",
        "number": "05/ĐK-VL",
        "on": "2019-01-10",
        "forms": ["co-thi-dua"],
        "commitments": ["100 % hồ sơ đúng hạn"],
        "people": [{"person": "CB001", "forms": ["giay-khen"]}],
    },
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/reminders",
    living.RemindUnits,
    "awards",
    "Remind the units in which nothing was recorded for long",
    {"on": "2019-06-30", "after_days": 30},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/reviews",
    living.ReviewPeriod,
    "awards",
    "Hold the interim or the final review of a period",
    {
        "kind": "interim",
        "period": "2019-H1",
        "on": "2019-07-05",
        "document": "112/BC-SLĐTBXH",
        "findings": [{"kind": "achievement", "text": "Không còn cán bộ đi muộn", "article": "dieu-1"}],
    },
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/honours",
    living.PublishHonours,
    "awards",
    "Make known the honour roll of a period",
    {"period": "2019", "on": "2020-03-21"},
)
blueprint.accept(
    "POST",
    "/campaigns/<campaign>/closing",
    living.CloseCampaign,
    "awards",
    "Close a campaign after its final review",
    {"on": "2026-02-01"},
)
