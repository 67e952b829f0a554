"""Reads what compares subjects with each other: quotas of grades, and what parts units with equal points."""

from typing import get_args

from services.scoring.domain.criteria.codes import Codes
from services.scoring.domain.criteria.item import GRADE
from services.scoring.domain.criteria.longer import PERIODS
from services.scoring.domain.criteria.model import Alike, Quota, Rounding, Tie, TieKind, Within
from services.scoring.domain.periods import PeriodKind
from shared.declared.mapping import Entry, Fields, Key, ListOf, Mapping
from shared.declared.place import SheetName
from shared.declared.shapes import Choice, Points, Slug, Whole

QUOTAS = Key(
    ListOf(
        Mapping(
            {
                "grade": Key(GRADE, "Hạng bị giới hạn.", "The grade that is limited.", required=True),
                "share": Key(
                    Points(1, 10000), "Nhiều nhất bao nhiêu %.", "At most so many %.", required=True
                ),
                "of": Key(
                    ListOf(GRADE, least=1, distinct=True),
                    "Trong số những người được các hạng này.",
                    "Of those with these grades.",
                    required=True,
                ),
                "within": Key(
                    Choice(get_args(Within), of_persons=("unit",)),
                    "Tính trong đơn vị (unit, mặc định của cá nhân), khối (block), cơ quan (organisation).",
                    "Among whom: the unit (default of persons), the block or the organisation.",
                ),
                "alike": Key(
                    ListOf(Choice(get_args(Alike), of_persons=("leaders",)), distinct=True),
                    "Tính riêng từng loại (kind), riêng người đứng đầu (leaders).",
                    "Those of a kind, and leaders, apart.",
                ),
                "rounding": Key(
                    Choice(get_args(Rounding)),
                    "Làm tròn xuống (down, mặc định), gần nhất (nearest) hay lên (up).",
                    "How the number is rounded (default down).",
                ),
                "least": Key(Whole(1), "Ít nhất được bao nhiêu.", "At least so many are allowed."),
                "least_from": Key(
                    Whole(1), "Khi có từ bao nhiêu người trở lên.", "When there are so many or more."
                ),
                "periods": Key(
                    ListOf(Choice(PERIODS, of_persons=("month",)), least=1, distinct=True),
                    "Áp dụng cho các kỳ nào; không ghi là kỳ chấm điểm.",
                    "For which periods; without it the sheet's own.",
                ),
            },
            name="quota",
        )
    ),
    "Tỷ lệ khống chế của các hạng.",
    "Quotas of grades.",
)
_TIES: dict[str, TieKind] = {
    "more_in_group": "more-in-group",
    "fewer": "fewer-minus",
    "more_of": "more-of",
    "fewer_of": "fewer-of",
}
TIES = Key(
    ListOf(
        Mapping(
            {
                "more_in_group": Key(Slug(), "Nhiều điểm hơn ở nhóm này.", "More points in this group."),
                "fewer": Key(Choice(("minus",)), "Ít lần bị trừ điểm hơn.", "Fewer facts that took points."),
                "more_of": Key(Slug(), "Nhiều điểm hơn ở tiêu chí này.", "More points under this criterion."),
                "fewer_of": Key(Slug(), "Ít lần thuộc tiêu chí này hơn.", "Fewer facts of this criterion."),
            },
            name="tie",
            exactly_one=tuple(_TIES),
        ),
        least=1,
    ),
    "Cách phân hạng khi bằng điểm, theo thứ tự.",
    "What parts units with equal points, in order.",
    only="collective",
)


def read_quotas(
    entries: list[Entry[Fields]], sheet: SheetName, made: tuple[PeriodKind, ...], codes: Codes
) -> tuple[Quota, ...]:
    """`made` are the periods that the sheet gives scores of."""
    return tuple(_quota(entry.value, sheet, made, codes) for entry in entries)


def _quota(fields: Fields, sheet: SheetName, made: tuple[PeriodKind, ...], codes: Codes) -> Quota:
    grade = fields.get("grade")
    fields.at("grade").note_unless_among("choice", grade, codes.grades)
    if grade is not None and codes.grades and grade == codes.grades[-1]:
        fields.note("grade", "quota-of-last")
    for entry in fields.entries("of"):
        entry.place.note_unless_among("choice", entry.value, codes.grades)
    if sheet == "collective" and "within" not in fields:
        fields.place.note("missing-key", key="within")
    if "least_from" in fields and "least" not in fields:
        fields.note("least_from", "least-of-what")
    for period in fields.entries("periods"):
        period.place.note_unless_among("period-not-made", period.value, made)
    return Quota(
        grade=grade or "",
        share=fields.get("share", 0),
        of=fields.listed("of"),
        within=fields.get("within", Quota.within),
        alike=fields.listed("alike"),
        rounding=fields.get("rounding", Quota.rounding),
        least=fields.get("least", 0),
        least_from=fields.get("least_from", 0),
        periods=fields.listed("periods"),
    )


def read_ties(entries: list[Entry[Fields]], codes: Codes, criteria: tuple[str, ...]) -> tuple[Tie, ...]:
    """`criteria` are all of the sheet; facts are had only by those of `codes.facts`."""
    ties: list[Tie] = []
    for entry in entries:
        fields = entry.value
        fields.at("more_in_group").note_unless_among("choice", fields.get("more_in_group"), codes.groups)
        fields.at("more_of").note_unless_among("unknown-criterion", fields.get("more_of"), criteria)
        fields.at("fewer_of").note_unless_among("unknown-criterion", fields.get("fewer_of"), codes.facts)
        given = next((key for key in _TIES if fields.get(key) is not None), None)
        if given is None:
            continue
        tie = Tie(_TIES[given], "" if given == "fewer" else fields.get(given))
        if tie in ties:
            entry.place.note("double-tie")
        ties.append(tie)
    return tuple(ties)
