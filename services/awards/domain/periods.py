"""The days that a period covers: `2019`, `2019-H1`, `2019-Q1` or `2019-03`."""

import re
from datetime import date, timedelta

from shared.contracts.refusal import Refusal

_TEXT = re.compile(r"([12][0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")


def span(period: str) -> tuple[date, date]:
    """The first and the last day of `period`; raises Refusal for anything that is not a period."""
    match = _TEXT.fullmatch(period)
    if match is None:
        raise Refusal("period.invalid", place="period", value=period)
    year, month, quarter, half = int(match[1]), match[2], match[3], match[4]
    if month:
        return date(year, int(month), 1), _last(year, int(month))
    if quarter:
        return date(year, int(quarter) * 3 - 2, 1), _last(year, int(quarter) * 3)
    if half:
        return date(year, int(half) * 6 - 5, 1), _last(year, int(half) * 6)
    return date(year, 1, 1), date(year, 12, 31)


def touch(one: str, other: str) -> bool:
    """Whether the two periods have a day in common."""
    (first, last), (other_first, other_last) = span(one), span(other)
    return first <= other_last and other_first <= last


def _last(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)
