"""By which working time attendance was judged, in short."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria.model import WorkRules


def fingerprint(calendar: WorkCalendar) -> str:
    """The same for the same rules and public holidays, and for no others; whenever a clock was read."""
    return _of(calendar.rules, calendar.holidays)


@lru_cache(maxsize=64)
def _of(rules: WorkRules, holidays: frozenset[date]) -> str:
    told = json.dumps([asdict(rules), holidays], default=_plain, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Sets in their order, days as texts."""
    return sorted(value) if isinstance(value, Iterable) else str(value)
