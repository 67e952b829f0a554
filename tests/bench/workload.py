"""Workload W: observation events, what they score, and an oracle that shares no code with any contestant.

A score is the sum of a subject's points, where the points of one criterion in one month (in Viet Nam) count
down to `FLOOR` at most. Points are integers in hundredths.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, TypeVar
from uuid import UUID

from shared.clock import VIETNAM

T = TypeVar("T")

SUBJECTS = 10_000
CRITERIA = 20
FLOOR = -2_000
NOTE_LENGTH = 40

_BEGINNING = datetime(2026, 1, 1, tzinfo=VIETNAM)
_MINUTES_A_YEAR = 365 * 24 * 60
_POINTS = (-1_000, -500, -300, -200, -100, 50, 100, 200)
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy     "


class Observation(NamedTuple):
    id: str
    subject: str
    criterion: str
    points: int
    at: datetime
    observer: str
    note: str

    @property
    def month(self) -> str:
        return f"{self.at:%Y-%m}"


def observations(count: int, seed: int) -> list[Observation]:
    """The first `count` events of the workload named by `seed`, the same on every machine."""
    return list(islice(stream(seed), count))


def stream(seed: int) -> Iterator[Observation]:
    """The events of the workload named by `seed`, without end."""
    chance = random.Random(seed)
    while True:
        yield _observation(chance)


def _observation(chance: random.Random) -> Observation:
    return Observation(
        id=str(UUID(int=chance.getrandbits(128), version=4)),
        subject=f"subject-{chance.randrange(SUBJECTS):05}",
        criterion=f"criterion-{chance.randrange(CRITERIA):02}",
        points=chance.choice(_POINTS),
        at=_BEGINNING + timedelta(minutes=chance.randrange(_MINUTES_A_YEAR)),
        observer=f"observer-{chance.randrange(100):03}",
        note="".join(chance.choices(_LETTERS, k=NOTE_LENGTH)),
    )


def oracle(events: Iterable[Observation]) -> dict[str, int]:
    """subject -> score after all of `events`."""
    sums: dict[tuple[str, str, str], int] = {}
    for event in events:
        key = (event.subject, event.criterion, event.month)
        sums[key] = sums.get(key, 0) + event.points
    scores: dict[str, int] = {}
    for (subject, _, _), total in sums.items():
        scores[subject] = scores.get(subject, 0) + max(total, FLOOR)
    return scores


def batches(events: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(events)
    while batch := list(islice(rest, size)):
        yield batch
