"""Reads flags and the one condition of each."""

from typing import Any, get_args

from services.scoring.domain.criteria.codes import Codes
from services.scoring.domain.criteria.conditions import APPLIES_TO, applies_to
from services.scoring.domain.criteria.item import GRADE
from services.scoring.domain.criteria.model import Flag
from services.scoring.domain.criteria.windows import WITHIN
from shared.contracts.scoring import Severity
from shared.declared.mapping import Entry, Fields, Key, ListOf, Mapping
from shared.declared.name import NAME, named
from shared.declared.shapes import ANY_POINTS, MONTHS, Choice, Slug, Truth, Whole

_UNOBSERVED = Mapping({"months": Key(MONTHS, "Số tháng.", "Number of months.", required=True)})
_FORMS = ("criteria", "grade_at_most", "points_under", "points_from", "unobserved")
_WHEN = Mapping(
    {
        "criteria": Key(
            ListOf(Slug(), least=1, distinct=True),
            "Có việc thuộc các tiêu chí này.",
            "Facts of these criteria.",
        ),
        "count": Key(Whole(1), "Ít nhất bao nhiêu lần (mặc định 1).", "At least so many (default 1)."),
        "within": Key(
            WITHIN, "Trong khoảng nào (mặc định cả kỳ).", "Inside which window (default the period)."
        ),
        "grade_at_most": Key(GRADE, "Xếp loại hạng này hoặc thấp hơn.", "The grade is this or worse."),
        "points_under": Key(ANY_POINTS, "Điểm dưới mức này.", "The points are under this."),
        "points_from": Key(ANY_POINTS, "Điểm từ mức này.", "The points are this or more."),
        "unobserved": Key(
            _UNOBSERVED, "Không được ghi nhận gì trong số tháng.", "Nothing recorded for months."
        ),
    },
    name="flag-when",
    exactly_one=_FORMS,
)
FLAGS = Key(
    ListOf(
        Mapping(
            {
                "flag": Key(Slug(), "Mã cờ báo.", "Code of the flag.", required=True),
                "name": NAME,
                "severity": Key(
                    Choice(get_args(Severity)),
                    "Cần chú ý, điểm liệt, hay đáng khen.",
                    "What it says of the subject.",
                    required=True,
                ),
                "when": Key(
                    _WHEN, "Điều kiện; đúng một loại.", "When it is raised; exactly one form.", required=True
                ),
                "applies_to": APPLIES_TO,
                "by_decision": Key(
                    Truth(), "true: chỉ Hội đồng được gỡ.", "true: only a council's decision lifts it."
                ),
            },
            name="flag",
        )
    ),
    "Các cờ báo.",
    "Flags.",
)


def read_flags(entries: list[Entry[Fields]], codes: Codes) -> tuple[Flag, ...]:
    """The flags as far as they can be read; mistakes are noted."""
    flags: list[Flag] = []
    for entry in entries:
        fields = entry.value
        code = fields.get("flag")
        if code is not None and any(flag.flag == code for flag in flags):
            fields.note("flag", "double-code")
        flags.append(
            Flag(
                flag=code or "",
                name=named(fields.get("name"), code or ""),
                severity=fields.get("severity", "attention"),
                applies_to=applies_to(fields.get("applies_to")),
                by_decision=fields.get("by_decision", False),
                **_condition(fields.get("when"), codes),
            )
        )
    return tuple(flags)


def _condition(when: Fields | None, codes: Codes) -> dict[str, Any]:
    """The fields of `Flag` that say when it is raised."""
    if when is None:
        return {}
    if "criteria" not in when:
        for key in ("count", "within"):
            if key in when:
                when.note(key, "criteria-only", key=key)
    for entry in when.entries("criteria"):
        entry.place.note_unless_among("unknown-criterion", entry.value, codes.facts)
    when.at("grade_at_most").note_unless_among("choice", when.get("grade_at_most"), codes.grades)
    unobserved: Fields | None = when.get("unobserved")
    return {
        "criteria": when.listed("criteria"),
        "count": when.get("count", Flag.count),
        "window": when.get("within", Flag.window),
        "grade_at_most": when.get("grade_at_most"),
        "points_under": when.get("points_under"),
        "points_from": when.get("points_from"),
        "unobserved_months": unobserved.get("months") if unobserved else None,
    }
