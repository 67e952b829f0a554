"""Reads a scoring sheet: its parts, and what must agree between them."""

from services.scoring.domain.criteria.codes import Known, items_of
from services.scoring.domain.criteria.comparisons import QUOTAS, TIES, read_quotas, read_ties
from services.scoring.domain.criteria.conditions import APPLIES_TO, applies_to
from services.scoring.domain.criteria.flags import FLAGS, read_flags
from services.scoring.domain.criteria.grades import GRADES, read_grades
from services.scoring.domain.criteria.group import BONUS_GROUP, GROUP, read_group
from services.scoring.domain.criteria.longer import LONGER, PERIODS, made_periods, read_longer
from services.scoring.domain.criteria.model import BONUS, TOTAL, Group, Heavier, Sheet
from services.scoring.domain.periods import PeriodKind
from shared.declared.mapping import Entry, Fields, Key, ListOf, Mapping
from shared.declared.place import SheetName
from shared.declared.shapes import (
    ANY_POINTS,
    NOT_NEGATIVE,
    PERCENT,
    Choice,
    Points,
    Slug,
    Truth,
)

_HEAVIER = Mapping(
    {
        "applies_to": Key(APPLIES_TO.shape, APPLIES_TO.vi, APPLIES_TO.en, required=True),
        "times": Key(
            Points(1, 10000),
            "Nhân điểm trừ với số này.",
            "What minus points are multiplied by.",
            required=True,
        ),
        "groups": Key(
            ListOf(Slug(), least=1, distinct=True),
            "Chỉ ở các nhóm này; không ghi là mọi nhóm.",
            "In these groups; without it in all.",
        ),
    },
    name="heavier",
)
SHEET = Mapping(
    {
        "period": Key(
            Choice(PERIODS, of_persons=("month",)),
            "Kỳ chấm điểm.",
            "The period that facts are summed over.",
            required=True,
        ),
        "longer": LONGER,
        "start": Key(NOT_NEGATIVE, "Điểm có sẵn ngoài các nhóm.", "A balance beside the groups."),
        "floor": Key(ANY_POINTS, "Tổng điểm không thấp hơn mức này.", "The sum does not fall lower."),
        "ceiling": Key(
            ANY_POINTS,
            "Tổng điểm chưa kể điểm thưởng không cao hơn mức này.",
            "The sum but the bonus does not rise higher.",
        ),
        "applies_to": APPLIES_TO,
        "least_presence": Key(
            PERCENT,
            "Có mặt dưới tỷ lệ % ngày làm việc này thì không xếp loại (mặc định 50).",
            "Who attended less of the working days (%) gets no grade (default 50).",
            only="individual",
        ),
        "groups": Key(ListOf(GROUP, least=1), "Các nhóm tiêu chí.", "The groups of criteria.", required=True),
        "bonus": Key(BONUS_GROUP, "Điểm thưởng.", "The bonus."),
        "heavier": Key(ListOf(_HEAVIER), "Ai bị trừ điểm nặng hơn.", "From whom what is taken counts more."),
        "grades": GRADES,
        "flags": FLAGS,
        "quotas": QUOTAS,
        "head_not_above_unit": Key(
            Truth(),
            "true: người đứng đầu không được xếp loại cao hơn đơn vị.",
            "true: who leads a unit is not graded above it.",
            only="individual",
        ),
        "ties": TIES,
    },
    name="sheet",
)


def read_sheet(fields: Fields, sheet: SheetName, known: Known) -> Sheet:
    """The sheet as far as it can be read; mistakes are noted."""
    codes = known.of(sheet)
    own: PeriodKind = fields.get("period", "month" if sheet == "individual" else "year")
    floor, ceiling = fields.get("floor"), fields.get("ceiling")
    if floor is not None and ceiling is not None and floor >= ceiling:
        fields.note("ceiling", "ceiling-under-floor")
    longer = read_longer(fields.get("longer"), own)
    criteria = tuple(item.get("criterion", "") for item in items_of(fields))
    return Sheet(
        subject_kind="person" if sheet == "individual" else "unit",
        period=own,
        groups=_groups(fields, sheet, known),
        grades=read_grades(fields.entries("grades"), codes),
        flags=read_flags(fields.entries("flags"), codes),
        start=fields.get("start", 0),
        floor=floor,
        ceiling=ceiling,
        applies_to=applies_to(fields.get("applies_to")),
        least_presence=fields.get("least_presence", Sheet.least_presence),
        longer=longer,
        heavier=_heavier(fields.entries("heavier"), codes.groups),
        quotas=read_quotas(fields.entries("quotas"), sheet, made_periods(own, longer), codes),
        head_not_above_unit=_head_not_above_unit(fields, known),
        ties=read_ties(fields.entries("ties"), codes, criteria),
    )


def _groups(fields: Fields, sheet: SheetName, known: Known) -> tuple[Group, ...]:
    """The groups, the bonus last; their codes are distinct and none is reserved."""
    groups: list[Group] = []
    for entry in fields.entries("groups"):
        code = entry.value.get("group")
        if code in (BONUS, TOTAL):
            entry.value.note("group", "reserved-code")
        elif code is not None and any(group.group == code for group in groups):
            entry.value.note("group", "double-code")
        groups.append(read_group(entry.value, sheet, known, code or ""))
    bonus: Fields | None = fields.get("bonus")
    return (*groups, read_group(bonus, sheet, known)) if bonus is not None else tuple(groups)


def _heavier(entries: list[Entry[Fields]], groups: tuple[str, ...]) -> tuple[Heavier, ...]:
    found: list[Heavier] = []
    for entry in entries:
        fields = entry.value
        for group in fields.entries("groups"):
            group.place.note_unless_among("choice", group.value, groups)
        whom = applies_to(fields.get("applies_to"))
        if whom is not None:
            found.append(Heavier(whom, fields.get("times", 100), fields.listed("groups")))
    return tuple(found)


def _head_not_above_unit(fields: Fields, known: Known) -> bool:
    """There has to be a sheet that grades units."""
    wanted: bool = fields.get("head_not_above_unit", False)
    if wanted and "collective" not in known.sheets:
        fields.note("head_not_above_unit", "collective-missing")
    return wanted
