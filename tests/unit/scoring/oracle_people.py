"""The oracle's who is who: where a subject belonged on a day, what it was, and whom a rule concerns."""

from dataclasses import dataclass
from datetime import date

from services.scoring.domain.criteria.model import AppliesTo
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import Row, Told, covers, days_between, months_from


@dataclass(frozen=True)
class Being:
    """A person or a unit on the day on which it is judged whom rules concern."""

    units: frozenset[str]
    unit_kinds: frozenset[str]
    kinds: frozenset[str]
    positions: frozenset[str]
    leads: bool
    months_of_service: int


def units_of(told: Told, person: str, day: date) -> set[str]:
    return {row["unit"] for row in told["placements"] if row["person"] == person and covers(row, day)}


def headed_by(told: Told, person: str, day: date) -> set[str]:
    return {
        row["heads"]
        for row in told["positions"]
        if row["person"] == person and row["heads"] is not None and covers(row, day)
    }


def last_day_of(told: Told, person: str, period: Period) -> date | None:
    """The last day of the period on which the person belonged to a unit; None: on none."""
    days = [day for day in period.days() if units_of(told, person, day)]
    return days[-1] if days else None


def person_being(told: Told, person: str, period: Period) -> Being:
    day = last_day_of(told, person, period)
    assert day is not None
    positions = [row for row in told["positions"] if row["person"] == person and covers(row, day)]
    employed = min(row["first_day"] for row in told["placements"] if row["person"] == person)
    return Being(
        units=frozenset(units_of(told, person, day)),
        unit_kinds=frozenset(),
        kinds=frozenset(row["kind"] for row in positions),
        positions=frozenset(row["position"] for row in positions),
        leads=bool(headed_by(told, person, day)),
        months_of_service=whole_months(employed, day),
    )


def unit_being(told: Told, unit: str, period: Period) -> Being:
    """A unit that did not exist on any day of the period has no kind."""
    kinds: frozenset[str] = frozenset()
    for day in period.days():
        there = [row for row in told["units"] if row["unit"] == unit and covers(row, day)]
        if there:
            kinds = frozenset(row["kind"] for row in there)
    return Being(frozenset({unit}), kinds, frozenset(), frozenset(), False, 0)


def whole_months(first: date, day: date) -> int:
    months = 0
    while months_from(first, months + 1) <= day:
        months += 1
    return months


def concerns(rule: AppliesTo | None, being: Being) -> bool:
    if rule is None:
        return True
    if rule.kinds and not being.kinds & set(rule.kinds):
        return False
    if rule.positions and not being.positions & set(rule.positions):
        return False
    if rule.leaders is not None and rule.leaders != being.leads:
        return False
    if rule.units and not being.units & set(rule.units):
        return False
    if rule.unit_kinds and not being.unit_kinds & set(rule.unit_kinds):
        return False
    if rule.service_from is not None and being.months_of_service < rule.service_from:
        return False
    return rule.service_under is None or being.months_of_service < rule.service_under


def days_there(spans: list[Row], name: str, subject: str, period: Period) -> list[date]:
    """The days of the period that lie in a span of the subject."""
    mine = [row for row in spans if row[name] == subject]
    return [day for day in period.days() if any(covers(row, day) for row in mine)]


def there_all_the_while(spans: list[Row], first: date, last: date) -> bool:
    return all(any(covers(row, day) for row in spans) for day in days_between(first, last))
