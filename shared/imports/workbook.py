"""The cells of an XLSX workbook as text, after looking whether it is fit to be opened at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from shared.contracts.refusal import Refusal
from shared.imports.text import printable

MAGIC = b"PK\x03\x04"

LARGEST = 200 * 1024 * 1024
"""Bytes that the parts of a workbook may have when they are unpacked."""

MOST_CELLS = 5_000_000
"""Cells of the rectangle from A1 to the last one that is used: the reader holds all of them."""

_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_REFERENCE_LENGTH = 16


def workbook_rows(
    content: bytes, sheet: str | None = None, midnights: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of `sheet`, or of the first one, each cell as text; raises Refusal.

    Days are `2019-07-15`, or with `midnights` `2019-07-15T00:00:00`; times `2019-07-15T08:05:00` and
    `08:05:00`; numbers have no exponent.
    """
    _look_through(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(workbook.sheet_names)
        if not names:
            raise Refusal("import.empty", place="xlsx")
        if sheet is not None and sheet not in names:
            raise Refusal("import.no-such-sheet", place="options.sheet", value=sheet, known=", ".join(names))
        found = workbook.get_sheet_by_name(sheet or names[0])
        rows = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _unreadable(error) from None
    return ((number, [_text(cell, midnights) for cell in row]) for number, row in enumerate(rows, start=1))


def _look_through(content: bytes) -> None:
    """Unpack every part once, bit by bit: sizes and checksums must hold, and cells must not lie far out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > LARGEST:
                raise Refusal("import.too-large", place="xlsx", value=size, limit=LARGEST)
            for part in parts:
                with archive.open(part) as file:
                    _scan(file, part.filename.startswith("xl/worksheets/"))
    except _BROKEN as error:
        raise _unreadable(error) from None


def _scan(file: Any, worksheet: bool) -> None:
    width = height = 0
    tail = b""
    while block := file.read(_BLOCK):
        if not worksheet:
            continue
        for column, row in _REFERENCE.findall(tail + block):
            width, height = max(width, _number(column)), max(height, int(row))
        if width * height > MOST_CELLS:
            raise Refusal("import.too-many-cells", place="xlsx", value=width * height, limit=MOST_CELLS)
        tail = block[-_REFERENCE_LENGTH:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unreadable(error: Exception) -> Refusal:
    return Refusal("import.unreadable-workbook", place="xlsx", value=printable(str(error)))


def _text(cell: Any, midnights: bool) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}"
    if isinstance(cell, datetime):
        at = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return at.date().isoformat() if at.time() == time() and not midnights else at.isoformat()
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00" if midnights else cell.isoformat()
    if isinstance(cell, time):
        return _text(datetime.combine(date(2000, 1, 1), cell), True)[11:]
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)
