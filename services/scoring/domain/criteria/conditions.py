"""Reads `applies_to` and `in_force`: whom a rule concerns, and when."""

from typing import get_args

from services.scoring.domain.criteria.model import AppliesTo, InForce
from shared.contracts.personnel import PersonKind, UnitKind
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.shapes import Choice, Day, Text, Truth, UnitCode, Whole

_SERVICE = Whole(0, 1200)

SERVICE_MONTHS = Mapping(
    {
        "from": Key(_SERVICE, "Từ đủ số tháng công tác này.", "At least so many whole months of service."),
        "under": Key(_SERVICE, "Dưới số tháng công tác này.", "Fewer than so many months of service."),
    },
    some_of=("from", "under"),
)
_APPLIES_TO = {
    "kinds": Key(
        ListOf(Choice(get_args(PersonKind)), least=1, distinct=True),
        "Loại cán bộ.",
        "Kinds of person.",
        only="individual",
    ),
    "positions": Key(
        ListOf(Text(300), least=1, distinct=True),
        "Chức vụ, ghi đúng như trong hồ sơ.",
        "Positions, spelt as personnel has them.",
        only="individual",
    ),
    "leaders": Key(
        Truth(),
        "true: chỉ người đứng đầu đơn vị; false: chỉ người khác.",
        "Who leads a unit, or who does not.",
        only="individual",
    ),
    "units": Key(ListOf(UnitCode(), least=1, distinct=True), "Mã các đơn vị.", "Units, by short name."),
    "unit_kinds": Key(
        ListOf(Choice(get_args(UnitKind)), least=1, distinct=True),
        "Loại đơn vị.",
        "Kinds of unit.",
        only="collective",
    ),
    "service_months": Key(
        SERVICE_MONTHS, "Số tháng công tác.", "Whole months of service.", only="individual"
    ),
}
APPLIES_TO = Key(
    Mapping(_APPLIES_TO, name="applies-to", some_of=tuple(_APPLIES_TO)),
    "Áp dụng cho ai; mọi điều kiện đã ghi đều phải đúng.",
    "Whom it applies to; all that is given must hold.",
)
IN_FORCE = Key(
    Mapping(
        {
            "from": Key(Day(), "Ngày đầu tiên.", "The first day."),
            "to": Key(Day(), "Ngày cuối cùng.", "The last day."),
        },
        name="in-force",
        some_of=("from", "to"),
    ),
    "Chỉ tính việc xảy ra trong các ngày này, kể cả ngày đầu và ngày cuối.",
    "Only facts of these days, both included.",
)


def applies_to(fields: Fields | None) -> AppliesTo | None:
    if fields is None:
        return None
    service: Fields | None = fields.get("service_months")
    least = service.get("from") if service else None
    under = service.get("under") if service else None
    if service and least is not None and under is not None and least >= under:
        service.place.note("from-under")
    return AppliesTo(
        kinds=fields.listed("kinds"),
        positions=fields.listed("positions"),
        leaders=fields.get("leaders"),
        units=fields.listed("units"),
        unit_kinds=fields.listed("unit_kinds"),
        service_from=least,
        service_under=under,
    )


def in_force(fields: Fields | None) -> InForce | None:
    if fields is None:
        return None
    first_day, last_day = fields.get("from"), fields.get("to")
    if first_day and last_day and first_day > last_day:
        fields.place.note("days-order")
    return InForce(first_day, last_day)
