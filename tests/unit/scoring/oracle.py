"""A slow second opinion: the same scores in plain Python, one subject and one fact at a time.

It is written from docs/criteria-language.md and shares no code with the evaluator but the values of criteria
sets, periods and the names of the columns of facts. The modules beside it are its chapters: `oracle_dates`,
`oracle_people`, `oracle_days` (attendance), `oracle_looked_at`, `oracle_standing`, `oracle_counted`,
`oracle_computed`, `oracle_groups`, put together in `oracle_judged`; then `oracle_grades`, `oracle_flags`,
`oracle_longer` and `oracle_relative`.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from services.scoring.domain.criteria.model import Group
from tests.unit.scoring.oracle_computed import Known, OwnRow
from tests.unit.scoring.oracle_dates import Row, days_between
from tests.unit.scoring.oracle_days import Clock, days_in_units, every_day, service, ungraded
from tests.unit.scoring.oracle_flags import Seen, raised
from tests.unit.scoring.oracle_grades import Limit, lasting, limits, reached, worst
from tests.unit.scoring.oracle_groups import totals
from tests.unit.scoring.oracle_judged import (
    Matter,
    World,
    decisions,
    existence,
    judge,
    led_units,
    unit_facts,
)
from tests.unit.scoring.oracle_looked_at import (
    Fact,
    attendance,
    disciplined,
    first_day_of,
    of_subordinates,
    recorded,
)
from tests.unit.scoring.oracle_people import concerns, days_there, last_day_of, person_being, unit_being
from tests.unit.scoring.oracle_slots import laid_out

__all__ = ["ROW", "Limit", "Opinion", "World", "of_person", "of_unit"]

ROW = (
    *("group", "criterion", "rule", "day", "quantity", "plain"),
    *("times", "points", "event", "events", "standing", "column"),
)


@dataclass
class Opinion:
    """What the oracle says of one subject; `scored`: whether the sheet concerns it at all.

    `rows` have the columns of `ROW`.
    """

    points: int
    grade: str | None
    at_most_grade: str | None
    reason: str | None
    rows: list[tuple[Any, ...]]
    flags: dict[str, list[str]]
    days: dict[str, int] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    scored: bool = True


def of_person(world: World, person: str) -> Opinion | None:
    """None: the person belonged to no unit in the period."""
    sheet = world.criteria.individual
    assert sheet is not None
    if last_day_of(world.told, person, world.period) is None:
        return None
    being = person_being(world.told, person, world.period)
    groups, slots = laid_out(sheet, world.criteria, world.period, world.previous)
    facts = [
        *recorded(world.told, "person", person, slots, world.period),
        *disciplined(world.told, "person", person, slots, world.period),
        *of_subordinates(world.told, person, slots, world.period),
    ]
    reason, days = None, every_day(world.told, person, world.period)
    served = days_there(world.told["placements"], "person", person, world.period)
    known = Known(world.period, len(served), len(world.period.days()))
    clock = clock_of(world, person)
    if clock is not None:
        seen_from = min(first_day_of(slot.item, world.period) for slot in slots)
        shown = [row for day in days_between(seen_from, world.period.last_day) for row in clock.shows(day)]
        facts += attendance(shown, slots, world.period)
        believed = "time-clock" not in world.suspended.sources
        in_period = [row for row in shown if row["day"] >= world.period.first_day and believed]
        reason = ungraded(clock, in_period, world.period, sheet.least_presence)
        days = days_in_units(clock, world.period)
        known = Known(world.period, *service(clock, world.period))
    known = replace(known, left_out=decisions(world, person), led=led_units(world, sheet, person))
    opinion = verdict(world, Matter(person, sheet, groups, slots, facts, being, known), reason)
    opinion.days = days if opinion.scored else {}
    return opinion


def of_unit(world: World, unit: str, member_scores: list[Row], child_scores: list[Row]) -> Opinion:
    """`member_scores`: person, unit, period, points, days; `child_scores`: unit, parent, points."""
    sheet, individual = world.criteria.collective, world.criteria.individual
    assert sheet is not None
    being = unit_being(world.told, unit, world.period)
    groups, slots = laid_out(sheet, world.criteria, world.period, world.previous)
    periods = {str(part) for part in world.period.parts(individual.period if individual else "month")}
    members = [
        row
        for row in member_scores
        if row["unit"] == unit and row["period"] in periods and row["points"] is not None
    ]
    children = [row["points"] for row in child_scores if row["parent"] == unit and row["points"] is not None]
    known = replace(existence(world, unit), members=members, children=children)
    facts = unit_facts(world, unit, slots)
    return verdict(world, Matter(unit, sheet, groups, slots, facts, being, known), None)


def clock_of(world: World, person: str) -> Clock | None:
    if world.criteria.work is None:
        return None
    return Clock(world.told, world.criteria.work, world.holidays, world.clocked, person)


def verdict(world: World, matter: Matter, reason: str | None) -> Opinion:
    """`reason`: why there is no grade, if so."""
    sheet, facts = matter.sheet, matter.facts
    own = judge(world, matter)
    if not concerns(sheet.applies_to, matter.being):
        return Opinion(0, None, None, None, [*map(row_of, facts)], {}, scored=False)
    standing = [fact for fact in facts if fact.stands]
    found = totals(sheet, matter.groups, facts, own, matter.being)
    points = sum(found.points.values())
    limited = limits(sheet, matter.slots, standing)
    limit = worst(limited)
    names = [grade.grade for grade in sheet.grades]
    place: int | None = None
    if reason is None:
        place = reached(sheet, points, found.points, standing)
        place = max(place, limit.place) if limit is not None else place
    opinion = Opinion(
        points=points,
        grade=None if place is None else names[place],
        at_most_grade=None if limit is None else names[limit.place],
        reason=reason or (limit.criterion if limit is not None else None),
        rows=[*map(row_of, facts), *(row_of_own(group, row) for group, row in own), *found.rows],
        flags={},
        limits=lasting(limited, sheet),
    )
    there = world.told["placements" if sheet.subject_kind == "person" else "units"]
    name = "person" if sheet.subject_kind == "person" else "unit"
    spans = [row for row in there if row[name] == matter.subject]
    never_due = reason in ("no-working-day", "on-leave")
    seen = Seen(matter.subject, matter.being, standing, points, place, spans, never_due)
    opinion.flags = raised(sheet, world.period, seen, world.told)
    return opinion


def row_of(fact: Fact) -> tuple[Any, ...]:
    return (
        fact.slot.group.group if fact.slot is not None else "",
        fact.criterion,
        fact.rule,
        fact.day,
        fact.quantity,
        fact.plain if fact.slot is not None and fact.slot.item.counted else fact.points,
        fact.times,
        fact.points,
        fact.event,
        tuple(fact.events),
        fact.standing,
        fact.column,
    )


def row_of_own(group: Group, row: OwnRow) -> tuple[Any, ...]:
    return (
        group.group,
        row.item.criterion,
        row.rule,
        None,
        row.quantity,
        row.points,
        100,
        row.points,
        row.event,
        tuple(row.events),
        None,
        None,
    )
