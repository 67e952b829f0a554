"""What stands in the cells of sheets, as commands want it; each raises Refusal naming the column."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from shared.clock import VIETNAM
from shared.contracts.refusal import Refusal
from shared.imports.columns import fold

_ISO_DAY = r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
_VIETNAMESE_DAY = r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"
_CLOCK = r"(?:[T\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?)?"
_ZONE = r"\s*(?P<zone>Z|[-+]\d\d:?\d\d)?"
_MOMENTS = tuple(
    re.compile(day + _CLOCK + _ZONE, re.ASCII | re.IGNORECASE) for day in (_ISO_DAY, _VIETNAMESE_DAY)
)
_KEPT = 4096
"""Cells of a sheet recur: so many texts are remembered with what they mean."""

_NUMBER = re.compile(r"([-+]?\d{1,6})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def day(text: str, column: str) -> date:
    """A day written `2019-07-15` or `15/07/2019`; a midnight behind it does not count."""
    at = _moment(text)
    if at is None or at.timetz().replace(tzinfo=None) != time():
        raise Refusal("import.bad-day", place=column, value=text)
    return at.date()


@lru_cache(maxsize=_KEPT)
def moment(text: str, column: str) -> datetime:
    """A day as in `day`, with or without time of day and zone; without zone it is Vietnam's time."""
    at = _moment(text)
    if at is None:
        raise Refusal("import.bad-moment", place=column, value=text)
    return at


@lru_cache(maxsize=_KEPT)
def hundredths(text: str, column: str) -> int:
    """A number with at most two decimals behind a point or comma, as hundredths: "110 %" is 11000."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Refusal("import.bad-number", place=column, value=text)
    return int(Decimal(f"{match[1]}.{match[2] or '0'}") * 100)


def choice(text: str, column: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    """The one of `choices` that is written, by its own name or another one, whatever case and accents."""
    wanted = fold(text)
    for name, others in choices.items():
        if wanted in (fold(name), *(fold(other) for other in others)):
            return name
    known = ", ".join(" / ".join((name, *others[:1])) for name, others in choices.items())
    raise Refusal("import.bad-choice", place=column, value=text, known=known)


def _moment(text: str) -> datetime | None:
    for pattern in _MOMENTS:
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        year, month, day, hour, minute, second = (
            int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
        )
        try:
            at = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
            return at if match["zone"] is None else _in_zone(at, match["zone"])
        except ValueError:
            return None
    return None


def _in_zone(at: datetime, zone: str) -> datetime:
    return datetime.fromisoformat(at.replace(tzinfo=None).isoformat() + zone.upper())
