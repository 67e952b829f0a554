"""Generated criteria sets: every rule of the language, a few in each set, with odd values."""

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from hypothesis import strategies as st

from services.scoring.domain.criteria.model import (
    BONUS,
    AppliesTo,
    CriteriaSet,
    Flag,
    Grade,
    Group,
    Heavier,
    Item,
    Longer,
    Needs,
    Sheet,
    WorkRules,
)
from services.scoring.domain.periods import LENGTHS, Period, PeriodKind
from shared.contracts.scoring import Severity
from shared.declared.name import Name
from tests.unit.scoring.histories_draw import one_in, pick, some, times, tuples, whole
from tests.unit.scoring.histories_items import (
    GROUP_CAPS,
    IN_FORCE,
    computed_item,
    disciplined_item,
    punched_item,
    recorded_item,
    subordinate_item,
)
from tests.unit.scoring.histories_work import WORK, sees_left_posts

Kind = Literal["person", "unit"]

APPLIES_TO: dict[Kind, tuple[AppliesTo, ...]] = {
    "person": (
        AppliesTo(leaders=False),
        AppliesTo(kinds=("civil-servant",)),
        AppliesTo(positions=("head", "deputy")),
        AppliesTo(leaders=True),
        AppliesTo(units=("phong-a",)),
        AppliesTo(service_from=2),
        AppliesTo(service_under=3),
        AppliesTo(kinds=("civil-servant", "worker"), positions=("clerk",), service_from=1, service_under=14),
    ),
    "unit": (
        AppliesTo(unit_kinds=("division",)),
        AppliesTo(units=("phong-a", "so")),
        AppliesTo(unit_kinds=("division", "affiliate"), units=("phong-b",)),
    ),
}
GRADES = (
    (("A", 9000), ("B", 7500), ("C", 5000), ("D", 0)),
    (("best", 1000), ("good", 600), ("poor", 100)),
    (("good", 100), ("bad", -100)),
)
LONGER: dict[PeriodKind, tuple[tuple[Longer, ...], ...]] = {
    "month": (
        (Longer("year", "month", (1,) * 11 + (5,)),),
        (Longer("half", "month", (1,) * 6), Longer("year", "half", (1, 2))),
        (Longer("quarter", "month", (1, 2, 3)), Longer("year", "quarter", (4, 3, 2, 1))),
    ),
    "quarter": ((Longer("half", "quarter", (1, 1)), Longer("year", "half", (1, 2))),),
    "half": ((Longer("year", "half", (1, 2)),),),
    "year": ((),),
}
POINTS = (0, 500, 100, 2500, 5000, 6666, 1, 9000)
BOUNDS = (0, 0, None, 100, 350, -300)
KINDS: dict[Kind, tuple[str, ...]] = {
    "unit": (*("recorded", "computed") * 3, "disciplined"),
    "person": (*("recorded", "computed", "punched", "computed", "subordinate") * 2, "disciplined"),
}
FORMS = ("facts", "grade", "under", "from", "unobserved")
SEVERITIES: tuple[Severity, ...] = ("attention", "disqualifying", "commendable")
WINDOWS = ("period", "month", "week", "day", 30, 2)


def criteria_set(draw: st.DrawFn, kind: Kind, period: Period) -> CriteriaSet:
    """A set whose sheet of `kind` has the period; the other sheet is there when something needs it."""
    work = pick(draw, WORK) if kind == "person" else None
    collective = sheet_of(draw, "unit", period if kind == "unit" else Period(2019, 1, 12), None, (), ())
    individual, needed = None, True
    if kind == "person":
        led = tuple(group.group for group in collective.groups if can_be_led(group))
        below = ("p-first-0", *recorded(collective))
        individual = sheet_of(draw, "person", period, work, led, below)
        needed = any(item.from_unit or item.source == "subordinates" for _, item in individual.items())
    return CriteriaSet(
        criteria="generated",
        name=Name("generated", "generated"),
        effective_from=date(2018, 1, 1),
        contested=pick(draw, ["suspended", "counts"]),
        work=work,
        individual=individual,
        collective=collective if needed else None,
    )


def can_be_led(group: Group) -> bool:
    """Whether `from_unit` may name the group."""
    if any(item.members_mean or item.children_mean for item in group.items):
        return False
    return group.base > 0 or any(item.weight for item in group.items)


def recorded(sheet: Sheet | None) -> tuple[str, ...]:
    """The criteria that behaviour can be recorded under."""
    items = [] if sheet is None else [item for _, item in sheet.items()]
    return tuple(item.criterion for item in items if item.source == "record")


def sheet_of(
    draw: st.DrawFn,
    kind: Kind,
    period: Period,
    work: WorkRules | None,
    led: tuple[str, ...],
    below: tuple[str, ...],
) -> Sheet:
    """`led` are groups that `from_unit` can name, `below` criteria that subordinates are recorded under."""
    grades = tuple(Grade(code, Name(code, code), points) for code, points in pick(draw, GRADES))
    names = ["first", "second", "third"][: whole(draw, 1, 3)] + ([BONUS] if one_in(draw, 3) else [])
    groups = tuple(grouped(draw, kind, name, period, grades, work, led, below) for name in names)
    sheet = Sheet(kind, period.kind, groups, grades)
    codes = tuple(item.criterion for _, item in sheet.items() if item.source != "computed")
    changes: dict[str, Any] = {"flags": flags(draw, kind, codes, grades)}
    if one_in(draw, 3):
        changes["start"] = pick(draw, POINTS)
        changes["floor"] = pick(draw, BOUNDS)
        changes["ceiling"] = pick(draw, (None, 10000, 5100))
    if one_in(draw, 12):
        changes["applies_to"] = pick(draw, APPLIES_TO[kind])
    if work is not None and one_in(draw, 3):
        changes["least_presence"] = pick(draw, [0, 2500, 6667, 10000])
    if one_in(draw, 3):
        changes["heavier"] = tuple(heavier(draw, kind, names) for _ in range(whole(draw, 1, 2)))
    if one_in(draw, 3):
        changes["grades"] = (replace(grades[0], needs=needs(draw, names, codes)), *grades[1:])
    if one_in(draw, 3):
        changes["longer"] = pick(draw, LONGER[period.kind])
    return replace(sheet, **changes)


def grouped(
    draw: st.DrawFn,
    kind: Kind,
    name: str,
    period: Period,
    grades: tuple[Grade, ...],
    work: WorkRules | None,
    led: tuple[str, ...],
    below: tuple[str, ...],
) -> Group:
    months = LENGTHS[period.kind]
    kinds = tuple(one for one in KINDS[kind] if one != "punched" or work is not None)
    # subordinates can be recorded under the first criterion of all, so it is one of records
    first = ["recorded"] if name == "first" else []
    first += ["punched"] if name == "first" and work is not None else []
    chosen = [*first, *(what for (what,) in times(draw, tuples(kinds), 3, 0 if first else 1))]
    items = []
    for number, what in enumerate(chosen):
        item, has = item_of(draw, what, kind, months, work, led, below)
        code = f"{kind[0]}-{name}-{number}"
        item = replace(item, criterion=code, name=Name(code, code))
        items.append(about(draw, kind, item, has, period, grades))
    group = Group(name, Name(name, name), tuple(items))
    changes: dict[str, Any] = {"missing": pick(draw, ("zero", "zero", "spread"))}
    if name != BONUS:
        changes["floor"] = pick(draw, BOUNDS)
        changes["base"] = max(pick(draw, POINTS), changes["floor"] or 0)
    if name == BONUS or one_in(draw, 3):
        changes["ceiling"] = changes.get("base", 0) + pick(draw, [0, 50, 333, 2000])
    if one_in(draw, 3):
        changes["caps"] = pick(draw, GROUP_CAPS)
    if one_in(draw, 8):
        changes["applies_to"] = pick(draw, APPLIES_TO[kind])
    return replace(group, **changes)


def item_of(
    draw: st.DrawFn,
    what: str,
    kind: Kind,
    months: int,
    work: WorkRules | None,
    led: tuple[str, ...],
    below: tuple[str, ...],
) -> tuple[Item, frozenset[str]]:
    match what:
        case "recorded":
            return recorded_item(draw, months)
        case "computed":
            return computed_item(draw, kind, led)
        case "disciplined":
            return disciplined_item(draw, months)
        case "punched":
            return punched_item(draw, work is not None and sees_left_posts(work))
    return subordinate_item(draw, below)


def about(
    draw: st.DrawFn, kind: Kind, item: Item, has: frozenset[str], period: Period, grades: tuple[Grade, ...]
) -> Item:
    """`item` with what any item may have."""
    changes: dict[str, Any] = {}
    if "applies" in has:
        changes["applies_to"] = pick(draw, APPLIES_TO[kind])
    if "force" in has:
        changes["in_force"] = pick(draw, IN_FORCE)
    if "limit" in has:
        changes["at_most_grade"] = pick(draw, [grade.grade for grade in grades])
        lasting = [one for one in LENGTHS if LENGTHS[one] > LENGTHS[period.kind]]
        changes["limit_lasts"] = pick(draw, [None, *lasting])
    return replace(item, **changes)


def heavier(draw: st.DrawFn, kind: Kind, names: list[str]) -> Heavier:
    groups = some(draw, names, 2)
    times = pick(draw, [150, 200, 133, 50])
    return Heavier(pick(draw, APPLIES_TO[kind]), times, tuple(groups))


def needs(draw: st.DrawFn, names: list[str], codes: tuple[str, ...]) -> Needs:
    group = pick(draw, names)
    none_of = some(draw, codes, 2) if codes else []
    if none_of and one_in(draw, 2):
        return Needs(none_of=tuple(none_of))
    return Needs(groups=((group, pick(draw, POINTS)),), none_of=tuple(none_of))


def flags(draw: st.DrawFn, kind: Kind, codes: tuple[str, ...], grades: tuple[Grade, ...]) -> tuple[Flag, ...]:
    found = []
    for number, form in enumerate(some(draw, FORMS, 3)):
        code = f"flag-{number}"
        changes: dict[str, Any] = {}
        if form == "facts" and codes:
            changes["criteria"] = tuple(some(draw, codes, 3, 1))
            changes["count"] = whole(draw, 1, 3)
            changes["window"] = pick(draw, WINDOWS)
        elif form == "grade" or not codes:
            changes["grade_at_most"] = pick(draw, [grade.grade for grade in grades])
        elif form == "unobserved":
            changes["unobserved_months"] = whole(draw, 1, 4)
        else:
            changes[f"points_{form}"] = pick(draw, POINTS)
        if one_in(draw, 5):
            changes["applies_to"] = pick(draw, APPLIES_TO[kind])
        severity = SEVERITIES[number]
        found.append(Flag(code, Name(code, code), severity, by_decision=one_in(draw, 3), **changes))
    return tuple(found)
