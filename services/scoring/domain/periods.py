"""Months, quarters, half-years and years: `2019-03`, `2019-Q1`, `2019-H1`, `2019`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shared.contracts.refusal import Refusal

PeriodKind = Literal["month", "quarter", "half", "year"]

LENGTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Kind -> months."""

_TEXT = re.compile(r"([12][0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")


@dataclass(frozen=True, order=True)
class Period:
    """`length` months from month `month` of `year`."""

    year: int
    month: int
    length: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Raises Refusal `period.invalid` for anything but `2019-03`, `2019-Q1`, `2019-H1` and `2019`."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise Refusal("period.invalid", value=text)
        year, month, quarter, half = match.groups()
        if month:
            return cls(int(year), int(month), 1)
        if quarter:
            return cls(int(year), int(quarter) * 3 - 2, 3)
        return cls(int(year), int(half) * 6 - 5, 6) if half else cls(int(year), 1, 12)

    @classmethod
    def around(cls, day: date, kind: PeriodKind) -> "Period":
        """The period of that kind in which the day lies."""
        length = LENGTHS[kind]
        return cls(day.year, (day.month - 1) // length * length + 1, length)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls.around(day, "month")

    @classmethod
    def year_of(cls, day: date) -> "Period":
        return cls.around(day, "year")

    @property
    def kind(self) -> PeriodKind:
        return next(kind for kind, length in LENGTHS.items() if length == self.length)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        end = self.month + self.length
        following = date(self.year + 1, 1, 1) if end > 12 else date(self.year, end, 1)
        return following - timedelta(days=1)

    def days(self) -> list[date]:
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=number) for number in range(count)]

    def months(self) -> list["Period"]:
        return self.parts("month")

    def parts(self, kind: PeriodKind) -> list["Period"]:
        """The periods of that kind that make it up, itself when it is of that kind; none when longer."""
        length = LENGTHS[kind]
        return [
            Period(self.year, month, length)
            for month in range(self.month, self.month + self.length, length)
            if length <= self.length
        ]

    def within(self, other: "Period") -> bool:
        return other.first_day <= self.first_day and self.last_day <= other.last_day

    def __str__(self) -> str:
        if self.length == 12:
            return f"{self.year}"
        if self.length == 3:
            return f"{self.year}-Q{(self.month + 2) // 3}"
        if self.length == 6:
            return f"{self.year}-H{(self.month + 5) // 6}"
        return f"{self.year}-{self.month:02}"


def months_from(day: date, months: int) -> date:
    """The same day so many months later, or before; the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
