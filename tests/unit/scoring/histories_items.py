"""Generated criteria of a sheet: every kind of item, each with some of what such an item may have."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from services.scoring.domain.criteria.model import (
    Assessed,
    Band,
    Cap,
    ChildrenMean,
    Fade,
    FromUnit,
    InForce,
    Item,
    MembersMean,
    Per,
    Repeat,
    When,
    Window,
)
from shared.declared.name import Name
from tests.unit.scoring.histories_computed import MEASURED, RESULTS, TARGETS
from tests.unit.scoring.histories_draw import pick, some, whole

NAMELESS = Name("", "")
MINUS = (-100, -50, -33, -250, -1000, -1)
PLUS = (100, 40, 75, 250, 1000, 3)

REPEATS = (
    (Repeat("month", 2, 200),),
    (Repeat("period", 2, 150), Repeat("period", 4, 333)),
    (Repeat(30, 2, 150),),
    (Repeat("week", 2, 50), Repeat(7, 3, 0)),
    (Repeat(3, 1, 133), Repeat("day", 2, 1000), Repeat("month", 5, 25)),
)
BANDS = (
    (Band(1000, -1000), Band(1500, -2500), Band(None, -10000)),
    (Band(100, 0), Band(300, -75)),
    (Band(50, 10), Band(100, 50), Band(None, 33)),
)
FADES = (Fade(1, 5000), Fade(2, 3333), Fade(3, 0), Fade(6, 9999))
IN_FORCE = (
    InForce(date(2019, 3, 5), None),
    InForce(None, date(2019, 3, 20)),
    InForce(date(2019, 2, 1), date(2019, 4, 2)),
)
FORMS = (None, When(forms=("warning", "reprimand")), When(forms=("dismissal",)))
FEATURES = (
    "free",
    "repeats",
    "caps",
    "once",
    "family",
    "bands",
    "finding",
    "force",
    "fades",
    "looks-back",
    "limit",
    "applies",
)


def capped(sizes: tuple[int, ...], sign: int) -> tuple[Cap, ...]:
    windows: tuple[Window, ...] = ("period", "month", "week", "day")
    return tuple(Cap(window, sign * size) for window, size in zip(windows, sizes, strict=False))


CAPS = {
    sign: (
        capped((300,), sign),
        capped((500, 220), sign),
        (Cap("week", sign * 150),),
        (Cap("day", sign * 100), Cap("month", sign * 133)),
        (Cap("month", sign),),
    )
    for sign in (-1, 1)
}
GROUP_CAPS = (*CAPS[-1], *CAPS[1], (Cap("week", -200), Cap("week", 150), Cap("period", -400)))
PUNCHED: tuple[tuple[Per, When], ...] = (
    ("occurrence", When("late")),
    ("half-day", When("absent")),
    ("minute", When("late", over=6)),
    ("minute", When("early", over=0, up_to=30)),
    ("occurrence", When("late", over=0, up_to=16)),
    ("occurrence", When("early")),
    ("occurrence", When("absent")),
    ("occurrence", When("missing-punch")),
    ("minute", When("left-post")),
    ("minute", When("left-post", over=31)),
    ("occurrence", When("left-post", up_to=45)),
)
ASSESSED = (
    Assessed(500, ("self", "head")),
    Assessed(1000, ("self", "council"), least=250),
    Assessed(300, ("head",), levels=(0, 100, 300)),
)
COMPUTED = (
    tuple(Item("", NAMELESS, target=target) for target in TARGETS),
    tuple(Item("", NAMELESS, measured=measured) for measured in MEASURED),
    tuple(Item("", NAMELESS, results=results) for results in RESULTS),
    tuple(Item("", NAMELESS, assessed=assessed) for assessed in ASSESSED),
)
ROLLED_UP = (
    Item("", NAMELESS, source="computed", members_mean=MembersMean(1000)),
    Item("", NAMELESS, source="computed", members_mean=MembersMean(650, 8000, "heads")),
    Item("", NAMELESS, source="computed", members_mean=MembersMean(333, 7777, "minimum")),
    Item("", NAMELESS, source="computed", children_mean=ChildrenMean(1500)),
    Item("", NAMELESS, source="computed", children_mean=ChildrenMean(200, 9000, True)),
)


def features(draw: st.DrawFn, *without: str) -> frozenset[str]:
    return frozenset(some(draw, [one for one in FEATURES if one not in without], 4))


def counted(draw: st.DrawFn, item: Item, has: frozenset[str], longer: int) -> Item:
    """`item` with what a counted item can have; it looks back for more than `longer` months, if it does."""
    changes: dict[str, Any] = {}
    points = pick(draw, (*MINUS, *PLUS))
    if "bands" in has and item.per == "occurrence":
        changes["bands"] = pick(draw, BANDS)
        points = next(band.points for band in changes["bands"] if band.points)
    else:
        changes["points"] = points
    if "free" in has:
        changes["free_per_month"] = whole(draw, 1, 3)
    if "repeats" in has:
        changes["repeats"] = pick(draw, REPEATS)
    if "caps" in has:
        changes["caps"] = pick(draw, CAPS[1 if points > 0 else -1])
    if "once" in has:
        changes["once_per"] = pick(draw, ("day", "week", "month", "period"))
    if "family" in has:
        changes["family"] = pick(draw, ("together", "apart"))
    if "finding" in has:
        changes["needs_finding"] = True
    if "fades" in has:
        changes["fades"] = pick(draw, FADES)
    if "looks-back" in has:
        changes["looks_back_months"] = longer + whole(draw, 1, 3)
    return replace(item, **changes)


def recorded_item(draw: st.DrawFn, longer: int) -> tuple[Item, frozenset[str]]:
    has = features(draw)
    item = Item("", NAMELESS, per=pick(draw, ("occurrence", "quantity")))
    return counted(draw, item, has, longer), has


def disciplined_item(draw: st.DrawFn, longer: int) -> tuple[Item, frozenset[str]]:
    has = features(draw, "bands", "finding")
    item = Item("", NAMELESS, source="discipline", when=pick(draw, FORMS))
    return counted(draw, item, has, longer), has


def punched_item(draw: st.DrawFn, left_posts: bool) -> tuple[Item, frozenset[str]]:
    has = features(draw, "finding", "fades", "looks-back")
    per, when = pick(draw, PUNCHED if left_posts else PUNCHED[:-3])
    return counted(draw, Item("", NAMELESS, source="attendance", per=per, when=when), has, 0), has


def subordinate_item(draw: st.DrawFn, below: tuple[str, ...]) -> tuple[Item, frozenset[str]]:
    has = features(draw, "bands", "fades", "looks-back")
    item = Item("", NAMELESS, source="subordinates", when=When(criteria=tuple(some(draw, below, 2, 1))))
    return counted(draw, item, has, 0), has


def computed_item(draw: st.DrawFn, kind: str, led: tuple[str, ...]) -> tuple[Item, frozenset[str]]:
    """Of persons `from_unit` names one of the groups `led`; of units also what rests on other scores."""
    others: tuple[Item, ...] = ROLLED_UP
    if kind == "person":
        others = tuple(Item("", NAMELESS, source="computed", from_unit=FromUnit(group, 800)) for group in led)
    item = pick(draw, pick(draw, (*COMPUTED, others) if others else COMPUTED))
    if item.source == "computed":
        return item, frozenset(some(draw, ("applies",), 1))
    has = frozenset(some(draw, ("applies", "limit", "force", "finding"), 2))
    return replace(item, needs_finding="finding" in has), has
