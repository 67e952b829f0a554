"""Scores with their explanations, flags, and rankings of blocks."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from werkzeug.exceptions import NotFound

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, person_of, subject_of
from shared.contracts.commands.fields import Id, Period, Slug
from shared.contracts.commands.scoring import PublishRanking
from shared.contracts.refusal import Refusal

blueprint = Field("scores", "Điểm, cờ hiệu, xếp hạng: scores, flags and rankings")

AsOf = Annotated[
    str,
    Meta(
        min_length=4,
        max_length=40,
        description="As we knew it then: a day (its end) or a moment",
        examples=["2019-07-15", "2019-07-15T08:05:00+07:00"],
    ),
]


class ScoresWanted(msgspec.Struct):
    period: Period | None = None
    kind: Literal["person", "unit"] = "person"
    unit: Slug | None = None
    block: Slug | None = None
    as_of: AsOf | None = None


class OfPeriod(msgspec.Struct):
    period: Period | None = None
    as_of: AsOf | None = None


class FlagsWanted(msgspec.Struct):
    period: Period | None = None
    subject: Id | None = None
    as_of: AsOf | None = None


@blueprint.answer("/scores", views.Score(many=True))
@blueprint.query(ScoresWanted)
def scores(query: dict[str, Any]) -> Any:
    """Scores of people or units in a period, the newest year if none is named"""
    query["subject_kind"] = query.pop("kind", "person")
    if query["subject_kind"] == "unit":
        _require_year(query.get("period"))
    return named(ask("scoring", "scores", tenant=caller.tenant, **query))


def _require_year(period: str | None) -> None:
    """Without this a month of units would answer with nothing, as if nobody had scored."""
    if period is not None and not period.isdecimal():
        raise Refusal("score.unit-period", place="?period", value=period)


@blueprint.answer("/scores/<kind>/<subject>/explanation", views.Explanation)
@blueprint.query(OfPeriod)
def explanation(query: dict[str, Any], kind: str, subject: str) -> Any:
    """How a score came about, down to the single event"""
    if kind not in ("person", "unit"):
        raise NotFound()
    who = person_of(subject) if kind == "person" else subject
    found = ask("scoring", "explain", tenant=caller.tenant, subject_kind=kind, subject=who, **query)
    return named(found)


@blueprint.answer("/flags", views.Flag(many=True))
@blueprint.query(FlagsWanted)
def flags(query: dict[str, Any]) -> Any:
    """The flags that are raised"""
    if "subject" in query:
        query["subject"] = subject_of(query["subject"])
    return named(ask("scoring", "flags", tenant=caller.tenant, **query))


@blueprint.answer("/rankings/<block>", views.Ranking)
@blueprint.query(OfPeriod)
def ranking(query: dict[str, Any], block: str) -> Any:
    """The ranking of a block in a period"""
    return named(ask("scoring", "ranking", tenant=caller.tenant, block=block, **query))


blueprint.accept(
    "POST",
    "/rankings/<block>",
    PublishRanking,
    "scoring",
    "Publish the ranking of a block, as a review found it",
    {"period": "2019"},
)
