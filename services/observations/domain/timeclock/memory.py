"""The memory of a ZKTeco clock as it is read over the network: records of 8, 16 or 40 bytes.

| bytes | record                                                                           |
|-------|----------------------------------------------------------------------------------|
| 8     | number of the user's place (2), verify (1), time (4), state (1)                  |
| 16    | badge as a number (4), time (4), verify (1), state (1), reserved (2), workcode   |
| 40    | number of the user's place (2), badge as text (24), verify (1), time (4), state, reserved |

A time is one number: seconds, minutes, hours, days, months and years since 2000, every month of 31 days.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import datetime

from services.observations.domain.timeclock.lines import unread
from services.observations.domain.timeclock.model import Outcome, ReadOptions, Reason
from services.observations.domain.timeclock.roll import Roll

SIZES = (8, 16, 40)
_RECORDS = {8: struct.Struct("<HBIB"), 16: struct.Struct("<IIBB6x"), 40: struct.Struct("<H24sBIB8x")}

Fields = tuple[str, int, int, int]
"""Badge, time as the clock counts it, state and verify."""


def record_size(length: int, records: int) -> int:
    """The size of which `length` bytes hold about `records`: a punch may come in while they are read."""
    fitting = [size for size in SIZES if length % size == 0] or [*SIZES]
    return min(fitting, key=lambda size: abs(length / size - records))


def read_memory(
    content: bytes, size: int, serial: str, badges: Mapping[int, str], options: ReadOptions
) -> list[Outcome]:
    """One outcome for each record of `size` bytes, numbered from 1; `badges` are those of the users' places,
    which only records of 8 bytes need."""
    roll = Roll(options)
    return [
        _enter(roll, number, fields, serial)
        for number, fields in enumerate(_records(content, size, badges), 1)
    ]


def wall_time(counted: int) -> tuple[int, ...]:
    """Year, month, day, hour, minute and second of a time as the clock counts it; no such day may exist."""
    parts = []
    for base in (60, 60, 24, 31, 12):
        counted, part = divmod(counted, base)
        parts.append(part)
    second, minute, hour, day, month = parts
    return 2000 + counted, month + 1, day + 1, hour, minute, second


def counted_time(at: datetime) -> int:
    """The number that stands for `at`."""
    days = ((at.year - 2000) * 12 + at.month - 1) * 31 + at.day - 1
    return ((days * 24 + at.hour) * 60 + at.minute) * 60 + at.second


def _records(content: bytes, size: int, badges: Mapping[int, str]) -> Iterator[Fields]:
    whole = len(content) // size * size
    for cells in _RECORDS[size].iter_unpack(content[:whole]):
        if size == 8:
            place, verify, at, state = cells
            yield badges.get(place, str(place)), at, state, verify
        elif size == 16:
            badge, at, verify, state = cells
            yield str(badge), at, state, verify
        else:
            _place, badge, verify, at, state = cells
            yield badge.split(b"\0")[0].decode("utf-8", "replace"), at, state, verify


def _enter(roll: Roll, number: int, fields: Fields, serial: str) -> Outcome:
    written, counted, state, verify = fields
    parts = wall_time(counted)
    shown = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*parts)
    text = f"{written}\t{shown}\t{state}\t{verify}"
    badge = roll.badge(written)
    if isinstance(badge, Reason):
        return unread(number, badge, text)
    try:
        at = datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return unread(number, Reason.IMPOSSIBLE_DATE, text, shown)
    return roll.enter(number, badge, at, serial, str(state), str(verify), text)
