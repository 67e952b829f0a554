"""The oracle's flags: what raises each, and the events that bear it out."""

from dataclasses import dataclass
from datetime import date

from services.scoring.domain.criteria.model import Flag, Sheet
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import Row, Told, in_window, look_back_start
from tests.unit.scoring.oracle_grades import grade_place
from tests.unit.scoring.oracle_looked_at import Fact
from tests.unit.scoring.oracle_people import Being, concerns, there_all_the_while


@dataclass(frozen=True)
class Seen:
    """What flags look at. `place` is that of the grade before quotas and the unit's, None without a grade;
    `spans` are when the subject was there; `never_due`: on no day of the period."""

    subject: str
    being: Being
    standing: list[Fact]
    points: int
    place: int | None
    spans: list[Row]
    never_due: bool


def raised(sheet: Sheet, period: Period, seen: Seen, told: Told) -> dict[str, list[str]]:
    """Flag -> evidence, in the order of the sheet."""
    found = {}
    for flag in sheet.flags:
        evidence = evidence_of(flag, sheet, period, seen, told)
        if evidence is None or not concerns(flag.applies_to, seen.being):
            continue
        if flag.by_decision and lifted(told, seen.subject, flag.flag, period):
            continue
        found[flag.flag] = sorted(set(evidence))
    return found


def evidence_of(flag: Flag, sheet: Sheet, period: Period, seen: Seen, told: Told) -> list[str] | None:
    """None: the flag is not raised."""
    if flag.criteria:
        return by_facts(flag, seen.standing)
    met = False
    if flag.grade_at_most is not None:
        met = seen.place is not None and seen.place >= grade_place(sheet, flag.grade_at_most)
    elif flag.points_under is not None:
        met = seen.points < flag.points_under
    elif flag.points_from is not None:
        met = seen.points >= flag.points_from
    elif flag.unobserved_months is not None:
        first = look_back_start(period.last_day, flag.unobserved_months)
        there = there_all_the_while(seen.spans, first, period.last_day)
        known = seen_since(told, seen.subject, first, period.last_day)
        met = there and not known and not seen.never_due
    return [] if met else None


def by_facts(flag: Flag, standing: list[Fact]) -> list[str] | None:
    """The events of all windows in which there are enough facts; None when there is no such window."""
    facts = [fact for fact in standing if fact.criterion in flag.criteria]
    met: list[str] = []
    enough = False
    for fact in facts:
        window = [other for other in facts if in_window(flag.window, other.day, fact.day)]
        if len(window) >= flag.count:
            enough = True
            met += [event for other in window for event in own_events(other)]
    return met if enough else None


def own_events(fact: Fact) -> list[str]:
    """Its own event; the row of a mean names those of other facts too."""
    return fact.events if fact.event is None else [fact.event]


def seen_since(told: Told, subject: str, first: date, last: date) -> bool:
    return any(row["subject"] == subject and first <= row["last_day"] <= last for row in told["seen"])


def lifted(told: Told, subject: str, flag: str, period: Period) -> bool:
    return any(
        (row["subject"], row["flag"], row["period"]) == (subject, flag, str(period)) for row in told["lifted"]
    )
