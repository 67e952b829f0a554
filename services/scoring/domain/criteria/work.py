"""Reads `work:`, the attendance rules, and what of them differs in some units."""

from dataclasses import replace
from typing import Any

from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.criteria.shifts import Shift, SpanShape
from shared.declared.mapping import ByCode, Entry, Fields, Key, ListOf, Mapping
from shared.declared.shapes import Choice, Day, Slug, UnitCode, Whole

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_HOURS = Mapping(
    {
        "morning": Key(SpanShape(), 'Buổi sáng: ["07:00", "11:00"].', "The morning.", required=True),
        "afternoon": Key(SpanShape(), 'Buổi chiều: ["13:00", "17:00"].', "The afternoon.", required=True),
    },
    name="hours",
)
_DAYS = ListOf(Day(), distinct=True)
_OPTIONAL = {
    "extra_holidays": Key(_DAYS, "Ngày nghỉ thêm.", "Days off beside public holidays."),
    "compensatory_days": Key(_DAYS, "Ngày làm bù.", "Days worked in exchange for others."),
    "grace_minutes": Key(Whole(), "Số phút được châm chước.", "Minutes that are forgiven."),
    "same_punch_seconds": Key(
        Whole(), "Hai lượt chấm gần nhau hơn số giây này là một.", "Two punches nearer than this are one."
    ),
    "absent_after_minutes": Key(
        Whole(),
        "Muộn hoặc về sớm quá số phút này là vắng buổi đó.",
        "Later, or left earlier, than so many minutes is absent for the half day.",
    ),
    "left_post_after_minutes": Key(
        Whole(1),
        "Vắng quá số phút này giữa giờ là bỏ vị trí.",
        "A longer gap between punches in due hours is a left post.",
    ),
    "explained_within_days": Key(
        Whole(0, 3660), "Giải trình trong số ngày này.", "How many days there are to explain."
    ),
    "shifts": Key(
        ByCode(Slug(), Shift()),
        "Các ca làm việc, mỗi ca một hoặc hai khoảng giờ; giờ cuối sớm hơn giờ đầu là sang ngày sau.",
        "Shifts of one or two spans; an end before the start is on the next day.",
    ),
}


def _keys(required: bool) -> dict[str, Key]:
    """The keys of working time: of the organisation some are required, of a unit none."""
    weekdays = ListOf(Choice(WEEKDAYS), distinct=True)
    return {
        "hours": Key(_HOURS, "Giờ làm việc.", "Working hours.", required),
        "days": Key(weekdays, "Các ngày làm việc trong tuần.", "Working days of the week.", required),
        **_OPTIONAL,
    }


WORK = Key(
    Mapping(
        {
            **_keys(required=True),
            "units": Key(
                ByCode(UnitCode(), Mapping(_keys(required=False), name="work-of-unit")),
                "Đơn vị có quy định khác: chỉ ghi chỗ khác.",
                "Units whose rules differ, each with what differs.",
            ),
        },
        name="work",
    ),
    "Giờ làm việc và quy định chấm công.",
    "Working time and the rules of attendance.",
)


def read_work(fields: Fields) -> WorkRules | None:
    """The rules, or None when the hours cannot be read; mistakes are noted."""
    said = _said(fields)
    if "morning" not in said or "days" not in said:
        return None
    rules = WorkRules(**said)
    _check(fields, rules)
    units: dict[str, Entry[Fields]] = fields.get("units", {})
    of_units: list[tuple[str, WorkRules]] = []
    for unit, entry in units.items():
        differing = _said(entry.value)
        if differing:
            _check(entry.value, replace(rules, **differing))
        else:
            entry.place.note("nothing-differs")
        of_units.append((unit, replace(rules, **differing)))
    return replace(rules, units=tuple(of_units))


def _said(fields: Fields) -> dict[str, Any]:
    """The fields of `WorkRules` that are said here."""
    said = {key: fields.get(key) for key in _OPTIONAL if fields.get(key) is not None}
    hours: Fields | None = fields.get("hours")
    if hours is not None and hours.get("morning") and hours.get("afternoon"):
        said |= {"morning": hours.get("morning"), "afternoon": hours.get("afternoon")}
        if hours.get("morning")[1] > hours.get("afternoon")[0]:
            hours.note("afternoon", "hours-overlap")
    if fields.get("days") is not None:
        said["days"] = frozenset(WEEKDAYS.index(day) for day in fields.listed("days"))
    for key in ("extra_holidays", "compensatory_days"):
        if key in said:
            said[key] = frozenset(fields.listed(key))
    if "shifts" in said:
        said["shifts"] = tuple((code, entry.value) for code, entry in said["shifts"].items())
    return said


def _check(fields: Fields, rules: WorkRules) -> None:
    """What must agree, noted at the key that is said here."""
    key = "compensatory_days" if "compensatory_days" in fields else "extra_holidays"
    for day in sorted(rules.extra_holidays & rules.compensatory_days) if key in fields else []:
        fields.note(key, "holiday-worked", day=day)
    key = "absent_after_minutes" if "absent_after_minutes" in fields else "grace_minutes"
    absent_after = rules.absent_after_minutes
    if absent_after is not None and absent_after <= rules.grace_minutes and key in fields:
        fields.note(key, "absent-within-grace", grace=rules.grace_minutes, absent=absent_after)
