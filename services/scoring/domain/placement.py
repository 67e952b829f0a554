"""Who belongs to which unit on which days: transfers, carried on through mergers, splits and dissolutions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.scoring.domain.facts import PLACEMENTS, check

PEOPLE = pl.Schema({"person": pl.String(), "first_day": pl.Date(), "last_day": pl.Date()})
TRANSFERS = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "since": pl.Date(),
        "seq": pl.Int64(),  # of several on one day the one with the greatest seq stands
    }
)
SUCCESSIONS = pl.Schema(
    {
        "unit": pl.String(),
        "since": pl.Date(),
        "successor": pl.String(),
        "person": pl.String(),  # the member whom a split names; null: everybody else
    }
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Stay:
    unit: str
    first_day: date
    last_day: date | None


def placements(people: pl.DataFrame, transfers: pl.DataFrame, successions: pl.DataFrame) -> pl.DataFrame:
    """`PLACEMENTS`, ordered by person and first day.

    The first unit of a person is a transfer too. From the day of a succession its unit's members belong to
    the successor, those who come to the unit that day or later included; a member whom a split names goes
    where it says if the member was in the unit by then. A unit that is its own successor keeps its members.
    Successors are followed on. Raises ValueError when they lead in a circle, or a frame has other columns.
    """
    check(people, PEOPLE, "people")
    check(transfers, TRANSFERS, "transfers")
    check(successions, SUCCESSIONS, "successions")
    moves = _Successions(successions)
    by_person: defaultdict[str, list[tuple[date, str]]] = defaultdict(list)
    for person, unit, since, _ in transfers.sort("person", "since", "seq", "unit").iter_rows():
        by_person[person].append((since, unit))
    rows = [
        (person, stay.unit, stay.first_day, stay.last_day)
        for person, first_day, last_day in people.sort("person").iter_rows()
        for assigned in _assigned(by_person[person], first_day, last_day)
        for stay in moves.follow(person, assigned)
    ]
    return pl.DataFrame(rows, schema=PLACEMENTS, orient="row")


def _assigned(transfers: list[tuple[date, str]], first_day: date, last_day: date | None) -> Iterator[_Stay]:
    """The stays that a person's transfers alone say, inside the days of employment."""
    for number, (since, unit) in enumerate(transfers):
        start = max(since, first_day)
        end = last_day
        if number + 1 < len(transfers):
            before_next = transfers[number + 1][0] - _DAY
            end = before_next if end is None else min(end, before_next)
        if end is None or start <= end:
            yield _Stay(unit, start, end)


class _Successions:
    """unit -> the days of its successions in order, each with successors by person (None: the rest)."""

    def __init__(self, successions: pl.DataFrame) -> None:
        self._by_unit: defaultdict[str, dict[date, dict[str | None, str]]] = defaultdict(dict)
        for unit, since, successor, person in successions.sort("since", "unit", "successor").iter_rows():
            self._by_unit[unit].setdefault(since, {}).setdefault(person, successor)

    def follow(self, person: str, stay: _Stay) -> Iterator[_Stay]:
        """The stay, cut and carried on wherever its unit has a successor."""
        unit, day = stay.unit, stay.first_day
        passed = [unit]
        while (move := self._next(unit, person, day, stay.last_day)) is not None:
            since, successor = move
            if since > day:
                yield _Stay(unit, day, since - _DAY)
                passed = [unit]
            if successor in passed:
                raise ValueError(f"units succeed each other in a circle on {since}: {[*passed, successor]}")
            passed.append(successor)
            unit, day = successor, since
        yield _Stay(unit, day, stay.last_day)

    def _next(self, unit: str, person: str, day: date, last_day: date | None) -> tuple[date, str] | None:
        for since, successors in self._by_unit.get(unit, {}).items():
            if last_day is not None and since > last_day:
                return None
            successor = successors.get(None)
            if since >= day and person in successors:
                successor = successors[person]
            if successor is not None and successor != unit:
                return max(since, day), successor
        return None
