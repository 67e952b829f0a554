"""Criteria sets: checked and tried before, and published for ever."""

import re
from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named
from shared.contracts.commands.fields import Period, Slug
from shared.contracts.commands.scoring import PublishCriteria
from shared.contracts.schema import schema_of

blueprint = Field("criteria", "Bộ tiêu chí: criteria sets")


class CriteriaText(msgspec.Struct, forbid_unknown_fields=True):
    """The YAML text of a criteria set."""

    text: str
    file_name: str = "criteria.yaml"


class DryRunWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`period`: a year, half-year, quarter or month; null: the newest year with records."""

    text: str
    file_name: str = "criteria.yaml"
    period: Period | None = None


class WhatIfWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`against` null: what governs; `unit`: its people and itself alone."""

    text: str
    file_name: str = "criteria.yaml"
    against: CriteriaText | None = None
    period: Period | None = None
    unit: Slug | None = None


_EXAMPLE = {"text": "criteria: van-hoa-cong-so\nversion: 1\n", "file_name": "tieu-chi.yaml"}


@blueprint.answer("/criteria", views.CriteriaSet(many=True))
def criteria() -> Any:
    """Every published version of every criteria set"""
    return ask("scoring", "criteria", tenant=caller.tenant)


@blueprint.answer("/criteria/<criteria>/<version>", views.CriteriaInFull, tagged=True)
def in_full(criteria: str, version: str) -> Any:
    """One published version with its text, as it was published"""
    # Versions count from 1: what is no number is a version that nobody published.
    number = int(version) if re.fullmatch("[0-9]{1,9}", version) else 0
    wanted = {"criteria_name": criteria, "version": number}
    return ask("scoring", "criteria_in_full", tenant=caller.tenant, **wanted)


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


@blueprint.route("/criteria/what-if", methods=["POST"])
@blueprint.response(200, views.Comparison)
@blueprint.arguments(schema_of(WhatIfWanted), example=_EXAMPLE | {"period": "2019"})
def what_if(body: dict[str, Any]) -> Any:
    """Two criteria sets over the same history: who would move, up, down or to another grade

    The set of `text` is compared, as if it had governed the whole period, with that of `against` or, without
    it, with what governs. Nothing is published.
    """
    return named(ask("scoring", "what_if", tenant=caller.tenant, **body))


@blueprint.route("/criteria/dry-run", methods=["POST"])
@blueprint.response(200, views.DryRun)
@blueprint.arguments(schema_of(DryRunWanted), example=_EXAMPLE)
def dry_run(body: dict[str, Any]) -> Any:
    """What publishing a criteria set would move, in the periods that it would govern; nothing is published"""
    return named(ask("scoring", "dry_run", tenant=caller.tenant, **body))


blueprint.accept(
    "POST", "/criteria", PublishCriteria, "scoring", "Publish a criteria set, for ever as it is", _EXAMPLE
)
