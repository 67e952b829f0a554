"""Tables with named or numbered columns: CSV of any delimiter, and the rows of a spreadsheet.

A row is a line of the file: a quoted cell may hold delimiters, but no line break. Rows above the header are
titles; the header may come again where several exports were put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.observations.domain.timeclock import headers
from services.observations.domain.timeclock.formats import HEADER_WITHIN, Found, no_such_column
from services.observations.domain.timeclock.headers import Places
from services.observations.domain.timeclock.lines import Text, printable, split, unread
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
from services.observations.domain.timeclock.times import DateOrderCensus, join, read_time
from shared.contracts.refusal import Refusal

Row = tuple[int, list[str] | Unread]
"""A line's number, and its cells or what makes it unfit to have any."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the rows of a table are to be understood.

    `header_line` is 0 without header; `cells` are the header's. Every row has `width` columns; in a `ragged`
    table empty ones at its end may be missing.
    """

    header_line: int
    cells: list[str]
    width: int
    places: Places
    ragged: bool = False

    def fill(self, cells: list[str]) -> list[str] | None:
        """The row with as many columns as the sheet has, or None if its number of columns is wrong."""
        excess = cells[self.width :]
        if any(cell.strip() for cell in excess):
            return None
        lack = self.width - len(cells)
        if lack > 0 and not self.ragged:
            return None
        return cells + [""] * lack

    def written_time(self, cells: list[str]) -> str:
        places = self.places
        return cells[places.time] if places.date is None else join(cells[places.date], cells[places.time])


def read_table(text: Text, found: Found, options: ReadOptions) -> Reading:
    """Read a text that `formats.recognise` found to be a table."""
    header = split(found.text, found.delimiter)
    sheet = _sheet(found.line, header, options, ragged=False)
    return read_rows(
        "table", lambda: text_rows(text, found.delimiter), sheet, options, _mapping(sheet, options)
    )


def parse_rows(rows: Iterable[tuple[int, list[str]]], options: ReadOptions) -> Reading:
    """Read the numbered rows of a spreadsheet, each with its cells as text, times as ISO 8601.

    Refuses `timeclock.empty`, `timeclock.unknown-format` and `timeclock.no-such-column` as `read` does.
    """
    kept: list[Row] = [(number, _blank(number, list(cells))) for number, cells in rows]
    filled = [(number, cells) for number, cells in kept if not isinstance(cells, Unread)]
    if not filled:
        raise Refusal("timeclock.empty", place="line 1", value="")
    line, header = _header(filled[:HEADER_WITHIN], options)
    sheet = _sheet(line, header, options, ragged=True)
    return read_rows("table", lambda: iter(kept), sheet, options, _mapping(sheet, options))


def read_rows(
    format: str,
    rows: Callable[[], Iterator[Row]],
    sheet: Sheet,
    options: ReadOptions,
    remarks: list[Remark],
) -> Reading:
    """Read all rows, twice: once to settle the order of day and month, once to make outcomes of them."""
    census = DateOrderCensus()
    for number, cells in rows():
        if number > sheet.header_line and not isinstance(cells, Unread):
            filled = sheet.fill(cells)
            if filled is not None:
                census.add(sheet.written_time(filled))
    order, why = census.settle(options.date_order)
    roll = Roll(options)
    outcomes = [_outcome(number, cells, sheet, order, roll) for number, cells in rows()]
    if sheet.places.device is None:
        remarks = [*remarks, Remark(Note.NO_DEVICE_COLUMN)]
    return Reading(format, outcomes, [*remarks, *([why] if why else []), *roll.remarks()])


def text_rows(text: Text, delimiter: str) -> Iterator[Row]:
    """The rows of a text; blank, overlong, undecodable lines and those with control characters as unread."""
    for number, line in enumerate(text.lines(), 1):
        fault = text.fault(number, line)
        yield number, _blank(number, split(line, delimiter)) if fault is None else fault


def _outcome(
    number: int, cells: list[str] | Unread, sheet: Sheet, order: DateOrder | None, roll: Roll
) -> Outcome:
    if isinstance(cells, Unread):
        return cells if number != sheet.header_line else Unread(number, Reason.HEADER, cells.text)
    text = "\t".join(cells)
    if number <= sheet.header_line or cells == sheet.cells:
        return unread(number, Reason.HEADER, text)
    filled = sheet.fill(cells)
    if filled is None:
        return unread(number, Reason.COLUMNS, text, f"{len(cells)}/{sheet.width}")
    places = sheet.places
    badge = roll.badge(filled[places.badge])
    if isinstance(badge, Reason):
        return unread(number, badge, text)
    written = sheet.written_time(filled)
    at = read_time(written, order)
    if isinstance(at, Reason):
        return unread(number, at, text, written.strip())
    device, state, verify = (
        None if place is None else filled[place].strip() or None
        for place in (places.device, places.state, places.verify)
    )
    return roll.enter(number, badge, at, device, state, verify, text)


def _blank(number: int, cells: list[str]) -> list[str] | Unread:
    return (
        cells
        if any(cell.strip(" \0\t\r\n") for cell in cells)
        else unread(number, Reason.BLANK, "\t".join(cells))
    )


def _header(rows: list[tuple[int, list[str]]], options: ReadOptions) -> tuple[int, list[str]]:
    """The first row that names a badge and a time, or all the columns that the caller names."""
    if options.columns is not None and options.columns.numbered:
        return rows[0]
    nearest: tuple[int, int, list[str], str] | None = None
    for number, cells in rows:
        if options.columns is None:
            found = headers.recognise(cells)[1]
            missing = [role for role in ("badge", "time") if role not in found]
        else:
            missing = headers.locate(cells, options.columns)[1]
        if not missing:
            return number, cells
        if nearest is None or len(missing) < nearest[0]:
            nearest = len(missing), number, cells, ", ".join(missing)
    assert nearest is not None
    lacking, number, cells, wanted = nearest
    if options.columns is None and lacking == 2:
        raise Refusal("timeclock.unknown-format", place=f"line {number}", value=printable("\t".join(cells)))
    raise no_such_column(number, wanted, cells)


def _sheet(line: int, cells: list[str], options: ReadOptions, ragged: bool) -> Sheet:
    """The sheet with this header or, if columns are named by number, with this first row."""
    columns = options.columns
    if columns is None:
        places = headers.recognise(cells)[0]
    elif columns.numbered:
        return _headless(line, cells, headers.numbered(columns), ragged)
    else:
        places = headers.locate(cells, columns)[0]
    if places is None:
        raise no_such_column(line, "badge, time", cells)
    return Sheet(line, cells, len(cells), places, ragged)


def _headless(line: int, cells: list[str], places: Places, ragged: bool) -> Sheet:
    """A first row whose time has no digit is a header all the same."""
    wanted = max(places.taken().values())
    if wanted >= len(cells):
        raise no_such_column(line, str(wanted + 1), cells)
    sheet = Sheet(line, cells, len(cells), places, ragged)
    if any(map(str.isdigit, sheet.written_time(cells))):
        return Sheet(0, [], len(cells), places, ragged)
    return sheet


def _mapping(sheet: Sheet, options: ReadOptions) -> list[Remark]:
    return [] if options.columns else [Remark(Note.MAPPING, sheet.places.names(sheet.cells))]
