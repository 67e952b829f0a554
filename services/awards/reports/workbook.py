"""The report as an XLSX workbook: a sheet for each table, and not one formula in it."""

import io

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.awards.documents import wording
from services.awards.reports.model import ReviewReport
from services.awards.reports.tables import Cell, Table, tables
from shared.formulas import like_formula

_HEADS_AT = 4
_WIDEST = 60


def xlsx(report: ReviewReport) -> bytes:
    """`report` as a workbook; a text that begins like a formula stays a text, also when somebody edits it."""
    book = Workbook()
    book.remove(book.active)
    for table in tables(report):
        _fill(book.create_sheet(table.title), table, report)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, table: Table, report: ReviewReport) -> None:
    _put(sheet.cell(1, 1), report.agency)
    _put(
        sheet.cell(2, 1), f"{report.title} – {wording.period(report.period)} – {wording.short_day(report.on)}"
    )
    sheet.cell(1, 1).font = sheet.cell(2, 1).font = Font(bold=True)
    for column, head in enumerate(table.heads, start=1):
        cell = sheet.cell(_HEADS_AT, column)
        _put(cell, head)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, horizontal="center")
    for no, row in enumerate(table.rows, start=_HEADS_AT + 1):
        for column, value in enumerate(row, start=1):
            _put(sheet.cell(no, column), value)
    sheet.freeze_panes = sheet.cell(_HEADS_AT + 1, 1)
    last = sheet.cell(_HEADS_AT + len(table.rows), len(table.heads))
    sheet.auto_filter.ref = f"A{_HEADS_AT}:{last.coordinate}"
    for column, head in enumerate(table.heads, start=1):
        longest = max([len(head), *(len(str(row[column - 1] or "")) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(column)].width = min(longest + 2, _WIDEST)


def _put(cell: SheetCell, value: Cell) -> None:
    if not isinstance(value, str):
        cell.value = value
        if hasattr(value, "isoformat"):
            cell.number_format = "DD/MM/YYYY"
        return
    cell.value = wording.clean(value)
    cell.data_type = "s"
    if like_formula(cell.value):
        cell.quotePrefix = True
