"""Decisions about scoring itself: suspensions, closed periods, and the computation that follows."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named
from shared.contracts.commands import scoring as commands
from shared.contracts.commands.fields import Period
from shared.contracts.schema import schema_of

blueprint = Field("scoring", "Quyết định về chấm điểm: decisions about scoring")

_SAID = {"by": "CB005", "reason": "Máy chấm công sai giờ"}
_SUSPENDED = {"what": "source", "code": "time-clock", **_SAID}


class OfPeriod(msgspec.Struct):
    period: Period | None = None


class RecomputeWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`period`: its scores alone; null: all that there are."""

    period: Period | None = None


@blueprint.answer("/scoring/suspensions", views.Suspension(many=True))
def suspensions() -> Any:
    """What does not count for the time being"""
    return ask("scoring", "suspensions", tenant=caller.tenant)


blueprint.accept(
    "POST",
    "/scoring/suspensions",
    commands.SuspendScoring,
    "scoring",
    "Stop a criterion, a source or a criteria set from counting, at once; no record is lost",
    _SUSPENDED,
)
blueprint.accept(
    "POST",
    "/scoring/suspensions/lifting",
    commands.LiftSuspension,
    "scoring",
    "Lift a suspension; what it touched is computed again",
    _SUSPENDED,
)


@blueprint.answer("/scoring/periods", views.ClosedPeriod(many=True))
def closed_periods() -> Any:
    """The periods that are closed"""
    return ask("scoring", "closed_periods", tenant=caller.tenant)


blueprint.accept(
    "POST",
    "/scoring/periods/<period>/closing",
    commands.ClosePeriod,
    "scoring",
    "Close a period: its scores and flags, and those of all within it, stay as they are",
    {"by": "CB005"},
)
blueprint.accept(
    "POST",
    "/scoring/periods/<period>/reopening",
    commands.ReopenPeriod,
    "scoring",
    "Reopen a period: what later facts changed takes effect",
    _SAID,
)


@blueprint.answer("/scoring/late-changes", views.LateChange(many=True))
@blueprint.query(OfPeriod)
def late_changes(query: dict[str, Any]) -> Any:
    """What later facts would change in closed periods"""
    return named(ask("scoring", "late_changes", tenant=caller.tenant, **query))


@blueprint.route("/scoring/recompute", methods=["POST"])
@blueprint.response(202, views.Progress)
@blueprint.arguments(schema_of(RecomputeWanted), example={"period": "2019"})
def recompute(body: dict[str, Any]) -> Any:
    """Have the scores of a period, or all, computed again; new facts are scored meanwhile"""
    return ask("scoring", "recompute_scores", tenant=caller.tenant, **body)


@blueprint.answer("/scoring/progress", views.Progress)
def progress() -> Any:
    """How far the computation of scores is"""
    return ask("scoring", "progress", tenant=caller.tenant)
