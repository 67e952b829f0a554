"""Criteria sets: checked before, and published for ever."""

from typing import Any

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from shared.contracts.commands.scoring import PublishCriteria
from shared.contracts.schema import schema_of

blueprint = Field("criteria", "Bộ tiêu chí: criteria sets")

_EXAMPLE = {"text": "criteria: van-hoa-cong-so\nversion: 1\n", "file_name": "tieu-chi.yaml"}


@blueprint.answer("/criteria", views.CriteriaSet(many=True))
def criteria() -> Any:
    """Every published version of every criteria set"""
    return ask("scoring", "criteria", tenant=caller.tenant)


@blueprint.answer("/criteria/offered", views.CriterionOffered(many=True))
def offered() -> Any:
    """Under what criteria behaviour can be recorded; the others are computed from the time clock"""
    return ask("observations", "offered", tenant=caller.tenant)


@blueprint.route("/criteria/check", methods=["POST"])
@blueprint.response(200, views.CriteriaChecked)
@blueprint.arguments(schema_of(PublishCriteria), example=_EXAMPLE)
def check(body: dict[str, Any]) -> Any:
    """Check a criteria set without publishing it: every problem with file, line and place"""
    return ask(
        "scoring", "check_criteria", text=body["text"], file_name=body.get("file_name", "criteria.yaml")
    )


blueprint.accept(
    "POST", "/criteria", PublishCriteria, "scoring", "Publish a criteria set, for ever as it is", _EXAMPLE
)
