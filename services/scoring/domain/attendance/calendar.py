"""Which days are worked, and on which of them attendance can be judged."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from services.scoring.domain.attendance.hours import Timetable, timetable
from services.scoring.domain.criteria.model import WorkRules

WORKED = pl.Schema(
    {
        "rules": pl.UInt16(),  # number of the rules in the timetable
        "day": pl.Date(),
        "hours": pl.UInt16(),  # number of the hours in the timetable
        "judged": pl.Boolean(),
    }
)
ROSTERED = pl.Schema({"rules": pl.UInt16(), "shift": pl.String(), **dict(list(WORKED.items())[1:])})


@dataclass(frozen=True)
class WorkCalendar:
    """The work days of an organisation.

    `holidays` are the public holidays, known from outside. `clocked_days` are the days on which the clocks of
    the organisation recorded anybody at all: only on those is attendance judged, because a day without one
    single punch means a clock that was not read, not a whole office absent.
    """

    rules: WorkRules
    holidays: frozenset[date] = frozenset()
    clocked_days: frozenset[date] = frozenset()

    @property
    def timetable(self) -> Timetable:
        return timetable(self.rules)

    def is_working(self, day: date) -> bool:
        return _is_working(self.rules, self.holidays, day)

    def working_days(self, first_day: date, last_day: date) -> list[date]:
        return [day for day in days_between(first_day, last_day) if self.is_working(day)]

    def worked(self, first_day: date, last_day: date, rules: frozenset[int]) -> pl.DataFrame:
        """`WORKED`: the working days by each of the rules with these numbers, with the usual hours."""
        return _worked(self, first_day, last_day, rules)

    def rostered(self, first_day: date, last_day: date, rules: frozenset[int]) -> pl.DataFrame:
        """`ROSTERED`: every shift of these rules on every day, as it would be if somebody had it."""
        return _rostered(self, first_day, last_day, rules)


def days_between(first_day: date, last_day: date) -> list[date]:
    return [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]


def _is_working(rules: WorkRules, holidays: frozenset[date], day: date) -> bool:
    """A compensatory day is worked whatever else it is; a holiday is not, whatever its weekday."""
    if day in rules.compensatory_days:
        return True
    if day in holidays or day in rules.extra_holidays:
        return False
    return day.weekday() in rules.days


@lru_cache(maxsize=64)
def _worked(calendar: WorkCalendar, first_day: date, last_day: date, rules: frozenset[int]) -> pl.DataFrame:
    table, clocked = calendar.timetable, calendar.clocked_days
    days = days_between(first_day, last_day)
    rows = [
        (number, day, usual, table.hours[usual].were_read(day, clocked))
        for number in sorted(rules)
        for usual in (table.usual[number],)
        for day in days
        if _is_working(table.rules[number], calendar.holidays, day)
    ]
    return pl.DataFrame(rows, schema=WORKED, orient="row")


@lru_cache(maxsize=64)
def _rostered(calendar: WorkCalendar, first_day: date, last_day: date, rules: frozenset[int]) -> pl.DataFrame:
    table, clocked = calendar.timetable, calendar.clocked_days
    rows = [
        (number, shift, day, hours, table.hours[hours].were_read(day, clocked))
        for number in sorted(rules)
        for shift, hours in table.shifts[number].items()
        for day in days_between(first_day, last_day)
    ]
    return pl.DataFrame(rows, schema=ROSTERED, orient="row")
