"""Reads the computed items that rest on other scores: of members, of subordinate units, of the led unit."""

from typing import get_args

from services.scoring.domain.criteria.codes import FACTLESS, Known, groups_of
from services.scoring.domain.criteria.model import BONUS, ChildrenMean, FromUnit, MembersBy, MembersMean
from shared.declared.mapping import Fields, Key, Mapping
from shared.declared.shapes import POSITIVE, Choice, Slug

_POINTS = Key(POSITIVE, "Điểm khi đạt đủ.", "Points when it is reached.", required=True)
_FULL_AT = Key(POSITIVE, "Mức đạt đủ (mặc định 100).", "What reaching it means (default 100).")

MEMBERS_MEAN = Mapping(
    {
        "points": _POINTS,
        "full_at": _FULL_AT,
        "by": Key(
            Choice(get_args(MembersBy)),
            "Trung bình theo ngày công (days, mặc định), đầu người (heads), hay mức thấp nhất (minimum).",
            "The mean by working days (default), by heads, or the least.",
        ),
    },
    name="members-mean",
)
CHILDREN_MEAN = Mapping(
    {
        "points": _POINTS,
        "full_at": _FULL_AT,
        "by": Key(
            Choice(("mean", "minimum")),
            "Trung bình (mean, mặc định) hoặc mức thấp nhất (minimum).",
            "The mean (default) or the least.",
        ),
    },
    name="children-mean",
)
FROM_UNIT = Mapping(
    {
        "group": Key(
            Slug(), "Mã nhóm trong bảng của tập thể.", "A group of the sheet of units.", required=True
        ),
        "points": Key(
            POSITIVE, "Điểm khi đơn vị đạt đủ.", "Points when the unit reaches all.", required=True
        ),
    },
    name="from-unit",
)


def members_mean(fields: Fields | None) -> MembersMean | None:
    if fields is None:
        return None
    return MembersMean(
        points=fields.get("points", 0),
        full_at=fields.get("full_at", MembersMean.full_at),
        by=fields.get("by", MembersMean.by),
    )


def children_mean(fields: Fields | None) -> ChildrenMean | None:
    if fields is None:
        return None
    return ChildrenMean(
        points=fields.get("points", 0),
        full_at=fields.get("full_at", ChildrenMean.full_at),
        minimum=fields.get("by") == "minimum",
    )


def from_unit(fields: Fields | None, known: Known) -> FromUnit | None:
    """The group has to be one of the collective sheet that can be evaluated by itself, and to have a full."""
    if fields is None:
        return None
    group = fields.get("group")
    if known.collective is None:
        fields.note("group", "collective-missing")
    else:
        fields.at("group").note_unless_among("choice", group, known.collective.groups)
        for of_units in groups_of(known.sheets["collective"]):
            if group is not None and of_units.get("group", BONUS) == group:
                _check_led(fields, of_units)
    return FromUnit(group=group or "", points=fields.get("points", 0))


def _check_led(fields: Fields, group: Fields) -> None:
    items = group.listed("items")
    if any(kind in item for item in items for kind in FACTLESS):
        fields.note("group", "led-group-rolled-up")
    computed = any("points" not in item and "bands" not in item for item in items)
    if not computed and not group.get("base", 0) > 0:
        fields.note("group", "led-group-empty")
