"""Explanations (giải trình) of what the clock shows of a day, and their acceptance or refusal."""

from typing import Any, Literal

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, person_of
from shared.contracts.commands import observations as commands
from shared.contracts.commands.fields import Id

blueprint = Field("explanations", "Giải trình: explanations of what the time clock shows")


class ExplanationsWanted(msgspec.Struct):
    person: Id | None = None
    standing: Literal["open", "accepted", "refused"] | None = None


@blueprint.answer("/explanations", views.SlipExplanation(many=True))
@blueprint.query(ExplanationsWanted)
def explanations(query: dict[str, Any]) -> Any:
    """Explanations by day; of a person (id or staff code), in a standing"""
    if "person" in query:
        query["person"] = person_of(query["person"])
    return named(ask("observations", "explanations", tenant=caller.tenant, **query))


blueprint.accept(
    "POST",
    "/explanations",
    commands.ExplainSlip,
    "observations",
    "Explain what the clock shows of a day",
    {
        "person": "CB001",
        "day": "2019-07-15",
        "kind": "late",
        "by": "CB001",
        "reason": "Ngập đường Trần Hưng Đạo, có xác nhận của phường",
    },
)
blueprint.accept(
    "POST",
    "/explanations/<explanation>/acceptance",
    commands.AcceptExplanation,
    "observations",
    "Accept an explanation: the slip moves no points",
    {"by": "CB005"},
)
blueprint.accept(
    "POST",
    "/explanations/<explanation>/refusal",
    commands.RefuseExplanation,
    "observations",
    "Refuse an explanation",
    {"by": "CB005", "reason": "Không có minh chứng"},
)
