"""Which days are worked, and on which of them attendance can be judged."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.scoring.domain.criteria.model import WorkRules


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

    def is_working(self, day: date) -> bool:
        """A compensatory day is worked whatever else it is; a holiday is not, whatever its weekday."""
        if day in self.rules.compensatory_days:
            return True
        if day in self.holidays or day in self.rules.extra_holidays:
            return False
        return day.weekday() in self.rules.days

    def working_days(self, first_day: date, last_day: date) -> list[date]:
        span = (last_day - first_day).days + 1
        days = (first_day + timedelta(days=number) for number in range(span))
        return [day for day in days if self.is_working(day)]

    def frame(self, first_day: date, last_day: date) -> pl.DataFrame:
        """One row per working day: `day`, and `judged`, whether attendance is judged on it."""
        days = self.working_days(first_day, last_day)
        judged = [day in self.clocked_days for day in days]
        return pl.DataFrame({"day": days, "judged": judged}, schema={"day": pl.Date, "judged": pl.Boolean})
