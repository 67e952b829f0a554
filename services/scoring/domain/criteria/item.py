"""Reads one criterion of a group."""

from typing import get_args

from services.scoring.domain.criteria.codes import FACTLESS, Known
from services.scoring.domain.criteria.computed import ASSESSED, MEASURED, TARGET, assessed, measured, target
from services.scoring.domain.criteria.conditions import APPLIES_TO, IN_FORCE, applies_to, in_force
from services.scoring.domain.criteria.counted import COUNTED, bands, check_source, fade, per, when
from services.scoring.domain.criteria.model import Item, Source
from services.scoring.domain.criteria.results import RESULTS, results
from services.scoring.domain.criteria.rolled_up import (
    CHILDREN_MEAN,
    FROM_UNIT,
    MEMBERS_MEAN,
    children_mean,
    from_unit,
    members_mean,
)
from services.scoring.domain.criteria.windows import caps, repeats
from services.scoring.domain.periods import LENGTHS, PeriodKind
from shared.declared.mapping import Fields, Key, Mapping
from shared.declared.name import NAME, named
from shared.declared.place import SheetName
from shared.declared.shapes import Choice, Slug, Text, Truth

GRADE = Text(40)
LONGER_PERIOD = Choice(tuple(kind for kind in get_args(PeriodKind) if kind != "month"))

_COMPUTED = {
    "target": Key(TARGET, "Chỉ tiêu: kết quả so với kế hoạch.", "A target: result against plan."),
    "measured": Key(MEASURED, "Đo được: điểm theo bậc.", "Measured: points by steps."),
    "assessed": Key(
        ASSESSED, "Chấm theo cột: tự chấm, tập thể, người đứng đầu.", "Assessed column by column."
    ),
    "results": Key(RESULTS, "Kết quả nhiệm vụ, sản phẩm.", "Tasks or products."),
    "members_mean": Key(
        MEMBERS_MEAN, "Điểm của người trong đơn vị.", "What the members came to.", only="collective"
    ),
    "children_mean": Key(
        CHILDREN_MEAN, "Điểm của đơn vị cấp dưới.", "What subordinate units came to.", only="collective"
    ),
    "from_unit": Key(
        FROM_UNIT,
        "Kết quả của đơn vị mình phụ trách.",
        "What the unit that one leads came to.",
        only="individual",
    ),
}
_ABOUT_FACTS = {
    "needs_finding": Key(
        Truth(), "true: chỉ tính khi đã được xác minh.", "true: counts only once a finding confirms it."
    ),
    "at_most_grade": Key(
        GRADE,
        "Có việc này thì xếp loại không cao hơn hạng ghi ở đây.",
        "The best grade that such a fact leaves.",
    ),
    "limit_lasts": Key(
        LONGER_PERIOD,
        "Hạn chế xếp loại kéo dài đến kỳ này.",
        "The longest period whose grade is limited too.",
    ),
    "in_force": IN_FORCE,
}
"""The keys of items that rest on facts of their own, counted or computed."""

ITEM = Mapping(
    {
        "criterion": Key(
            Slug(), "Mã tiêu chí, duy nhất trong tệp.", "Code, unique in the file.", required=True
        ),
        "name": NAME,
        **COUNTED,
        **_COMPUTED,
        **_ABOUT_FACTS,
        "applies_to": APPLIES_TO,
    },
    name="item",
    exactly_one=("points", "bands", *_COMPUTED),
)


def read_item(fields: Fields, sheet: SheetName, known: Known) -> Item:
    """The criterion as far as it can be read; mistakes are noted."""
    _check_keys(fields)
    source = _source(fields)
    if source != "computed":
        check_source(fields, source)
    _check_limit(fields, sheet, known)
    _check_family(fields, sheet, known)
    asked = when(fields, source, known)
    levels = bands(fields)
    points = fields.get("points", 0)
    moves = points or next((band.points for band in levels if band.points), 0)
    code = fields.get("criterion", "")
    return Item(
        criterion=code,
        name=named(fields.get("name"), code),
        source=source,
        points=points,
        bands=levels,
        per=per(fields, source, asked),
        when=asked,
        family=fields.get("family", ""),
        free_per_month=fields.get("free_per_month", 0),
        once_per=fields.get("once_per"),
        repeats=repeats(fields.entries("repeats")),
        looks_back_months=_looks_back(fields, sheet, known),
        fades=fade(fields),
        caps=caps(fields.entries("cap"), moves),
        needs_finding=fields.get("needs_finding", False),
        applies_to=applies_to(fields.get("applies_to")),
        in_force=in_force(fields.get("in_force")),
        at_most_grade=fields.get("at_most_grade"),
        limit_lasts=fields.get("limit_lasts"),
        target=target(fields.get("target")),
        measured=measured(fields.get("measured")),
        assessed=assessed(fields.get("assessed")),
        results=results(fields.get("results")),
        members_mean=members_mean(fields.get("members_mean")),
        children_mean=children_mean(fields.get("children_mean")),
        from_unit=from_unit(fields.get("from_unit"), known),
    )


def _source(fields: Fields) -> Source:
    if any(kind in fields for kind in FACTLESS):
        return "computed"
    source: Source = fields.get("from", "record")
    return source


def _check_keys(fields: Fields) -> None:
    """A key that would do nothing is a mistake."""
    if "points" in fields or "bands" in fields:
        return
    if any(kind in fields for kind in _COMPUTED):
        for key in COUNTED:
            if key in fields:
                fields.note(key, "counted-only", key=key)
    if any(kind in fields for kind in FACTLESS):
        for key in _ABOUT_FACTS:
            if key in fields:
                fields.note(key, "facts-only", key=key)


def _check_limit(fields: Fields, sheet: SheetName, known: Known) -> None:
    fields.at("at_most_grade").note_unless_among(
        "choice", fields.get("at_most_grade"), known.of(sheet).grades
    )
    if "limit_lasts" not in fields:
        return
    if "at_most_grade" not in fields:
        fields.note("limit_lasts", "limit-of-what")
    lasts, own = fields.get("limit_lasts"), known.sheets[sheet].get("period")
    if lasts is not None and own is not None and LENGTHS[lasts] <= LENGTHS[own]:
        fields.note("limit_lasts", "not-longer", own=own)


def _check_family(fields: Fields, sheet: SheetName, known: Known) -> None:
    """A family that is called like a criterion which is not in it would be counted with that criterion."""
    family = fields.get("family")
    families = known.of(sheet).families
    if family is not None and families.get(family, family) != family:
        fields.note("family", "family-criterion")


def _looks_back(fields: Fields, sheet: SheetName, known: Known) -> int:
    said: Fields | None = fields.get("looks_back")
    if said is None:
        return 0
    months, own = said.get("months"), known.sheets[sheet].get("period")
    if own is not None and months is not None and months <= LENGTHS[own]:
        said.note("months", "looks-back-short", own=own, length=LENGTHS[own])
    return months or 0
