"""What a ZKTeco clock pushes (table ATTLOG): lines of *badge, time, state, verify, workcode, reserved…*."""

from __future__ import annotations

from services.observations.domain.timeclock.lines import PADDING, Text, unread
from services.observations.domain.timeclock.model import Outcome, ReadOptions, Reason
from services.observations.domain.timeclock.roll import Roll
from services.observations.domain.timeclock.times import read_time

_FEWEST = 2


def read_pushed(content: bytes, serial: str, options: ReadOptions) -> list[Outcome]:
    """One outcome for each line that is not empty, in their order; `serial` is the device of every punch.

    Each line stands by itself: a post is often a single one, from which no format could be guessed.
    """
    text, roll = Text(content, "utf-8"), Roll(options)
    outcomes = [_read(text, roll, number, line, serial) for number, line in enumerate(text.lines(), 1)]
    return [one for one in outcomes if getattr(one, "reason", None) is not Reason.BLANK]


def _read(text: Text, roll: Roll, number: int, line: str, serial: str) -> Outcome:
    fault = text.fault(number, line)
    if fault is not None:
        return fault
    cells = line.strip(PADDING).split("\t")
    if len(cells) < _FEWEST:
        return unread(number, Reason.COLUMNS, line, f"{len(cells)}/{_FEWEST}")
    badge = roll.badge(cells[0])
    if isinstance(badge, Reason):
        return unread(number, badge, line)
    at = read_time(cells[1], None)
    if isinstance(at, Reason):
        return unread(number, at, line, cells[1].strip())
    state, verify = (*(cell.strip() or None for cell in cells[2:4]), None, None)[:2]
    return roll.enter(number, badge, at, serial, state, verify, line)
