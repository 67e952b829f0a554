"""The keys of what is asked of one kind of recipients, and how they become `Conditions`."""

from collections.abc import Mapping as Given
from typing import Any, get_args

from services.awards.domain.catalogue.model import Conditions, Holds, Members, Rating
from services.awards.domain.catalogue.shapes import FormCode, OrNone
from shared.contracts.nominations import MatterKind
from shared.contracts.personnel import DisciplineForm
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.place import Place
from shared.declared.shapes import NOT_NEGATIVE, PERCENT, Choice, Slug, Truth, Whole

Grades = Given[Rating, tuple[str, ...]]
"""The grades of criteria sets that stand for a rating or a better one."""

_CODES = ListOf(FormCode(), least=1, distinct=True)
_FORMS = Key(_CODES, "Một trong các hình thức, danh hiệu này.", "Any of these forms.", required=True)
_RATING = Choice(get_args(Rating))

_HOLDS = Mapping(
    {
        "forms": _FORMS,
        "times": Key(Whole(1, 50), "Trong ít nhất bao nhiêu năm khác nhau.", "In so many different years."),
        "within": Key(Whole(1, 50), "Trong bao nhiêu năm gần nhất.", "Within so many years back."),
        "years_ago": Key(
            Whole(0, 50),
            "Năm cuối được tính, trước năm xét bao nhiêu năm; 0 là chính năm xét.",
            "The last year that counts, so many before the year itself.",
        ),
    },
    name="holds",
)
_MEMBERS = Mapping(
    {
        "holding": Key(_CODES, "Có một trong các danh hiệu này trong năm.", "Hold one of these this year."),
        "rating_from": Key(_RATING, "Xếp loại từ mức này trở lên.", "Are rated so or better."),
        "share": Key(PERCENT, "Ít nhất bao nhiêu phần trăm.", "At least so many percent of them."),
        "least": Key(Whole(1, 10_000), "Ít nhất bao nhiêu người.", "At least so many of them."),
    },
    name="members",
    some_of=("share", "least"),
)

KEYS = {
    "registered": Key(Truth(), "Phải đăng ký thi đua trong năm.", "Must have registered for it in the year."),
    "rating_from": Key(
        OrNone(_RATING),
        "Xếp loại từ mức này trở lên; mức nào ứng với xếp loại nào ghi ở “ratings”.",
        "Rated so or better; `ratings` says which grades stand for it.",
    ),
    "minimum_points": Key(OrNone(NOT_NEGATIVE), "Từ bao nhiêu điểm.", "At least so many points."),
    "flags": Key(
        ListOf(Slug(), distinct=True), "Phải có tất cả các dấu hiệu này.", "All of these flags must stand."
    ),
    "barring": Key(
        ListOf(Slug(), distinct=True), "Có một trong các dấu hiệu này thì không xét.", "Flags that bar."
    ),
    "no_disqualifying": Key(
        Truth(), "Có dấu hiệu loại trừ thì không xét.", "Any flag that disqualifies bars."
    ),
    "holds": Key(ListOf(_HOLDS), "Đã có các danh hiệu, hình thức này.", "Awards held before or this year."),
    "members": Key(
        ListOf(_MEMBERS), "Điều kiện đối với người của đơn vị.", "What its people must be.", only="collective"
    ),
    "barred_from": Key(
        OrNone(Choice(get_args(DisciplineForm))),
        "Bị kỷ luật trong năm từ hình thức này trở lên thì không xét.",
        "Discipline of the year from this form upwards bars.",
        only="individual",
    ),
    "unended_discipline": Key(
        Truth(),
        "Còn thời hạn kỷ luật thì tạm chưa xét.",
        "Put off until a discipline has ended.",
        only="individual",
    ),
    "member_disciplined": Key(
        OrNone(Choice(get_args(DisciplineForm))),
        "Có người bị kỷ luật trong năm từ hình thức này trở lên thì không xét.",
        "Discipline of one of its people from this form upwards bars.",
        only="collective",
    ),
    "matters": Key(
        ListOf(Choice(get_args(MatterKind)), distinct=True),
        "Có việc loại này chưa kết luận thì tạm chưa xét.",
        "Unsettled matters of these kinds put it off.",
    ),
    "service_months": Key(
        OrNone(Whole(1, 12)),
        "Công tác ít nhất bao nhiêu tháng trong năm.",
        "At least so many months of service in the year.",
        only="individual",
    ),
    "absent_under": Key(
        OrNone(Whole(1, 366)),
        "Nghỉ dưới bao nhiêu ngày làm việc trong năm.",
        "Absent for fewer working days than this in the year.",
        only="individual",
    ),
    "once_a_year": Key(
        Truth(), "Mỗi năm chỉ tặng một lần.", "Not for whoever holds it for this year already."
    ),
    "not_with": Key(
        ListOf(FormCode(), distinct=True),
        "Không tặng cùng các hình thức này cho cùng một thành tích.",
        "Not beside one of these for the same campaign and year.",
    ),
    "prize": Key(
        OrNone(NOT_NEGATIVE),
        "Mức thưởng: bao nhiêu lần mức lương cơ sở.",
        "The prize, as a multiple of the base salary.",
    ),
}
"""Under `individual` and `collective` of a version."""


def conditions(values: Given[str, Any], grades: Grades, members: Grades) -> Conditions:
    """What the keys ask for, `values` being what holds under each after inheriting, if anything does.

    `grades` are those of the recipients, `members` those of persons.
    """
    plain: dict[str, Any] = {
        key: values[key]
        for key in (
            "registered",
            "minimum_points",
            "no_disqualifying",
            "barred_from",
            "unended_discipline",
            "member_disciplined",
            "service_months",
            "absent_under",
            "once_a_year",
        )
        if key in values
    }
    listed: dict[str, Any] = {
        key: tuple(entry.value for entry in values.get(key, ()))
        for key in ("flags", "barring", "matters", "not_with")
    }
    return Conditions(
        **plain,
        **listed,
        grades=grades[values["rating_from"]] if "rating_from" in values else (),
        holds=tuple(_holds(entry.value) for entry in values.get("holds", ())),
        members=tuple(_members(entry.value, members) for entry in values.get("members", ())),
    )


def codes_named(values: Given[str, Any]) -> list[tuple[Place, str]]:
    """Every code of a form that the conditions name, with its place."""
    named = [(entry.place, entry.value) for entry in values.get("not_with", ())]
    for key, inside in (("holds", "forms"), ("members", "holding")):
        for entry in values.get(key, ()):
            named += [(one.place, one.value) for one in entry.value.entries(inside)]
    return named


def _holds(fields: Fields) -> Holds:
    times, within = fields.get("times", 1), fields.get("within")
    if within is not None and times > within:
        fields.note("times", "times-within", within=within)
    return Holds(fields.listed("forms"), times, within, fields.get("years_ago", 0))


def _members(fields: Fields, grades: Grades) -> Members:
    if "holding" not in fields and "rating_from" not in fields:
        fields.place.note("members-of-what")
    rating = fields.get("rating_from")
    return Members(
        holding=fields.listed("holding"),
        grades=grades[rating] if rating else (),
        share=fields.get("share"),
        least=fields.get("least"),
    )
