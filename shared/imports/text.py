"""From the bytes of a CSV file to numbered physical lines, and from lines to the cells of rows."""

import codecs
import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from shared.contracts.refusal import Refusal

LONGEST = 64 * 1024
"""Bytes of the longest line, and of the longest row where quoted cells hold line breaks."""

_LINES_A_ROW = 200
_REPLACED = "\ufffd"
_VIETNAMESE = "cp1258"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_BINARY = {
    b"\x89PNG": "PNG",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS/DOC",
    b"\x1f\x8b": "GZIP",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"SQLite format 3": "SQLite",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line cannot be read."""

    line: int
    reason: str
    text: str
    detail: str = ""


Cells = tuple[int, list[str] | Fault]
"""The number of a row's first line, and its cells."""


@dataclass(frozen=True)
class Lines:
    """A text file in lines that end with LF, CR LF or CR; `encoding` is what it was read in."""

    encoding: str
    lines: list[str]


def lines_of(content: bytes) -> Lines:
    """Raises Refusal for what is no text at all; single undecodable bytes become U+FFFD."""
    for magic, kind in _BINARY.items():
        if content.startswith(magic):
            raise Refusal("import.unknown-format", place="line 1", value=kind)
    encoding, start = _encoding(content)
    text = content[start:].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return Lines(encoding, text.removesuffix("\n").split("\n"))


def rows_of(lines: list[str], delimiter: str) -> Iterator[Cells]:
    """The rows in the order of the file, numbered by their first line; blank ones have no cells."""
    at = 0
    while at < len(lines):
        fault = fault_of(at + 1, lines[at])
        if fault is not None:
            yield at + 1, fault
            at += 1
            continue
        taken, cells = _row(lines, at, delimiter)
        yield at + 1, cells
        at += taken


def fault_of(number: int, line: str) -> Fault | None:
    """What makes a physical line unfit to be read, if anything does."""
    size = len(line) if len(line) <= LONGEST // 4 else len(line.encode(errors="replace"))
    if size > LONGEST:
        return Fault(number, "too-long", printable(line), str(size))
    if _REPLACED in line:
        return Fault(number, "encoding", printable(line))
    if "\0" in line:
        return Fault(number, "control", printable(line))
    return None


def printable(text: str, longest: int = 80) -> str:
    """The beginning of a text, control characters as blanks."""
    shown = text[:longest]
    if not shown.isprintable():
        shown = "".join(one if one.isprintable() else " " for one in shown)
    return shown if len(text) <= longest else shown[: longest - 1] + "…"


def _row(lines: list[str], at: int, delimiter: str) -> tuple[int, list[str] | Fault]:
    """How many lines the row at `at` has, and its cells; a quote that never ends spoils its line alone."""
    if '"' not in lines[at]:
        return 1, _clean(lines[at].split(delimiter))
    record = lines[at]
    for taken in range(1, min(_LINES_A_ROW, len(lines) - at) + 1):
        cells = _quoted(record, delimiter)
        if cells is not None:
            return taken, cells
        following = lines[at + taken] if at + taken < len(lines) else None
        if following is None or fault_of(0, following) or len(record) + len(following) > LONGEST:
            break
        record = f"{record}\n{following}"
    return 1, Fault(at + 1, "quote", printable(lines[at]))


def _quoted(record: str, delimiter: str) -> list[str] | None:
    """The cells of a row with quotes, or None when a quoted cell does not end within it."""
    try:
        return _clean(next(csv.reader([record], delimiter=delimiter, skipinitialspace=True, strict=True)))
    except csv.Error as error:
        if "unexpected end of data" in str(error) or "\n" in record:
            return None
    # A quote within a quoted cell that was not doubled: taken as it stands.
    return _clean(next(csv.reader([record], delimiter=delimiter, skipinitialspace=True)))


def _clean(cells: list[str]) -> list[str]:
    # Most cells are ASCII, of which nothing but blanks can be cleaned away.
    return [
        cell.strip() if cell.isascii() else unicodedata.normalize("NFC", cell.strip().strip("\ufeff"))
        for cell in cells
    ]


def _encoding(content: bytes) -> tuple[str, int]:
    """The encoding and the length of its mark.

    UTF-8, unless most of the lines beyond ASCII are none; then Vietnamese Windows. A file of UTF-8 with a few
    broken lines stays UTF-8, and those lines are rejected.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    if content.isascii() or _decodes(content):
        return "utf-8", 0
    beyond = [line for line in content.split(b"\n") if not line.isascii()]
    good = sum(_decodes(line) for line in beyond)
    return ("utf-8" if 2 * good >= len(beyond) else _VIETNAMESE), 0


def _decodes(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
