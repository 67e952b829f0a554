"""The oracle's calendar and arithmetic: months back and forth, windows, and the one way of rounding."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

Row = dict[str, Any]
Told = dict[str, list[Row]]
"""The facts, by the name of their frame, as rows."""

DAY = timedelta(days=1)


def nearest(value: Fraction | int) -> int:
    """Half up: -2.5 becomes -2."""
    return floor(value + Fraction(1, 2))


def days_between(first: date, last: date) -> list[date]:
    days, day = [], first
    while day <= last:
        days.append(day)
        day += DAY
    return days


def months_from(day: date, months: int) -> date:
    """The same day so many months later (or earlier); a day that the month lacks is its last one."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def look_back_start(last_day: date, months: int) -> date:
    """The first day of the first of so many months, of which the one of `last_day` is the last."""
    return months_from(last_day.replace(day=1), 1 - months)


def covers(row: Row, day: date) -> bool:
    return row["first_day"] <= day and (row["last_day"] is None or day <= row["last_day"])


def window_of(per: str, day: date) -> Any:
    """What two days have in common that lie in one window of that kind."""
    if per == "day":
        return day
    if per == "week":
        return day - timedelta(days=day.weekday())
    if per == "month":
        return (day.year, day.month)
    assert per == "period"
    return None


def in_window(window: str | int, earlier: date, day: date) -> bool:
    """Whether `earlier` lies in the window of `day`; a number of days are those that end with `day`."""
    if isinstance(window, int):
        return day - timedelta(days=window - 1) <= earlier <= day
    return bool(window_of(window, earlier) == window_of(window, day))
