"""Sheets with a header: CSV of any usual delimiter and encoding, and XLSX, read into rows by column name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from shared.contracts.refusal import Refusal
from shared.imports.columns import Column, Header, header_of, recognised, texts
from shared.imports.job import Prepared, Rejected, Remark
from shared.imports.text import Cells, Fault, fault_of, lines_of, printable, rows_of
from shared.imports.workbook import MAGIC, workbook_rows

DELIMITERS = ",;\t|"

HEADER_WITHIN = 20
"""A header is among so many first rows that are not blank; what stands above it is a title."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: `cells` by canonical column name, those that are empty left out."""

    line: int
    cells: dict[str, str]
    text: str


def read(
    content: bytes, columns: Sequence[Column], options: Mapping[str, Any], file_name: str = ""
) -> Prepared:
    """The rows of a sheet, each a `Row` or, if it cannot be one, `Rejected`; `line` is the physical line.

    Options: `mapping` {column: heading}, `defaults` {column: text}, `sheet` the name of a workbook's sheet.
    Raises Refusal for a file that is no sheet, has no rows, or lacks a required column.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refusal("import.empty", place=file_name)
    remarks: list[Remark] = []
    try:
        if content.startswith(MAGIC):
            rows = _of_workbook(content, options)
        else:
            remarks, rows = _of_text(content, columns, options)
        top = _top(rows)
        header = header_of(_filled(top), columns, options)
    except Refusal as refusal:
        inner = refusal.details.get("place", "")
        raise (
            refusal if inner.startswith("options") else refusal.at(f"{file_name}, {inner}".strip(", "))
        ) from None
    remarks += _remarks(header, columns)
    below = (row for row in chain(top, rows) if row[0] > header.line)
    return Prepared(list(_named(below, header, columns)), remarks)


def _of_workbook(content: bytes, options: Mapping[str, Any]) -> Iterator[Cells]:
    rows = workbook_rows(content, options.get("sheet"))
    return ((line, [cell.strip() for cell in cells]) for line, cells in rows)


def _of_text(
    content: bytes, columns: Sequence[Column], options: Mapping[str, Any]
) -> tuple[list[Remark], Iterator[Cells]]:
    text = lines_of(content)
    first = next((number for number, line in enumerate(text.lines, 1) if line.strip()), 1)
    fault = fault_of(first, text.lines[first - 1])
    if fault is not None:
        reason = "unknown-format" if fault.reason == "control" else fault.reason
        raise Refusal(f"import.{reason}", place=f"line {first}", value=fault.text, detail=fault.detail)
    remarks = (
        [] if text.encoding.startswith("utf") else [Remark.of("import.read-as", encoding="Windows-1258")]
    )
    delimiter = _delimiter(text.lines, columns, texts(options, "mapping", columns))
    return remarks, rows_of(text.lines, delimiter)


def _delimiter(lines: list[str], columns: Sequence[Column], mapping: Mapping[str, str]) -> str:
    """The one under which a row near the top has the most known headings, else the most cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        top = _filled(_top(rows_of(lines[: 2 * HEADER_WITHIN], delimiter)))
        known = (len(recognised(cells, columns, mapping)) for _, cells in top)
        return max(known, default=0), max((len(cells) for _, cells in top), default=0)

    return max(DELIMITERS, key=fit)


def _top(rows: Iterator[Cells]) -> list[Cells]:
    """Takes the rows from the first to the last one that might be a header."""
    top: list[Cells] = []
    left = HEADER_WITHIN
    for row in rows:
        top.append(row)
        left -= len(_filled([row]))
        if not left:
            break
    return top


def _filled(rows: list[Cells]) -> list[tuple[int, list[str]]]:
    """The rows that might be a header: those that can be read and are not blank."""
    return [(line, cells) for line, cells in rows if not isinstance(cells, Fault) and any(cells)]


def _remarks(header: Header, columns: Sequence[Column]) -> list[Remark]:
    found = ", ".join(
        f"{one.name} = {header.cells[header.places[one.name]]}"
        for one in columns
        if one.name in header.places
    )
    remarks = [Remark.of("import.columns-found", line=header.line, columns=found)]
    if header.extra:
        remarks.append(Remark.of("import.extra-columns", columns=printable(", ".join(header.extra), 300)))
    return remarks


def _named(rows: Iterable[Cells], header: Header, columns: Sequence[Column]) -> Iterator[Row | Rejected]:
    names = [column.name for column in columns]
    required = [column.name for column in columns if column.required]
    needed = frozenset(required)
    seen: dict[tuple[str | None, ...], int] = {}
    for line, cells in rows:
        if isinstance(cells, Fault):
            yield Rejected(line, cells.reason, cells.text, {"value": cells.text, "detail": cells.detail})
            continue
        found = _by_name(cells, header)
        row = Row(line, {**header.defaults, **found}, printable(" | ".join(cells)))
        if len(cells) > len(header.cells) or not found or not needed <= found.keys():
            # Not a row like most: looked at closely.
            fault = _unfit(cells, row, header, required)
            if fault is not None:
                yield fault
                continue
        first = seen.setdefault(tuple(map(row.cells.get, names)), line)
        yield row if first == line else Rejected(line, "repeated", row.text, {"first": first})


def _unfit(cells: list[str], row: Row, header: Header, required: list[str]) -> Rejected | None:
    if not any(cells):
        return Rejected(row.line, "blank", "")
    width = len(header.cells)
    if any(cells[width:]):
        return Rejected(row.line, "columns", row.text, {"found": len(cells), "needed": width})
    missing = [name for name in required if name not in row.cells]
    if missing:
        return Rejected(row.line, "missing-value", row.text, {"value": ", ".join(missing)})
    return None


def _by_name(cells: list[str], header: Header) -> dict[str, str]:
    """What the row itself says, by column."""
    wide = len(cells)
    return {name: cells[at] for name, at in header.places.items() if at < wide and cells[at]}
