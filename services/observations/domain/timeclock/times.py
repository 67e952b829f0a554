"""Reading one written time, and settling for a whole file whether the day or the month comes first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from services.observations.domain.timeclock.model import WALL_CLOCK, DateOrder, Note, Reason, Remark

_DATE = r"(?P<a>\d{1,4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_HALF = r"(?:\s*(?P<half>AM|PM|SA|CH))?"  # SA, CH: sáng, chiều in Vietnamese Windows
_ZONE = r"(?:\s*(?P<zone>Z|[-+]\d\d:?\d\d))?"
_TIME = re.compile(rf"{_DATE}(?:T|,?\s+){_CLOCK}{_HALF}{_ZONE}", re.ASCII | re.IGNORECASE)
_TWO_ENDED = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)
_MIDNIGHT = re.compile(r"[T\s]+0?0:00(:00(\.0+)?)?$", re.ASCII)
_EPOCH_DAY = re.compile(r"^(1899-12-3[01]|1900-01-0[01])[T\s]+", re.ASCII)

OUTLIERS = 100
"""One contradicting date in so many is garbage; more of them make the file contradictory."""


def read_time(written: str, order: DateOrder | None) -> datetime | Reason:
    """The wall time written, to the second, or why it is none.

    Understands year first and year last with `-`, `/` or `.`, seconds or not, 24 hours or AM/PM (SA/CH), and
    a zone, which is turned into Vietnam's time. With `order` None, a date that can be read both ways is
    `Reason.DATE_ORDER`.
    """
    match = _TIME.fullmatch(written.strip())
    if match is None:
        return Reason.BAD_TIME
    hour = _hour(int(match["hour"]), (match["half"] or "").upper())
    if hour is None:
        return Reason.BAD_TIME
    day = _date(match["a"], match["b"], match["c"], order)
    if isinstance(day, Reason):
        return day
    try:
        at = datetime(*day, hour, int(match["minute"]), int(match["second"] or 0))
        return at if match["zone"] is None else _as_wall_clock(at, match["zone"].upper())
    except (ValueError, OverflowError):
        return Reason.IMPOSSIBLE_DATE


def join(date: str, time: str) -> str:
    """One written time from two cells.

    Spreadsheets keep a day as its midnight and a time of day as a day of 1899: both are undone. A time cell
    that has its own date stands alone.
    """
    time = _EPOCH_DAY.sub("", time.strip())
    if _TIME.fullmatch(time):
        return time
    return f"{_MIDNIGHT.sub('', date.strip())} {time}".strip()


def _hour(hour: int, half: str) -> int | None:
    """The hour of the day; some clocks add PM to 13–23, none may add AM."""
    if half in ("PM", "CH"):
        return hour + 12 if hour < 12 else hour
    if half in ("AM", "SA"):
        return None if hour > 12 else hour % 12
    return hour


def _date(a: str, b: str, c: str, order: DateOrder | None) -> tuple[int, int, int] | Reason:
    if len(a) == 4 and len(c) <= 2:
        return int(a), int(b), int(c)
    if len(a) > 2 or len(c) != 4:
        return Reason.BAD_TIME
    first, second, year = int(a), int(b), int(c)
    if order is DateOrder.DAY_FIRST:
        return year, second, first
    if order is DateOrder.MONTH_FIRST:
        return year, first, second
    if first == second or second > 12:
        return year, first, second
    return (year, second, first) if first > 12 else Reason.DATE_ORDER


def _as_wall_clock(at: datetime, zone: str) -> datetime:
    offset = timedelta()
    if zone != "Z":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        offset = -offset if zone[0] == "-" else offset
    return at.replace(tzinfo=timezone(offset)).astimezone(WALL_CLOCK).replace(tzinfo=None)


class DateOrderCensus:
    """Counts, over all lines of a file, what speaks for the day or the month coming first."""

    def __init__(self) -> None:
        self._seen = 0
        self._day_first = 0
        self._month_first = 0
        self._backward = {DateOrder.DAY_FIRST: 0, DateOrder.MONTH_FIRST: 0}
        self._last: tuple[int, int, int] | None = None

    def add(self, written: str) -> None:
        match = _TWO_ENDED.match(written)
        if match is None:
            return
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        self._seen += 1
        self._day_first += first > 12 >= second
        self._month_first += second > 12 >= first
        if self._last is not None:
            last_first, last_second, last_year = self._last
            self._backward[DateOrder.DAY_FIRST] += (year, second, first) < (
                last_year,
                last_second,
                last_first,
            )
            self._backward[DateOrder.MONTH_FIRST] += (year, first, second) < (
                last_year,
                last_first,
                last_second,
            )
        self._last = first, second, year

    def settle(self, given: DateOrder | None) -> tuple[DateOrder | None, Remark | None]:
        """The order to read the file in, None if it contradicts itself, and the remark that says why.

        What is given decides; then a value above 12, unless the other order has more than one such value in
        a hundred; then the order in which time runs backward less often; then Vietnam's custom, day first.
        """
        if not self._seen:
            return given, None
        if given is not None:
            return given, Remark(Note.ORDER_GIVEN, given)
        fewer, more = sorted((self._day_first, self._month_first))
        if fewer * OUTLIERS > more:
            return None, Remark(Note.ORDER_CONTRADICTORY, f"{self._day_first}/{self._month_first}")
        if more:
            order = DateOrder.DAY_FIRST if self._day_first == more else DateOrder.MONTH_FIRST
            return order, Remark(Note.ORDER_BY_VALUE, order)
        day_first, month_first = self._backward[DateOrder.DAY_FIRST], self._backward[DateOrder.MONTH_FIRST]
        if day_first == month_first:
            return DateOrder.DAY_FIRST, Remark(Note.ORDER_BY_DEFAULT, DateOrder.DAY_FIRST)
        order = DateOrder.DAY_FIRST if day_first < month_first else DateOrder.MONTH_FIRST
        return order, Remark(Note.ORDER_BY_SEQUENCE, order)
