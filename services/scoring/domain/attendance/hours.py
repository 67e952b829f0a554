"""When somebody is due on a day: the usual hours of a unit or a shift, each kind with a number of its own."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

import polars as pl

from services.scoring.domain.criteria.model import Span, WorkRules

NEVER = 1_000_000
"""More minutes, or days, than any limit: stands for a limit that is not set."""

_DAY_MINUTES = 1440


@dataclass(frozen=True)
class Hours:
    """The two half days, in minutes since midnight of their day, and the rules of the clock.

    `rostered`: a shift, not the usual hours.
    """

    first: Span
    second: Span
    rules: WorkRules
    rostered: bool = False

    def were_read(self, day: date, clocked_days: frozenset[date]) -> bool:
        """Whether a clock was read on every calendar day on which the hours of `day` lie."""
        start, end = self.first[0] // _DAY_MINUTES, (self.second[1] - 1) // _DAY_MINUTES
        return all(day + timedelta(days=number) in clocked_days for number in range(start, end + 1))

    @property
    def slack_seconds(self) -> int:
        """Who comes at most so long after the start and leaves at most so long before the end is in time."""
        rules = self.rules
        forgiven = min(rules.grace_minutes, _or_never(rules.absent_after_minutes)) + 1
        return 60 * min(forgiven, *(end - start for start, end in (self.first, self.second))) - 1


@dataclass(frozen=True)
class Timetable:
    """The hours of an organisation, by number: for each rules the usual ones, then the shifts.

    `rules` are those of the organisation, then of each unit whose own differ; the number of the rules of
    `units` is in it. `usual` and `shifts` have one entry for each of `rules`: numbers of `hours`.
    """

    rules: tuple[WorkRules, ...]
    units: dict[str, int]
    hours: list[Hours] = field(default_factory=list)
    usual: list[int] = field(default_factory=list)
    shifts: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for rules in self.rules:
            self.usual.append(self._add(rules, (rules.morning, rules.afternoon), rostered=False))
            self.shifts.append({name: self._add(rules, spans, rostered=True) for name, spans in rules.shifts})

    def _add(self, rules: WorkRules, spans: tuple[Span, ...], rostered: bool) -> int:
        self.hours.append(Hours(*_halves(spans), rules, rostered))
        return len(self.hours) - 1


@lru_cache(maxsize=64)
def timetable(rules: WorkRules) -> Timetable:
    names = [unit for unit, _ in rules.units]
    return Timetable(
        (rules, *(own for _, own in rules.units)), {unit: number for number, unit in enumerate(names, 1)}
    )


class Limits:
    """What the rules of the hours with the numbers `used` say, as expressions over the column `hours`.

    Literals where all agree. Of times that are not set, `NEVER`.
    """

    def __init__(self, hours: Sequence[Hours], used: Collection[int]) -> None:
        self._size = len(hours)
        self._used = {number: hours[number] for number in sorted(used)}

    @cached_property
    def first(self) -> tuple[pl.Expr, pl.Expr]:
        return self._say(lambda hours: hours.first[0]), self._say(lambda hours: hours.first[1])

    @cached_property
    def second(self) -> tuple[pl.Expr, pl.Expr]:
        return self._say(lambda hours: hours.second[0]), self._say(lambda hours: hours.second[1])

    @cached_property
    def slack_seconds(self) -> pl.Expr:
        return self._say(lambda hours: hours.slack_seconds)

    @cached_property
    def grace(self) -> pl.Expr:
        return self._say(lambda hours: hours.rules.grace_minutes)

    @cached_property
    def same_seconds(self) -> pl.Expr:
        return self._say(lambda hours: hours.rules.same_punch_seconds)

    @cached_property
    def absent_after(self) -> pl.Expr:
        return self._say(lambda hours: _or_never(hours.rules.absent_after_minutes))

    @cached_property
    def left_post_after(self) -> pl.Expr:
        return self._say(lambda hours: _or_never(hours.rules.left_post_after_minutes))

    @cached_property
    def explained_within(self) -> pl.Expr:
        return self._say(lambda hours: _or_never(hours.rules.explained_within_days))

    @cached_property
    def agree_on_same_seconds(self) -> bool:
        return len({hours.rules.same_punch_seconds for hours in self._used.values()}) < 2

    @cached_property
    def least_left_post_seconds(self) -> int:
        """The shortest gap that is a left post on any of the days."""
        return 60 * min(_or_never(one.rules.left_post_after_minutes) + 1 for one in self._used.values())

    @cached_property
    def judge_gaps(self) -> bool:
        return any(hours.rules.left_post_after_minutes is not None for hours in self._used.values())

    def _say(self, value: Callable[[Hours], int]) -> pl.Expr:
        said = {number: value(hours) for number, hours in self._used.items()}
        if len(set(said.values())) == 1:
            return pl.lit(next(iter(said.values())), dtype=pl.Int64)
        table = [said.get(number, 0) for number in range(self._size)]
        return pl.lit(pl.Series(table, dtype=pl.Int64)).gather("hours")


@lru_cache(maxsize=64)
def limits(rules: WorkRules, used: frozenset[int]) -> Limits:
    return Limits(timetable(rules).hours, used)


def _or_never(limit: int | None) -> int:
    return NEVER if limit is None else limit


def _halves(spans: tuple[Span, ...]) -> tuple[Span, Span]:
    if len(spans) == 2:
        return spans[0], spans[1]
    ((start, end),) = spans
    middle = (start + end) // 2
    return (start, middle), (middle, end)
