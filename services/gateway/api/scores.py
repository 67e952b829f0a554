"""Scores with their explanations and audits, flags, and rankings of blocks."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from flask import Response, request
from msgspec import Meta
from werkzeug.exceptions import NotFound

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, person_of, subject_of
from services.gateway.paging import Paged
from services.gateway.provenance import provenance
from shared.contracts.commands import scoring as commands
from shared.contracts.commands.fields import Id, Period, Slug

blueprint = Field("scores", "Điểm, cờ hiệu, xếp hạng: scores, flags and rankings")

AsOf = Annotated[
    str,
    Meta(
        min_length=4,
        max_length=60,
        description="As we knew it then: a day (its end) or a moment. `occurred:` and a day: by the facts of "
        "days up to that one, as they are known now",
        examples=["2019-07-15", "2019-07-15T08:05:00+07:00", "occurred:2019-07-15"],
    ),
]
Form = Literal["json", "prov-json", "prov-n"]
TYPES: dict[Form, str] = {
    "json": "application/json",
    "prov-json": "application/prov+json",
    "prov-n": "text/provenance-notation",
}

_WRITTEN: dict[Form, Callable[[Any], str]] = {
    "prov-json": lambda tree: str(provenance(tree).serialize(format="json")),
    "prov-n": lambda tree: str(provenance(tree).get_provn()),
}


class ScoresWanted(Paged):
    period: Period | None = None
    kind: Literal["person", "unit"] = "person"
    unit: Slug | None = None
    block: Slug | None = None
    as_of: AsOf | None = None


class OfPeriod(msgspec.Struct):
    period: Period | None = None
    as_of: AsOf | None = None


class ExplanationWanted(OfPeriod):
    format: (
        Annotated[
            Form,
            Meta(description="The form, if not by `Accept`: the tree, or W3C PROV as PROV-JSON or PROV-N"),
        ]
        | None
    ) = None


class AuditWanted(msgspec.Struct):
    period: Period | None = None


class FlagsWanted(Paged):
    period: Period | None = None
    subject: Id | None = None
    as_of: AsOf | None = None


@blueprint.answer("/scores", views.Score(many=True), key=("subject_kind", "subject"))
@blueprint.query(ScoresWanted)
def scores(query: dict[str, Any]) -> Any:
    """Scores of people or units in a period, the newest year if none is named"""
    query["subject_kind"] = query.pop("kind", "person")
    return named(ask("scoring", "scores", tenant=caller.tenant, **query))


@blueprint.answer("/scores/<kind>/<subject>/history", views.ScoreOfPeriod(many=True))
def history(kind: str, subject: str) -> Any:
    """Every score of one person or unit as it stands now, by period"""
    return ask("scoring", "history", tenant=caller.tenant, **_who(kind, subject))


@blueprint.answer("/scores/<kind>/<subject>/explanation", views.Explanation)
@blueprint.alt_response(200, schema=views.Provenance, content_type=TYPES["prov-json"], success=True)
@blueprint.query(ExplanationWanted)
def explanation(query: dict[str, Any], kind: str, subject: str) -> Any:
    """How a score came about, down to the single event; as a tree or as W3C PROV"""
    form = query.pop("format", None) or _accepted()
    found = ask("scoring", "explain", tenant=caller.tenant, **_who(kind, subject), **query)
    if form == "json":
        return named(found)
    return Response(_WRITTEN[form](found), content_type=f"{TYPES[form]}; charset=utf-8")


def _who(kind: str, subject: str) -> dict[str, str]:
    if kind not in ("person", "unit"):
        raise NotFound()
    return {"subject_kind": kind, "subject": person_of(subject) if kind == "person" else subject}


def _accepted() -> Form:
    """The form that the request prefers by its types; the tree when it takes anything."""
    best = request.accept_mimetypes.best_match(list(TYPES.values()), default=TYPES["json"])
    return next(form for form, kind in TYPES.items() if kind == best)


@blueprint.answer("/scores/<kind>/<subject>/audit", views.Audit)
@blueprint.query(AuditWanted)
def audit(query: dict[str, Any], kind: str, subject: str) -> Any:
    """How a score moved over time, and which events moved it"""
    return named(ask("scoring", "audit", tenant=caller.tenant, **_who(kind, subject), **query))


@blueprint.answer("/flags", views.Flag(many=True), key=("subject_kind", "subject", "period", "flag"))
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
    commands.PublishRanking,
    "scoring",
    "Publish the ranking of a block, as a review found it",
    {"period": "2019"},
)

_SAID = {"period": "2019", "by": "CB005", "reason": "Quyết định của Hội đồng"}
blueprint.accept(
    "POST",
    "/scores/<subject_kind>/<subject>/left-out",
    commands.LeaveOutCriterion,
    "scoring",
    "Leave a computed criterion out of a subject's period; its weight goes to the others",
    {"criterion": "target-jobs", **_SAID},
)
blueprint.accept(
    "POST",
    "/scores/<subject_kind>/<subject>/taken-in",
    commands.TakeInCriterion,
    "scoring",
    "Take a criterion in again that was left out",
    {"criterion": "target-jobs", **_SAID},
)
blueprint.accept(
    "POST",
    "/scores/<subject_kind>/<subject>/lifted-flags",
    commands.LiftFlag,
    "scoring",
    "Lift a flag that a council's decision alone can lift",
    {"flag": "often-late", **_SAID},
)
