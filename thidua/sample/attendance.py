"""A span of punches at the time clock, as people come, go, are late, forget, and now and then stay away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from shared.contracts.personnel import DayPart
from thidua.sample.chance import stream
from thidua.sample.leave import WHOLE_DAY, Duty
from thidua.sample.model import VIETNAM, Person, Punch
from thidua.sample.temperament import Temperament
from thidua.sample.workdays import FIRST_DAY

FIRST_PUNCHES = FIRST_DAY + timedelta(1)

MORNING = (7 * 3600, 11 * 3600)
AFTERNOON = (13 * 3600, 17 * 3600)
"""Start and end of the half days, in seconds since midnight."""

LATE = 0.040
VERY_LATE = 0.010
EARLY = 0.010
FORGOTTEN = 0.006
ABSENT_ALL_DAY = 0.0007
ABSENT_HALF_DAY = 0.0007
DOUBLE = 0.012
"""Rates a day, for a person of average carelessness; forgetting and double punches are everybody's."""

PUNCHES_AT_LUNCH = 0.12
NEVER_PRESSES_A_KEY = 0.15
"""Shares of the people; who presses no key is logged with state 0 coming and going."""

FINGERPRINT, FACE = "1", "15"


@dataclass(frozen=True, slots=True)
class Habits:
    badge: str
    carelessness: float
    lunch: bool
    presses_key: bool
    verify: str

    def punch(self, midnight: datetime, second: int, going: bool) -> Punch:
        state = "1" if going and self.presses_key else "0"
        return Punch(midnight + timedelta(seconds=second), self.badge, state, self.verify)


@dataclass(frozen=True, slots=True)
class Attendance:
    """`unexcused` are the days on which a person was due and stayed away for a half or the whole."""

    punches: tuple[Punch, ...]
    unexcused: frozenset[tuple[str, date]]


def attend(
    seed: int, people: tuple[Person, ...], temperament: Temperament, duty: Duty, working: tuple[date, ...]
) -> Attendance:
    """Everybody's punches of the working days from 2 January 2019 on, in the order of the clock."""
    rng = stream(seed, "attendance")
    everybody = [(person.code, _habits(rng, person, temperament)) for person in people]
    punches: list[Punch] = []
    unexcused: set[tuple[str, date]] = set()
    for day in working:
        if day < FIRST_PUNCHES:
            continue
        midnight = datetime.combine(day, time(), VIETNAM)
        today: list[Punch] = []
        for code, habits in everybody:
            due = duty.parts(code, day)
            there = _shows_up(rng, habits.carelessness, due)
            if there != due:
                unexcused.add((code, day))
            if there:
                today += _day(rng, habits, midnight, there)
        today.sort()
        punches += today
    return Attendance(tuple(punches), frozenset(unexcused))


def _habits(rng: Random, person: Person, temperament: Temperament) -> Habits:
    return Habits(
        badge=person.badge,
        carelessness=temperament.carelessness(person.code),
        lunch=rng.random() < PUNCHES_AT_LUNCH,
        presses_key=rng.random() >= NEVER_PRESSES_A_KEY,
        verify=FACE if rng.random() < 0.2 else FINGERPRINT,
    )


def _shows_up(rng: Random, carelessness: float, due: frozenset[DayPart]) -> frozenset[DayPart]:
    """The halves on which the person is there, of those on which they should be."""
    draw = rng.random()
    if draw < ABSENT_ALL_DAY * carelessness:
        return frozenset()
    if draw < (ABSENT_ALL_DAY + ABSENT_HALF_DAY) * carelessness:
        return due - {rng.choice(("morning", "afternoon"))}
    return due


def _day(rng: Random, habits: Habits, midnight: datetime, there: frozenset[DayPart]) -> Iterator[Punch]:
    marks = _marks(rng, habits, *_bounds(there))
    if habits.lunch and there == WHOLE_DAY:
        marks[1:1] = [(MORNING[1] + rng.randint(0, 500), True), (AFTERNOON[0] - rng.randint(60, 1200), False)]
    if rng.random() < FORGOTTEN:
        del marks[rng.choice((0, -1))]
    for second, going in marks:
        yield habits.punch(midnight, second, going)
        if rng.random() < DOUBLE:
            yield habits.punch(midnight, second + rng.randint(2, 9), going)


def _bounds(there: frozenset[DayPart]) -> tuple[int, int]:
    start = MORNING if "morning" in there else AFTERNOON
    end = AFTERNOON if "afternoon" in there else MORNING
    return start[0], end[1]


def _marks(rng: Random, habits: Habits, start: int, end: int) -> list[tuple[int, bool]]:
    """When the person comes and goes, in seconds since midnight, and whether it is going."""
    draw = rng.random()
    if draw < VERY_LATE * habits.carelessness:
        come = start + int(rng.triangular(16 * 60, 75 * 60, 18 * 60))
    elif draw < (VERY_LATE + LATE) * habits.carelessness:
        come = start + int(rng.triangular(60, 15 * 60, 4 * 60))
    else:
        come = start - int(rng.triangular(0, 25 * 60, 7 * 60))
    if rng.random() < EARLY * habits.carelessness:
        go = end - int(rng.triangular(3 * 60, 50 * 60, 8 * 60))
    else:
        go = end + int(rng.triangular(0, 30 * 60, 4 * 60))
    return [(come, False), (go, True)]
