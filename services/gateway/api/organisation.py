"""The organisation: its units, how they become others, and the emulation blocks that they compete in."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from shared.contracts.commands import personnel as commands
from shared.contracts.commands.fields import Day
from shared.contracts.refusal import Refusal

blueprint = Field("organisation", "Cơ quan, đơn vị, khối thi đua: units and emulation blocks")

_ON = "2019-01-02"


class OnDay(msgspec.Struct):
    on: Day | None = None


@blueprint.answer("/units", views.Unit(many=True))
def units() -> Any:
    """Every unit, ended ones included"""
    return ask("personnel", "units", tenant=caller.tenant)


@blueprint.answer("/units/<unit>", views.Unit, tagged=True)
def unit(unit: str) -> Any:
    """One unit, also an ended one"""
    found = ask("personnel", "units", tenant=caller.tenant)
    for one in found:
        if one["unit"] == unit:
            return one
    raise Refusal("unit.unknown", place="unit", value=unit, known=", ".join(one["unit"] for one in found))


@blueprint.answer("/blocks", views.Block(many=True))
@blueprint.query(OnDay)
def blocks(query: dict[str, Any]) -> Any:
    """The emulation blocks and their units on a day, today if none is named"""
    return ask("personnel", "blocks", tenant=caller.tenant, **query)


blueprint.accept(
    "POST",
    "/organisation",
    commands.FoundOrganisation,
    "personnel",
    "Found the organisation",
    {"name": "Sở Lao động – Thương binh và Xã hội", "on": _ON},
)
blueprint.accept(
    "POST",
    "/units",
    commands.CreateUnit,
    "personnel",
    "Create a unit",
    {
        "unit": "phong-viec-lam",
        "name": "Phòng Việc làm – An toàn lao động",
        "kind": "division",
        "parent": "so",
        "on": _ON,
    },
)
blueprint.accept(
    "POST",
    "/units/<unit>/rename",
    commands.RenameUnit,
    "personnel",
    "Give a unit another name",
    {"name": "Phòng Lao động – Việc làm", "on": _ON},
)
blueprint.accept(
    "POST",
    "/units/<unit>/move",
    commands.MoveUnit,
    "personnel",
    "Put a unit below another one",
    {"parent": "so", "on": _ON},
)
blueprint.accept(
    "POST",
    "/units/<unit>/split",
    commands.SplitUnit,
    "personnel",
    "Split a unit into others",
    {
        "into": ["phong-viec-lam", "phong-an-toan"],
        "default": "phong-viec-lam",
        "members": {"5f0c1d0e-6a8e-5d53-9e0c-0d4c7a3f1b22": "phong-an-toan"},
        "on": _ON,
    },
)
blueprint.accept(
    "POST",
    "/units/<unit>/dissolve",
    commands.DissolveUnit,
    "personnel",
    "Dissolve a unit; its members go to a successor",
    {"successor": "van-phong", "on": _ON},
)
blueprint.accept(
    "POST",
    "/units/merge",
    commands.MergeUnits,
    "personnel",
    "Merge units into one",
    {"units": ["phong-viec-lam", "phong-an-toan"], "into": "phong-viec-lam", "on": _ON},
)
blueprint.accept(
    "POST",
    "/blocks",
    commands.FormBlock,
    "personnel",
    "Form an emulation block",
    {"block": "khoi-1", "name": "Khối các phòng chuyên môn", "on": _ON},
)
blueprint.accept(
    "POST",
    "/blocks/<block>/units",
    commands.JoinBlock,
    "personnel",
    "Have a unit compete in a block",
    {"unit": "phong-viec-lam", "on": _ON},
)
blueprint.accept(
    "DELETE",
    "/blocks/<block>/units/<unit>",
    commands.LeaveBlock,
    "personnel",
    "Have a unit leave its block",
    {"on": _ON},
    location="query",
)
