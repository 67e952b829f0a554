"""Which kind of file is it? Decided by what stands in it, never by its name.

The lines are looked through in their order, and the first that shows a format decides, so that garbage above
it does not matter:

- an *attlog* line has no header: a badge, a TAB, a date with the year first and a time of day, in ASCII or
  Unicode but no code page;
- a *realand* header holds, between TABs, the words `EnNo` and `DateTime`, in any case and order;
- a *table* header holds, between commas, semicolons or TABs, names that are known for a badge and a time.

Headers are looked for in the first lines alone; if the caller names columns, it is a table with those.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from services.observations.domain.timeclock import headers
from services.observations.domain.timeclock.lines import Text, printable, split
from services.observations.domain.timeclock.model import Columns
from shared.contracts.refusal import Refusal

DELIMITERS = "\t;,"

HEADER_WITHIN = 50
"""A header is among so many first lines that are not blank."""

ATTLOG_LINE = re.compile(r"[^\t]*\t\s*\d{4}[-/]\d\d?[-/]\d\d?[ T]\s*\d\d?:\d\d[^\t]*(\t|$)", re.ASCII)

_BINARY = {
    b"\x89PNG": "PNG",
    b"PK\x03\x04": "ZIP/XLSX",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS/DOC",
    b"\x1f\x8b": "GZIP",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"SQLite format 3": "SQLite",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A format, with the number and text of the line that shows it and the delimiter of its columns."""

    format: str
    line: int
    text: str
    delimiter: str = "\t"


def recognise(text: Text, columns: Columns | None) -> Found:
    """The format of a text.

    Refuses `timeclock.unknown-format` (`place`: line, `value`: what stands there) when nothing shows one, and
    `timeclock.no-such-column` when there is a header but not all columns in it.
    """
    for magic, kind in _BINARY.items():
        if text.content.startswith(magic):
            raise Refusal("timeclock.unknown-format", place="line 1", value=kind)
    if columns is not None:
        return _numbered_table(text) if columns.numbered else _named_table(text, columns)
    return _by_content(text)


def _by_content(text: Text) -> Found:
    looked_at = 0
    first: tuple[int, str] | None = None
    halfway: Refusal | None = None
    for number, line in text.fit():
        if ATTLOG_LINE.match(line) and (line.isascii() or text.encoding.startswith("utf")):
            return Found("attlog", number, line)
        looked_at += 1
        if looked_at > HEADER_WITHIN:
            continue
        first = first or (number, line)
        if is_realand(line):
            return Found("realand", number, line)
        delimiter, found = _known_names(line)
        if len(found) == 2:
            return Found("table", number, line, delimiter)
        if found and halfway is None:
            missing = "time" if "badge" in found else "badge"
            halfway = no_such_column(number, missing, split(line, delimiter))
    place, value = first or (1, next(iter(text.lines())))
    raise halfway or Refusal("timeclock.unknown-format", place=f"line {place}", value=printable(value))


def is_realand(line: str) -> bool:
    words = {headers.fold(word) for word in (*line.split(), *line.split("\t"))}
    return "\t" in line and {"enno", "datetime"} <= words


def no_such_column(line: int, wanted: str, cells: list[str]) -> Refusal:
    there = ", ".join(cell.strip() for cell in cells if cell.strip())
    return Refusal("timeclock.no-such-column", place=f"line {line}", value=wanted, columns=printable(there))


def _known_names(line: str) -> tuple[str, set[str]]:
    """The delimiter under which a line holds most of badge and time, and which of them."""
    best: tuple[str, set[str]] = ("\t", set())
    for delimiter in DELIMITERS:
        if delimiter in line:
            found = headers.recognise(split(line, delimiter))[1]
            best = (delimiter, found) if len(found) > len(best[1]) else best
    return best


def _named_table(text: Text, columns: Columns) -> Found:
    """The table with the columns named: its header is the first line that has them all."""
    fewest: tuple[int, int, str, list[str], str] | None = None
    for looked_at, (number, line) in enumerate(text.fit()):
        if looked_at == HEADER_WITHIN:
            break
        for delimiter in DELIMITERS:
            places, missing = headers.locate(split(line, delimiter), columns)
            if places is not None:
                return Found("table", number, line, delimiter)
            if fewest is None or len(missing) < fewest[0]:
                fewest = (len(missing), number, line, missing, delimiter)
    if fewest is None:
        raise Refusal("timeclock.unknown-format", place="line 1", value=printable(next(iter(text.lines()))))
    _, number, line, missing, delimiter = fewest
    raise no_such_column(number, ", ".join(missing), split(line, delimiter))


def _numbered_table(text: Text) -> Found:
    """The table without header: its delimiter is the one most frequent in its first lines."""
    counts: Counter[str] = Counter()
    first: tuple[int, str] | None = None
    for looked_at, (number, line) in enumerate(text.fit()):
        if looked_at == HEADER_WITHIN:
            break
        first = first or (number, line)
        counts.update({delimiter: line.count(delimiter) for delimiter in DELIMITERS})
    if first is None or not counts.total():
        number, line = first or (1, next(iter(text.lines())))
        raise Refusal("timeclock.unknown-format", place=f"line {number}", value=printable(line))
    return Found("table", *first, max(DELIMITERS, key=lambda delimiter: counts[delimiter]))
