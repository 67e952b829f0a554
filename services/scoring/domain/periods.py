"""Months, quarters and years: `2019-03`, `2019-Q1`, `2019`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.refusal import Refusal

_TEXT = re.compile(r"([12][0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


@dataclass(frozen=True, order=True)
class Period:
    """`length` months from month `month` of `year`."""

    year: int
    month: int
    length: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Raises Refusal `period.invalid` for anything but `2019-03`, `2019-Q1` and `2019`."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise Refusal("period.invalid", value=text)
        year, month, quarter = match.groups()
        if month:
            return cls(int(year), int(month), 1)
        return cls(int(year), int(quarter) * 3 - 2, 3) if quarter else cls(int(year), 1, 12)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls(day.year, day.month, 1)

    @classmethod
    def year_of(cls, day: date) -> "Period":
        return cls(day.year, 1, 12)

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
        return [Period(self.year, self.month + number, 1) for number in range(self.length)]

    def __str__(self) -> str:
        if self.length == 12:
            return f"{self.year}"
        if self.length == 3:
            return f"{self.year}-Q{(self.month + 2) // 3}"
        return f"{self.year}-{self.month:02}"
