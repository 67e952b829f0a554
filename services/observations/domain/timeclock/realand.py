"""Ronald Jack and Realand exports, `AGL_*.TXT` and `GLG_*.TXT`.

They are tables between TABs whose header differs from model to model: columns come in any order, some models
write an empty name between two others or two names in one cell, so that header and lines have different
numbers of columns. Therefore the header is read in several ways, and the one that fits most lines is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from services.observations.domain.timeclock import headers
from services.observations.domain.timeclock.formats import Found, no_such_column
from services.observations.domain.timeclock.lines import Text, split
from services.observations.domain.timeclock.model import DateOrder, Reading, ReadOptions, Reason, Unread
from services.observations.domain.timeclock.table import Sheet, read_rows, text_rows
from services.observations.domain.timeclock.times import read_time

SAMPLE = 1000


def read_realand(text: Text, found: Found, options: ReadOptions) -> Reading:
    """Read a text that `formats.recognise` found to be such an export."""
    sample = [
        cells
        for number, cells in islice(text_rows(text, "\t"), found.line + SAMPLE)
        if number > found.line and not isinstance(cells, Unread)
    ]
    sheets = list(header_readings(found))
    if not sheets:
        raise no_such_column(found.line, "EnNo, DateTime", found.text.split("\t"))
    sheet = max(sheets, key=lambda sheet: sum(_fits(sheet, cells) for cells in sample))
    return read_rows("realand", lambda: text_rows(text, "\t"), sheet, options, [])


def header_readings(found: Found) -> Iterator[Sheet]:
    """The ways to read a header, the most literal first: by TABs, by TABs without empty names, by words."""
    cells = [cell.strip(" \0") for cell in found.text.split("\t")]
    while cells and not cells[-1]:
        cells.pop()
    for names in (cells, [cell for cell in cells if cell], [word for cell in cells for word in cell.split()]):
        places, _ = headers.recognise(names)
        if places is not None:
            yield Sheet(found.line, split(found.text, "\t"), len(names), places)


def _fits(sheet: Sheet, cells: list[str]) -> bool:
    filled = sheet.fill(cells)
    if filled is None or not filled[sheet.places.badge].strip():
        return False
    return read_time(sheet.written_time(filled), DateOrder.DAY_FIRST) is not Reason.BAD_TIME
