"""ZKTeco's log: `attlog.dat` from a USB stick, and dumps of what the clock pushes over the network.

Neither has a header. The stick's file has the columns *badge, time, device, state, verify, workcode*; a push
has no device: *badge, time, state, verify, workcode*, then reserved ones. Which it is, is decided once for a
file, from its first 10,000 lines, of which those count that have the most frequent number of columns:

1. with fewer than five columns, there is no device;
2. if the third column mostly holds what is no state (0–5 and 255 are states), it is the device;
3. if it holds 0 or 255 in at least one line of twenty, it is the state: devices are numbered 1–254;
4. five columns, or more than six (empty ones at the end do not count), are a push;
5. six are a push if the fourth column holds what is no state (face or palm, as 15 or 25) in one line of
   twenty;
6. all other files of six columns have the device.

`ReadOptions.device_column` overrides the rule. A line with another number of columns is rejected.

Some clocks write their serial number on the first line and a checksum on the last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from services.observations.domain.timeclock.formats import ATTLOG_LINE
from services.observations.domain.timeclock.lines import LONGEST, PADDING, Text, unread
from services.observations.domain.timeclock.model import (
    DateOrder,
    Note,
    Outcome,
    Reading,
    ReadOptions,
    Reason,
    Remark,
    Unread,
)
from services.observations.domain.timeclock.roll import Roll
from services.observations.domain.timeclock.times import read_time

SAMPLE = 10_000
STATES = frozenset({"0", "1", "2", "3", "4", "5", "255"})
NO_DEVICE_NUMBERS = frozenset({"0", "255"})

_SERIAL = re.compile(r"[\w:=#. -]{5,64}", re.ASCII)
_TAILS_KEPT = 4096

Codes = tuple[str | None, str | None, str | None]
"""Device, state and verify of a line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many columns a line has, and whether the third is the device."""

    width: int
    has_device: bool

    def codes(self, tail: list[str], serial: str | None) -> Codes:
        """Device, state and verify from the columns after the time."""
        cells: list[str | None] = [cell.strip() or None for cell in tail]
        if not self.has_device:
            cells.insert(0, serial)
        device, state, verify = (*cells, None, None, None)[:3]
        return device, state, verify


def read_attlog(text: Text, options: ReadOptions) -> Reading:
    """Read a text that `formats.recognise` found to be an attlog.

    A clock writes ASCII: a line with bytes beyond UTF-8 is broken, not of another encoding.
    """
    if not text.encoding.startswith("utf"):
        text = Text(text.content, "utf-8")
    layout = decide_layout(text, options.device_column)
    lines = _Lines(text, layout, options)
    outcomes = list(lines.read())
    if lines.serial is not None:
        _mark_checksum(outcomes)
    remarks = [] if layout.has_device else [Remark(Note.NO_DEVICE_COLUMN)]
    return Reading("attlog", outcomes, remarks + lines.roll.remarks())


def decide_layout(text: Text, has_device: bool | None = None) -> Layout:
    """The layout of a file by the rule above; `has_device`, if given, decides instead of it."""
    rows = [line.split("\t") for _, line in islice(_shaped(text), SAMPLE)]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    if has_device is not None:
        return Layout(width, has_device)
    rows = [row for row in rows if len(row) == width]
    return Layout(width, width >= 5 and _third_is_device(rows))


def _shaped(text: Text) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in text.fit() if ATTLOG_LINE.match(line))


def _third_is_device(rows: list[list[str]]) -> bool:
    third = Counter(row[2].strip() for row in rows)
    if 2 * sum(third[value] for value in STATES) < len(rows):
        return True
    if 20 * sum(third[value] for value in NO_DEVICE_NUMBERS) >= len(rows):
        return False
    width = len(rows[0])
    while width > 6 and not any(row[width - 1].strip() for row in rows):
        width -= 1
    if width != 6:
        return False
    strange = sum(row[3].strip() not in STATES for row in rows)
    return 20 * strange < len(rows)


class _Lines:
    """One pass over the lines.

    Badges recur, and so does what follows the time. Their texts are remembered once read the slow way, and a
    line made of remembered ones and a time of the usual shape is read at once.
    """

    def __init__(self, text: Text, layout: Layout, options: ReadOptions) -> None:
        self.roll = Roll(options)
        self.serial: str | None = None
        self._text = text
        self._layout = layout
        self._order: DateOrder | None = options.date_order
        self._tails: dict[str, Codes] = {}
        self._begun = False

    def read(self) -> Iterator[Outcome]:
        badges, tails, enter = self.roll.known, self._tails, self.roll.enter
        for number, line in enumerate(self._text.lines(), 1):
            written, _, rest = line.partition("\t")
            at = _usual_time(rest[:19])
            badge = badges.get(written)
            codes = tails.get(rest[19:])
            if at is None or badge is None or codes is None or len(line) > LONGEST // 4:
                yield self._read_slowly(number, line)
            else:
                yield enter(number, badge, at, *codes, line)

    def _read_slowly(self, number: int, line: str) -> Outcome:
        fault = self._text.fault(number, line)
        if fault is not None:
            self._begun = self._begun or fault.reason is not Reason.BLANK
            return fault
        first, self._begun = not self._begun, True
        cells = line.strip(PADDING).split("\t")
        if first and len(cells) == 1 and _is_serial(cells[0]):
            self.serial = re.split("[=:]", cells[0])[-1].strip()
            return unread(number, Reason.SERIAL, line, self.serial)
        if len(cells) != self._layout.width:
            return unread(number, Reason.COLUMNS, line, f"{len(cells)}/{self._layout.width}")
        badge = self.roll.badge(cells[0])
        if isinstance(badge, Reason):
            return unread(number, badge, line)
        at = read_time(cells[1], self._order)
        if isinstance(at, Reason):
            return unread(number, at, line, cells[1].strip())
        codes = self._layout.codes(cells[2:], self.serial)
        self._remember(line, codes)
        return self.roll.enter(number, badge, at, *codes, line)

    def _remember(self, line: str, codes: Codes) -> None:
        written, _, rest = line.partition("\t")
        tail = rest[19:]
        belongs_to_time = tail.strip(PADDING)[:1] not in ("", "\t")  # a zone, PM
        if belongs_to_time or _usual_time(rest[:19]) is None:
            return
        self.roll.badge(written)
        if len(self._tails) >= _TAILS_KEPT:
            self._tails.clear()
        self._tails[tail] = codes


def _usual_time(written: str) -> datetime | None:
    """The time, if written exactly as YYYY-MM-DD HH:MM:SS."""
    if len(written) != 19 or written[10] != " " or written[7] != "-" or not written[13] == ":" == written[16]:
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _is_serial(text: str) -> bool:
    return _SERIAL.fullmatch(text.strip()) is not None and any(map(str.isdigit, text))


def _mark_checksum(outcomes: list[Outcome]) -> None:
    """Call the last line that is not blank a checksum if it is a single word."""
    for index in range(len(outcomes) - 1, -1, -1):
        last = outcomes[index]
        if not isinstance(last, Unread):
            return
        if last.reason is Reason.BLANK:
            continue
        if last.reason is Reason.COLUMNS and last.detail.startswith("1/") and len(last.text.split()) == 1:
            outcomes[index] = Unread(last.line, Reason.CHECKSUM, last.text)
        return
