"""Approved leave, and the question who was due at work on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from shared.contracts.personnel import DayPart, LeaveKind
from thidua.sample.chance import count, stream, weighted
from thidua.sample.model import Departure, Leave, Person
from thidua.sample.staff import Staff

KINDS = (("annual", 68), ("sick", 17), ("business-trip", 8), ("personal", 5), ("study", 2))
LENGTHS = {"annual": (1, 5), "sick": (1, 3), "business-trip": (1, 4), "personal": (1, 2), "study": (5, 10)}
"""Shortest and longest leave of a kind, in working days."""

LEAVES_A_YEAR = 2.6
MATERNITIES_A_YEAR = 0.017
MATERNITY = timedelta(181)
HALF_DAYS = 0.22
WORKING_DAYS_A_YEAR = 251

WHOLE_DAY: frozenset[DayPart] = frozenset({"morning", "afternoon"})


@dataclass(frozen=True, slots=True)
class Duty:
    """Which halves of which days a person need not be there, and from when on they are gone."""

    excused: dict[tuple[str, date], frozenset[DayPart]]
    gone: dict[str, date]

    def parts(self, person: str, day: date) -> frozenset[DayPart]:
        """The halves of a working day on which the person is due; empty when none."""
        left = self.gone.get(person)
        if left is not None and day >= left:
            return frozenset()
        excused = self.excused.get((person, day))
        return WHOLE_DAY if excused is None else WHOLE_DAY - excused

    def all_day(self, person: str, day: date) -> bool:
        return self.parts(person, day) == WHOLE_DAY


def duty(leaves: Iterable[Leave], departures: Iterable[Departure], working: tuple[date, ...]) -> Duty:
    """Spread the leaves over the working days."""
    excused: dict[tuple[str, date], frozenset[DayPart]] = {}
    for leave in leaves:
        day = leave.first_day
        while day <= min(leave.last_day, working[-1]):
            excused[leave.person, day] = _excused(leave, day)
            day += timedelta(1)
    return Duty(excused, {departure.person: departure.on for departure in departures})


def _excused(leave: Leave, day: date) -> frozenset[DayPart]:
    parts = set(WHOLE_DAY)
    if day == leave.first_day and leave.first_part == "afternoon":
        parts.remove("morning")
    if day == leave.last_day and leave.last_part == "morning":
        parts.remove("afternoon")
    return frozenset(parts)


def grant(
    seed: int, staff: Staff, departures: Iterable[Departure], working: tuple[date, ...]
) -> tuple[Leave, ...]:
    """Everybody's leave, never two at once, none after the person has gone."""
    rng = stream(seed, "leave")
    gone = {departure.person: departure.on for departure in departures}
    leaves: list[Leave] = []
    for person in staff.people:
        own = tuple(day for day in working if person.code not in gone or day < gone[person.code])
        if own:
            leaves += _of_person(rng, person, person.code in staff.women, own)
    leaves.sort(key=lambda leave: (leave.first_day, leave.person))
    return tuple(leaves)


def _of_person(rng: Random, person: Person, woman: bool, working: tuple[date, ...]) -> list[Leave]:
    share = len(working) / WORKING_DAYS_A_YEAR
    taken: set[date] = set()
    leaves: list[Leave] = []
    chance = 2 * MATERNITIES_A_YEAR * share
    if woman and person.heads is None and len(working) > 40 and rng.random() < chance:
        first = rng.choice(working)
        leaves.append(_leave(person, "maternity", first, first + MATERNITY))
        taken.update(day for day in working if first <= day <= first + MATERNITY)
    for _ in range(count(rng, LEAVES_A_YEAR * share * (0.5 + rng.random()))):
        kind = weighted(rng, KINDS)
        start = rng.randrange(len(working))
        days = working[start : start + rng.randint(*LENGTHS[kind])]
        if taken.isdisjoint(days):
            taken.update(days)
            leaves.append(_some_days(rng, person, cast(LeaveKind, kind), days))
    return leaves


def _some_days(rng: Random, person: Person, kind: LeaveKind, days: tuple[date, ...]) -> Leave:
    if kind in ("annual", "personal", "sick") and rng.random() < HALF_DAYS:
        if rng.random() < 0.5:
            return _leave(person, kind, days[0], days[-1], first_part="afternoon")
        return _leave(person, kind, days[0], days[-1], last_part="morning")
    return _leave(person, kind, days[0], days[-1])


def _leave(
    person: Person,
    kind: LeaveKind,
    first_day: date,
    last_day: date,
    first_part: DayPart = "morning",
    last_part: DayPart = "afternoon",
) -> Leave:
    leave = str(uuid5(NAMESPACE_URL, f"thidua:sample:leave:{person.code}:{first_day}"))
    return Leave(leave, person.code, kind, first_day, first_part, last_day, last_part)
