"""Reads a group of criteria, and the bonus, which is one without a base."""

from dataclasses import dataclass
from typing import Any, get_args

from services.scoring.domain.criteria.codes import Known
from services.scoring.domain.criteria.conditions import APPLIES_TO, applies_to
from services.scoring.domain.criteria.item import ITEM, read_item
from services.scoring.domain.criteria.model import BONUS, Group, Missing
from services.scoring.domain.criteria.windows import CAP, caps
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.name import REQUIRED_NAME, named
from shared.declared.place import Place, SheetName
from shared.declared.shapes import ANY_POINTS, Choice, Schema, Shape, Slug, Writing

NONE = "none"


@dataclass(frozen=True)
class Floor(Shape[Any]):
    """Points, or `none`."""

    def read(self, place: Place) -> Any:
        return NONE if place.text == NONE else ANY_POINTS.read(place)

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [{"const": NONE}, ANY_POINTS.schema(writing)]}


_FLOOR = Key(
    Floor(),
    "Điểm của nhóm không thấp hơn mức này (mặc định 0; none: không có mức sàn).",
    "The group does not fall lower (default 0; none: unbounded).",
)
_SHARED = {
    "cap": CAP,
    "missing_targets": Key(
        Choice(get_args(Missing)),
        "Mục chưa có kết quả: 0 điểm (zero, mặc định), hay chia điểm cho mục khác (spread).",
        "A computed item without result gives 0 (zero, default), or its weight goes to others (spread).",
    ),
    "applies_to": APPLIES_TO,
    "items": Key(ListOf(ITEM), "Các tiêu chí.", "The criteria.", required=True),
}
GROUP = Mapping(
    {
        "group": Key(Slug(), "Mã nhóm.", "Code of the group.", required=True),
        "name": REQUIRED_NAME,
        "base": Key(ANY_POINTS, "Điểm ban đầu (mặc định 0).", "Points to begin with (default 0)."),
        "floor": _FLOOR,
        "ceiling": Key(ANY_POINTS, "Điểm của nhóm không cao hơn mức này.", "The group does not rise higher."),
        **_SHARED,
    },
    name="group",
)
BONUS_GROUP = Mapping(
    {
        "name": REQUIRED_NAME,
        "floor": _FLOOR,
        "ceiling": Key(ANY_POINTS, "Điểm thưởng nhiều nhất.", "The most that it gives.", required=True),
        **_SHARED,
    },
    name="bonus",
)


def read_group(fields: Fields, sheet: SheetName, known: Known, code: str = BONUS) -> Group:
    """The group as far as it can be read; mistakes are noted."""
    base = fields.get("base", 0)
    ceiling = fields.get("ceiling")
    floor = fields.get("floor", 0)
    if floor == NONE:
        floor = None
    elif base < floor:
        fields.note("base" if "base" in fields else "floor", "base-under-floor")
    if ceiling is not None and base > ceiling:
        fields.note("ceiling", "ceiling-under-base")
    return Group(
        group=code,
        name=named(fields.get("name"), code),
        items=tuple(read_item(item, sheet, known) for item in fields.listed("items")),
        base=base,
        floor=floor,
        ceiling=ceiling,
        caps=caps(fields.entries("cap")),
        missing=fields.get("missing_targets", "zero"),
        applies_to=applies_to(fields.get("applies_to")),
    )
