"""The oracle's judgement of one subject under one sheet, and of the units that a person leads."""

from dataclasses import dataclass, replace
from datetime import date

from services.scoring.domain.criteria.model import CriteriaSet, Group, Sheet
from services.scoring.domain.facts import Suspended
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_computed import Known, OwnRow, compute
from tests.unit.scoring.oracle_counted import by_item, cap_points, give_points
from tests.unit.scoring.oracle_dates import Told
from tests.unit.scoring.oracle_groups import totals
from tests.unit.scoring.oracle_looked_at import Fact, disciplined, in_time, recorded
from tests.unit.scoring.oracle_people import (
    Being,
    concerns,
    days_there,
    headed_by,
    last_day_of,
    unit_being,
)
from tests.unit.scoring.oracle_slots import Slot, laid_out
from tests.unit.scoring.oracle_standing import settle

NOTHING_SUSPENDED = Suspended()


@dataclass(frozen=True)
class World:
    """All that there is to judge by in one period."""

    criteria: CriteriaSet
    period: Period
    told: Told
    suspended: Suspended = NOTHING_SUSPENDED
    holidays: frozenset[date] = frozenset()
    clocked: frozenset[date] = frozenset()
    previous: CriteriaSet | None = None


@dataclass(frozen=True)
class Matter:
    """What is judged: one subject under one sheet, laid out with what its facts fall under."""

    subject: str
    sheet: Sheet
    groups: list[Group]
    slots: list[Slot]
    facts: list[Fact]
    being: Being
    known: Known


def judge(world: World, matter: Matter) -> list[tuple[Group, OwnRow]]:
    """Gives each fact its rule and points; returns the rows that stand for no single fact."""

    def applies(slot: Slot) -> bool:
        if slot.item.source == "computed" and slot.item.criterion in world.suspended.criteria:
            return False
        rules = (matter.sheet.applies_to, slot.group.applies_to, slot.item.applies_to)
        return all(concerns(rule, matter.being) for rule in rules)

    settle(matter.facts, world.criteria, world.suspended, applies)
    standing = [fact for fact in matter.facts if fact.stands]
    counted = [fact for fact in standing if fact.rule != "in-force" and fact.under.item.counted]
    heavier = [entry for entry in matter.sheet.heavier if concerns(entry.applies_to, matter.being)]
    give_points(counted, heavier, world.period.last_day)
    for slot in matter.slots:
        cap_points([fact for fact in counted if fact.slot is slot], slot.item.caps, in_time)
    own = []
    for group in matter.groups:
        cap_points([fact for fact in counted if fact.under.group is group], group.caps, by_item)
        items = [
            slot.item
            for slot in matter.slots
            if slot.group is group and not slot.item.counted and applies(slot)
        ]
        mine = [fact for fact in standing if fact.under.item in items]
        own += [(group, row) for row in compute(group, items, mine, matter.known)]
    return own


def unit_facts(world: World, unit: str, slots: list[Slot]) -> list[Fact]:
    return [
        *recorded(world.told, "unit", unit, slots, world.period),
        *disciplined(world.told, "unit", unit, slots, world.period),
    ]


def existence(world: World, unit: str) -> Known:
    """Of a unit calendar days count; one that was never there is asked for the whole plan."""
    served = len(days_there(world.told["units"], "unit", unit, world.period))
    working = len(world.period.days()) if served else 0
    return Known(world.period, served, working, left_out=decisions(world, unit))


def decisions(world: World, subject: str) -> dict[str, str]:
    """Criterion -> the event of the decision that left it out of the period."""
    return {
        row["criterion"]: row["event"]
        for row in world.told["left_out"]
        if (row["subject"], row["period"]) == (subject, str(world.period))
    }


def led_units(world: World, sheet: Sheet, person: str) -> dict[str, tuple[list[int], int]]:
    """Criterion -> what its group of the collective sheet came to for each led unit, and the group's full."""
    day = last_day_of(world.told, person, world.period)
    assert day is not None
    found = {}
    for group in sheet.groups:
        for item in group.items:
            if item.from_unit is not None and world.criteria.collective is not None:
                (of,) = [g for g in world.criteria.collective.groups if g.group == item.from_unit.group]
                units = sorted(headed_by(world.told, person, day))
                results = [group_result(world, of, unit) for unit in units]
                full = of.base + sum(each.weight for each in of.items)
                found[item.criterion] = ([one for one in results if one is not None], full)
    return found


def group_result(world: World, group: Group, unit: str) -> int | None:
    """What the one group came to for the unit over the person's period, as if it were the whole sheet.

    None: the group does not concern the unit.
    """
    collective = world.criteria.collective
    assert collective is not None
    sheet = replace(collective, groups=(group,), start=0, floor=None, ceiling=None)
    groups, slots = laid_out(sheet, world.criteria, world.period, only(group.group, world.previous))
    facts = unit_facts(world, unit, slots)
    being = unit_being(world.told, unit, world.period)
    if not (concerns(sheet.applies_to, being) and concerns(group.applies_to, being)):
        return None
    known = existence(world, unit)
    matter = Matter(unit, sheet, groups, slots, facts, being, known)
    own = judge(world, matter)
    return totals(sheet, groups, facts, own, being).points.get(group.group, 0)


def only(group: str, criteria: CriteriaSet | None) -> CriteriaSet | None:
    """The set with no more of its collective sheet than the one group."""
    if criteria is None or criteria.collective is None:
        return None
    groups = tuple(one for one in criteria.collective.groups if one.group == group)
    return replace(criteria, collective=replace(criteria.collective, groups=groups))
