"""A slow second opinion: the same scores in plain Python, one subject and one fact at a time.

It shares no code with the evaluator but the model of the criteria set, and reads the facts as rows of dicts.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from services.scoring.domain.criteria.model import CriteriaSet, Group, Item, Sheet
from tests.unit.scoring.oracle_days import Row, covers, day_occurrences, month_days, on_leave, wanted, works


@dataclass
class Opinion:
    """What the oracle says of one subject. `rows` are (criterion, rule, day, points, events), one a fact."""

    points: int
    grade: str | None
    at_most_grade: str | None
    reason: str | None
    rows: list[tuple[Any, ...]]
    flags: dict[str, list[str]]
    days: dict[str, int] = field(default_factory=dict)


@dataclass
class Fact:
    item: Item | None
    criterion: str
    day: date
    quantity: int
    event: str | None
    events: list[str]
    standing: str
    points: int = 0
    rule: str = ""


def nearest(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def window(per: str, day: date) -> Any:
    if per == "week":
        return day - timedelta(days=day.weekday())
    return {"day": day, "month": (day.year, day.month), "period": None}[per]


def apply_cap(cap: Any, facts: list[Fact]) -> None:
    if cap is None:
        return
    left: dict[Any, int] = defaultdict(lambda: cap.points)
    for fact in facts:
        if fact.points * cap.points <= 0:
            continue
        key = window(cap.per, fact.day)
        allowed = max(fact.points, left[key]) if cap.points < 0 else min(fact.points, left[key])
        left[key] -= allowed
        if allowed != fact.points:
            fact.points, fact.rule = allowed, "cap"


def order(fact: Fact) -> tuple[Any, ...]:
    return (fact.day, fact.event is None, fact.event or "")


def stands(fact: Fact, contested: str) -> bool:
    return fact.standing != "retracted" and (fact.standing != "contested" or contested == "counts")


def judge(sheet: Sheet, contested: str, facts: list[Fact]) -> list[Fact]:
    """Gives every fact its points and rule; the facts that stand are returned."""
    for fact in facts:
        if fact.item is None:
            fact.rule = "no-rule"
        elif not stands(fact, contested):
            fact.rule = fact.standing
    standing = [fact for fact in facts if not fact.rule]
    for group in sheet.groups:
        for item in group.items:
            mine = sorted((fact for fact in standing if fact.item is item), key=order)
            if item.target is None:
                score_facts(item, mine)
        in_group = [fact for fact in standing if fact.item in group.items and fact.item.target is None]
        position = {item.criterion: number for number, item in enumerate(group.items)}
        in_group.sort(key=lambda fact: (fact.day, position[fact.criterion], *order(fact)[1:]))
        apply_cap(group.cap, in_group)
        score_targets(group, standing)
    return standing


def score_facts(item: Item, facts: list[Fact]) -> None:
    seen: dict[Any, int] = defaultdict(int)
    for fact in facts:
        seen[fact.day.year, fact.day.month] += 1
        if seen[fact.day.year, fact.day.month] <= item.free_per_month:
            fact.rule = "free"
            continue
        fact.rule = "occurrence"
        times = Fraction(1) if item.per == "occurrence" else Fraction(fact.quantity, 100)
        fact.points = nearest(item.points * times)
    apply_cap(item.cap, facts)


def score_targets(group: Group, standing: list[Fact]) -> None:
    by_item = {
        item.criterion: sorted((fact for fact in standing if fact.item is item), key=order)
        for item in group.items
        if item.target is not None
    }
    weights = {item.criterion: item.target.weight for item in group.items if item.target is not None}
    share = Fraction(1)
    if group.missing_targets == "spread" and any(by_item.values()):
        share = Fraction(
            sum(weights.values()), sum(weights[code] for code, facts in by_item.items() if facts)
        )
    for item in group.items:
        facts = by_item.get(item.criterion, [])
        target = item.target
        if target is None or not facts:
            continue
        for fact in facts:
            fact.rule = "averaged" if target.several == "mean" else "superseded"
        last = facts[-1]
        last.rule = "target"
        if target.several == "mean":
            last.quantity = nearest(Fraction(sum(fact.quantity for fact in facts), len(facts)))
            last.events = [event for fact in facts for event in fact.events]
        result = last.quantity
        if result >= target.zero_under:
            reached = Fraction(min(max(result, 0), target.full_at), target.full_at)
            last.points = nearest(target.weight * share * reached)
            if target.over is not None and result > target.full_at:
                steps = (result - target.full_at) // target.over.each
                last.points += min(steps * target.over.points, target.over.cap)


def verdict(
    sheet: Sheet,
    contested: str,
    facts: list[Fact],
    ungraded: str | None,
    earned: dict[str, list[tuple[Any, ...]]] | None = None,
) -> Opinion:
    standing = judge(sheet, contested, facts)
    rows = [(fact.criterion, fact.rule, fact.day, fact.points, tuple(fact.events)) for fact in facts]
    total = 0
    for group in sheet.groups:
        extra = (earned or {}).get(group.group, [])
        rows += extra
        points = group.base + sum(fact.points for fact in facts if fact.item in group.items)
        points += sum(row[3] for row in extra)
        bounded = points if group.floor is None else max(points, group.floor)
        total += bounded if group.ceiling is None else min(bounded, group.ceiling)
    names = [grade.grade for grade in sheet.grades]
    reached = next((g.grade for g in sheet.grades if total >= g.points), names[-1])
    place, limit, limited_by = names.index(reached), None, None
    for fact in sorted(standing, key=lambda fact: position_in(sheet, fact.criterion)):
        at_most = fact.item.at_most_grade if fact.item else None
        if at_most is not None and (limit is None or names.index(at_most) > limit):
            limit, limited_by = names.index(at_most), fact.criterion
    place = max(place, limit if limit is not None else place)
    flags = {}
    for flag in sheet.flags:
        met = [fact for fact in standing if fact.criterion in flag.criteria]
        if len(met) >= flag.count:
            flags[flag.flag] = sorted({event for fact in met for event in evidence(fact)})
    return Opinion(
        points=total,
        grade=None if ungraded else names[place],
        at_most_grade=names[limit] if limit is not None else None,
        reason=ungraded or limited_by,
        rows=rows,
        flags=flags,
    )


def evidence(fact: Fact) -> list[str]:
    return [fact.event] if fact.event is not None else fact.events


def position_in(sheet: Sheet, criterion: str) -> int:
    return [item.criterion for _, item in sheet.items()].index(criterion)


def recorded(sheet: Sheet, records: list[Row], kind: str, subject: str, days: set[date]) -> Iterator[Fact]:
    items = {item.criterion: item for _, item in sheet.items() if item.source == "record"}
    for row in records:
        if (row["subject_kind"], row["subject"]) == (kind, subject) and row["day"] in days:
            yield Fact(
                items.get(row["criterion"]),
                row["criterion"],
                row["day"],
                row["quantity"],
                row["event"],
                [row["event"]],
                row["standing"],
            )


def person_month(
    criteria: CriteriaSet,
    year: int,
    month: int,
    facts: dict[str, list[Row]],
    holidays: frozenset[date],
    clocked: frozenset[date],
    person: str,
) -> Opinion | None:
    sheet, rules = criteria.individual, criteria.work
    assert sheet is not None and rules is not None
    days = month_days(year, month)
    mine = [row for row in facts["placements"] if row["person"] == person]
    if not any(covers(row, day) for row in mine for day in days):
        return None
    looked_at = list(recorded(sheet, facts["records"], "person", person, set(days)))
    working = due_halves = absent_halves = 0
    in_unit = {row["unit"]: 0 for row in mine if any(covers(row, day) for day in days)}
    for day in days:
        units = {row["unit"] for row in mine if covers(row, day)}
        if not units or not works(rules, holidays, day):
            continue
        due = [p for p in ("morning", "afternoon") if not on_leave(facts["leave"], person, day, p)]
        working += 2
        due_halves += len(due)
        for unit in units:
            in_unit[unit] += bool(due)
        badges = [row for row in facts["badges"] if row["person"] == person and covers(row, day)]
        if not due or not badges or day not in clocked:
            continue
        worn = {row["badge"] for row in badges}
        punches = sorted(
            (row["at"], row["event"])
            for row in facts["punches"]
            if row["badge"] in worn and row["at"].date() == day
        )
        for kind, minutes, halves in day_occurrences(rules, day, due, punches):
            absent_halves += halves
            quantity = 100 * (minutes if kind in ("late", "early") else halves if kind == "absent" else 1)
            events = [event for _, event in punches]
            for _, item in sheet.items():
                if wanted(item, kind, minutes):
                    looked_at.append(Fact(item, item.criterion, day, quantity, None, events, "recorded"))
    ungraded = None
    if working == 0:
        ungraded = "no-working-day"
    elif due_halves == 0:
        ungraded = "on-leave"
    elif Fraction(working - absent_halves, working) < Fraction(1, 2):
        ungraded = "mostly-absent"
    opinion = verdict(sheet, criteria.contested, looked_at, ungraded)
    opinion.days = in_unit
    return opinion


def unit_year(
    criteria: CriteriaSet, year: int, records: list[Row], member_scores: list[Row], unit: str
) -> Opinion:
    sheet = criteria.collective
    assert sheet is not None
    days = {day for month in range(1, 13) for day in month_days(year, month)}
    members = [
        row
        for row in member_scores
        if row["unit"] == unit and row["period"].startswith(f"{year}-") and row["points"] is not None
    ]
    weight = sum(row["days"] for row in members)
    earned = {}
    for group in sheet.groups:
        for item in group.items:
            if item.members_mean is None:
                continue
            points = 0
            if weight:
                mean = Fraction(sum(row["points"] * row["days"] for row in members), weight)
                share = item.members_mean.points * mean / item.members_mean.full_at
                points = min(nearest(share), item.members_mean.points)
            earned[group.group] = [(item.criterion, "members-mean", None, points, ())]
    looked_at = list(recorded(sheet, records, "unit", unit, days))
    return verdict(sheet, criteria.contested, looked_at, None, earned)
