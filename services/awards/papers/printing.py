"""Papers as files, in one go that neither asks nor reads anything: fit for a thread of its own."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from services.awards.documents.model import Certificate, Document
from services.awards.documents.pdf import Press, pdf
from services.awards.documents.templates import Templates
from services.awards.documents.word import docx
from services.awards.reports import paper, workbook
from services.awards.reports.model import ReviewReport
from shared.contracts.papers import PaperForm
from shared.contracts.refusal import Refusal

AT_ONCE = 200
"""Certificates a file."""

TYPES: dict[PaperForm, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def printed(
    wanted: Document | ReviewReport | Sequence[Certificate], form: PaperForm, office: Path | None
) -> bytes:
    """The file; `office` is the folder of an office's own templates. Raises Refusal for a form that the
    paper does not come in, and as the templates do."""
    templates = Templates(office)
    if isinstance(wanted, ReviewReport):
        return _report(wanted, form, templates)
    if not isinstance(wanted, Document):
        return _archive(wanted, form, templates)
    if form == "pdf":
        return pdf(wanted, templates)
    _require(form, "pdf", "docx")
    return docx(wanted, templates)


def _report(report: ReviewReport, form: PaperForm, templates: Templates) -> bytes:
    if form == "xlsx":
        return workbook.xlsx(report)
    _require(form, "pdf", "xlsx")
    with Press(templates) as press:
        return paper.pdf(report, press)


def _archive(certificates: Sequence[Certificate], form: PaperForm, templates: Templates) -> bytes:
    """PDF files, numbered by their order."""
    _require(form, "zip")
    written = io.BytesIO()
    # PDF files are packed already; the day of the decision stands in place of the clock.
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive, Press(templates) as press:
        for number, one in enumerate(certificates, start=1):
            award = one.verification.rpartition("/")[2]
            entry = zipfile.ZipInfo(f"{number:03}-{award}.pdf", (*one.decided_on.timetuple()[:3], 0, 0, 0))
            archive.writestr(entry, press.pdf(one))
    return written.getvalue()


def _require(form: PaperForm, *known: PaperForm) -> None:
    if form not in known:
        raise Refusal("paper.form", place="format", value=form, known=", ".join(known))
