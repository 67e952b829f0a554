"""The oracle's counted facts: points, allowances, repetition, fading and caps, in the order of the page."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from services.scoring.domain.criteria.model import Cap, Fade, Heavier, Item
from tests.unit.scoring.oracle_dates import in_window, months_from, nearest, window_of
from tests.unit.scoring.oracle_looked_at import Fact, in_time


def give_points(facts: list[Fact], heavier: list[Heavier], last_day: date) -> None:
    """Gives each counted fact that stands its plain points, times and points, before caps."""
    for fact in facts:
        fact.plain, fact.rule = plain_points(fact)
    for fact in facts:
        before = family_until(fact, facts)
        item = fact.under.item
        if len([other for other in before if in_window("month", other.day, fact.day)]) <= item.free_per_month:
            fact.rule, fact.points = "free", 0
            continue
        fact.times = factor(fact, before)
        if fact.plain < 0:
            for entry in heavier:
                if not entry.groups or fact.under.group.group in entry.groups:
                    fact.times = nearest(Fraction(fact.times * entry.times, 100))
        fact.points = nearest(Fraction(fact.plain * fact.times, 100))
        if item.fades is not None:
            fact.points = nearest(fact.points * share_left(item.fades, fact.day, last_day))


def plain_points(fact: Fact) -> tuple[int, str]:
    item = fact.under.item
    if item.bands:
        for band in item.bands:
            if band.up_to is None or fact.quantity <= band.up_to:
                return band.points, "occurrence"
        return 0, "no-band"
    if item.per == "occurrence":
        return item.points, "occurrence"
    return nearest(Fraction(item.points * fact.quantity, 100)), "occurrence"


def family(item: Item) -> tuple[str, str]:
    """What items have in common that are counted together."""
    return ("family", item.family) if item.family else ("alone", item.criterion)


def family_until(fact: Fact, facts: list[Fact]) -> list[Fact]:
    """The facts of the family up to this one, itself the last."""
    return [
        other
        for other in facts
        if family(other.under.item) == family(fact.under.item) and by_item(other) <= by_item(fact)
    ]


def by_item(fact: Fact) -> tuple[Any, ...]:
    """The order in which facts of several criteria come."""
    return (fact.day, fact.under.number, *in_time(fact)[1:])


def factor(fact: Fact, before: list[Fact]) -> int:
    times = 100
    for repeat in fact.under.item.repeats:
        nth = len([other for other in before if in_window(repeat.window, other.day, fact.day)])
        if nth >= repeat.nth:
            times = repeat.times
    return times


def share_left(fade: Fade, day: date, last_day: date) -> Fraction:
    spans = 0
    while months_from(last_day, -(spans + 1) * fade.every_months) >= day:
        spans += 1
    return Fraction(nearest(10000 * Fraction(fade.to, 10000) ** spans), 10000)


def cap_points(facts: list[Fact], caps: tuple[Cap, ...], order: Callable[[Fact], tuple[Any, ...]]) -> None:
    """Cuts what the facts move, the earliest first, one cap after the other."""
    for cap in caps:
        left: dict[Any, int] = defaultdict(lambda cap=cap: cap.points)  # type: ignore[misc]
        for fact in sorted(facts, key=order):
            if fact.points * cap.points <= 0:
                continue
            window = window_of(cap.per, fact.day)
            allowed = max(fact.points, left[window]) if cap.points < 0 else min(fact.points, left[window])
            left[window] -= allowed
            if allowed != fact.points:
                fact.points, fact.rule = allowed, "cap"
