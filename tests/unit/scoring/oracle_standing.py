"""The oracle's standing: which facts count, and the first reason why the others do not."""

from collections.abc import Callable

from services.scoring.domain.criteria.model import CriteriaSet
from services.scoring.domain.facts import Suspended
from tests.unit.scoring.oracle_dates import in_window
from tests.unit.scoring.oracle_looked_at import Fact, Slot, in_time, lies_in

Applies = Callable[[Slot], bool]


def settle(facts: list[Fact], criteria: CriteriaSet, suspended: Suspended, applies: Applies) -> None:
    """Says of each fact whether it stands, and by which rule it does not."""
    for fact in facts:
        fact.rule = objection(fact, criteria, suspended, applies) or fact.rule
        fact.stands = fact.rule in ("", "in-force")
    for fact in sorted(facts, key=in_time):
        if fact.stands and not fact.rule and fact.under.item.once_per and seen_before(fact, facts):
            fact.rule, fact.stands = "same-act", False


def seen_before(fact: Fact, facts: list[Fact]) -> bool:
    window = fact.under.item.once_per
    assert window is not None
    return any(
        other.slot is fact.slot
        and other.stands
        and not other.rule
        and in_time(other) < in_time(fact)
        and in_window(window, other.day, fact.day)
        for other in facts
    )


def objection(fact: Fact, criteria: CriteriaSet, suspended: Suspended, applies: Applies) -> str | None:
    if fact.slot is None:
        return "no-rule"
    item = fact.slot.item
    if not (lies_in(item.in_force, fact.day) and lies_in(fact.slot.left, fact.day)):
        return "not-in-force"
    if not applies(fact.slot):
        return "not-applicable"
    if {item.criterion, fact.recorded_under} & suspended.criteria or fact.origin in suspended.sources:
        return "suspended"
    if fact.standing == "retracted":
        return "retracted"
    if fact.standing == "contested" and criteria.contested == "suspended":
        return "contested"
    if (fact.alleged or item.needs_finding or needs_finding(fact, criteria)) and not fact.confirmed:
        return "alleged"
    return "excused" if fact.excused else None


def needs_finding(fact: Fact, criteria: CriteriaSet) -> bool:
    """Whether the criterion needs one that the record is under for which somebody else answers."""
    if fact.source != "subordinates":
        return False
    sheets = [sheet for sheet in (criteria.individual, criteria.collective) if sheet is not None]
    items = [item for sheet in sheets for group in sheet.groups for item in group.items]
    return any(item.needs_finding for item in items if item.criterion == fact.recorded_under)
