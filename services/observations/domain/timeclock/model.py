"""What a time-clock file is read into: punches, lines that could not be read, and remarks on the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum

WALL_CLOCK = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


class Reason(StrEnum):
    """Why a line is no punch. The texts for people are in `reasons.REASONS`."""

    HEADER = "header"  # column names, or a title above them
    SERIAL = "serial"  # the device's serial number, on the first line
    CHECKSUM = "checksum"  # the last line of a file that begins with a serial number
    BLANK = "blank"  # nothing but blanks, NULs or delimiters
    REPEATED = "repeated"  # same badge and second as an earlier line; detail: that line's number
    BAD_TIME = "bad-time"  # not a date with a time of day; detail: what stands there
    IMPOSSIBLE_DATE = "impossible-date"  # no such day or hour, as 30 February; detail: what stands there
    DATE_ORDER = "date-order"  # day or month first? The file says both; detail: what stands there
    CLOCK_RESET = "clock-reset"  # before `ReadOptions.not_before`; detail: the time
    FUTURE = "future"  # more than a day after `ReadOptions.now`; detail: the time
    NO_BADGE = "no-badge"  # the badge is empty
    COLUMNS = "columns"  # other number of columns than the file has; detail: "found/needed"
    TOO_LONG = "too-long"  # more than `lines.LONGEST` bytes; detail: how many
    ENCODING = "encoding"  # bytes that are no text
    CONTROL = "control"  # NUL or another control character within the line


class Note(StrEnum):
    """What is worth knowing about a file as a whole. The texts for people are in `reasons.NOTES`."""

    ENCODING = "encoding"  # neither UTF-8 nor UTF-16; detail: the code page taken
    MAPPING = "mapping"  # which columns were recognised by their names; detail: "badge=…, time=…"
    NO_DEVICE_COLUMN = "no-device-column"
    ORDER_GIVEN = "date-order-given"  # detail of these: the order taken
    ORDER_BY_VALUE = "date-order-by-value"  # a day above 12 decided
    ORDER_BY_SEQUENCE = "date-order-by-sequence"  # the order in which time goes forward decided
    ORDER_BY_DEFAULT = "date-order-by-default"  # nothing decided: day first
    ORDER_CONTRADICTORY = "date-order-contradictory"  # detail: "lines day first/lines month first"
    BACKWARD = "backward"  # detail: how often a punch is earlier than the one before it


class DateOrder(StrEnum):
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Punch:
    """One pass of one badge.

    `at` is the wall time the clock showed, to the second, without time zone. `badge` carries no blanks at
    its ends and, if it is a number, no leading zeros. `device`, `state` and `verify` are the device's own
    codes, untouched; None where the file does not have them.
    """

    line: int
    badge: str
    at: datetime
    device: str | None
    state: str | None
    verify: str | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no punch. `text` is its beginning, printable, at most 80 characters."""

    line: int
    reason: Reason
    text: str
    detail: str = ""


Outcome = Punch | Unread


@dataclass(frozen=True, slots=True)
class Remark:
    note: Note
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what: each a header's text or, in a table without header, a number from 1.

    With `date`, `time` is the time of day alone; without, it is date and time. Either all are texts or
    all are numbers.
    """

    badge: str | int
    time: str | int
    date: str | int | None = None
    device: str | int | None = None
    state: str | int | None = None
    verify: str | int | None = None

    def __post_init__(self) -> None:
        kinds = {type(column) for _, column in self.given()}
        if len(kinds) > 1:
            raise ValueError("columns are named either all by header or all by number")
        if any(isinstance(column, int) and column < 1 for _, column in self.given()):
            raise ValueError("columns are numbered from 1")

    def given(self) -> Iterator[tuple[str, str | int]]:
        """(role, column) of every column that is named, badge first."""
        for role in ("badge", "time", "date", "device", "state", "verify"):
            column = getattr(self, role)
            if column is not None:
                yield role, column

    @property
    def numbered(self) -> bool:
        return isinstance(self.badge, int)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    `now` is the present wall time (a time with a zone is turned into Vietnam's); times more than a day later
    are rejected, as are those before `not_before`. `date_order` and `device_column` override what the file
    is taken to say; `columns` says that the file is a table, and where it keeps what.
    """

    now: datetime
    not_before: datetime = datetime(2005, 1, 1)
    date_order: DateOrder | None = None
    device_column: bool | None = None
    columns: Columns | None = None

    def __post_init__(self) -> None:
        for name in ("now", "not_before"):
            given: datetime = getattr(self, name)
            if given.tzinfo is not None:
                object.__setattr__(self, name, given.astimezone(WALL_CLOCK).replace(tzinfo=None))

    @property
    def latest(self) -> datetime:
        return self.now + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: exactly one outcome for each of its lines, in their order."""

    format: str
    outcomes: list[Outcome]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def punches(self) -> Iterator[Punch]:
        return (outcome for outcome in self.outcomes if isinstance(outcome, Punch))

    @property
    def unread(self) -> Iterator[Unread]:
        return (outcome for outcome in self.outcomes if isinstance(outcome, Unread))

    def tally(self) -> Counter[Reason]:
        """How many lines were not read, by reason."""
        return Counter(outcome.reason for outcome in self.unread)
