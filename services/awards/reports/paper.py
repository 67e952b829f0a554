"""The report as PDF, by the template `review-report.typ`, which an office may replace like any other."""

from datetime import date

from services.awards.documents import wording
from services.awards.documents.pdf import Press
from services.awards.reports.model import ReviewReport
from services.awards.reports.tables import Cell, tables


def pdf(report: ReviewReport, press: Press) -> bytes:
    """`report` as a PDF file of A4 pages across."""
    texts = {
        "agency": wording.upper(report.agency),
        "title": wording.clean(report.title),
        "period": wording.period(report.period),
        "on": wording.day(report.on),
        "tables": [
            {
                "title": table.title,
                "heads": [wording.clean(head) for head in table.heads],
                "rows": [[_shown(cell) for cell in row] for row in table.rows],
            }
            for table in tables(report)
        ],
    }
    return press.print("review-report", texts, report.on)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return wording.short_day(cell) if isinstance(cell, date) else wording.clean(str(cell))
