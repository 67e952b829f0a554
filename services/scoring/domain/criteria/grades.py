"""Reads grades and what they ask for beside points."""

from services.scoring.domain.criteria.codes import Codes
from services.scoring.domain.criteria.item import GRADE
from services.scoring.domain.criteria.model import Grade, Needs
from shared.declared.mapping import ByCode, Entry, Fields, Key, ListOf, Mapping
from shared.declared.name import NAME, named
from shared.declared.shapes import ANY_POINTS, Slug

_NEEDS = Mapping(
    {
        "groups": Key(
            ByCode(Slug(), ANY_POINTS),
            "Mỗi nhóm ít nhất bao nhiêu điểm.",
            "At least so many points in groups.",
        ),
        "none_of": Key(
            ListOf(Slug(), least=1, distinct=True),
            "Không có việc nào thuộc các tiêu chí này.",
            "No fact of these criteria.",
        ),
    },
    some_of=("groups", "none_of"),
)
GRADES = Key(
    ListOf(
        Mapping(
            {
                "grade": Key(GRADE, "Mã xếp loại.", "Code of the grade.", required=True),
                "from": Key(ANY_POINTS, "Từ bao nhiêu điểm.", "From so many points on.", required=True),
                "name": NAME,
                "needs": Key(_NEEDS, "Điều kiện kèm theo.", "What it asks for beside points."),
            },
            name="grade",
        ),
        least=1,
    ),
    "Các hạng, từ cao xuống thấp; hạng cuối cho mọi mức thấp hơn.",
    "The grades from the best; the last also for everything below.",
    required=True,
)


def read_grades(entries: list[Entry[Fields]], codes: Codes) -> tuple[Grade, ...]:
    """The grades from the best, each with less points than the one before; mistakes are noted."""
    grades: list[Grade] = []
    for entry in entries:
        fields = entry.value
        code, points = fields.get("grade"), fields.get("from")
        needs = _needs(fields.get("needs"), codes)
        if needs is not None and entry is entries[-1]:
            fields.note("needs", "needs-of-last")
        if code is None or points is None:
            continue
        if any(grade.grade == code for grade in grades):
            fields.note("grade", "double-code")
        if grades and points >= grades[-1].points:
            fields.note("from", "grades-order")
        grades.append(Grade(code, named(fields.get("name"), code), points, needs))
    return tuple(grades)


def _needs(fields: Fields | None, codes: Codes) -> Needs | None:
    if fields is None:
        return None
    groups: dict[str, Entry[int]] = fields.get("groups", {})
    for code, entry in groups.items():
        if code not in codes.groups:
            entry.place.note("unknown-group", group=code, allowed=", ".join(codes.groups))
    for criterion in fields.entries("none_of"):
        criterion.place.note_unless_among("unknown-criterion", criterion.value, codes.facts)
    return Needs(
        groups=tuple((code, entry.value) for code, entry in groups.items()), none_of=fields.listed("none_of")
    )
