"""Every Word template by its file name; the same bytes each time."""

import io
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

from services.awards.documents.law import layout_on
from services.awards.documents.making.certificates import CERTIFICATES, certificate
from services.awards.documents.making.papers import PAPERS

_MADE = datetime(2020, 3, 5, tzinfo=UTC)


def made(on: date) -> dict[str, bytes]:
    """file name -> content of all Word templates, by the layout that holds on that day."""
    layout = layout_on(on)
    papers = {name: paper(layout) for name, paper in PAPERS.items()}
    papers |= {name: certificate(layout, colours) for name, colours in CERTIFICATES.items()}
    return {f"{name}.docx": _saved(document, name) for name, document in papers.items()}


def _saved(document: Document, name: str) -> bytes:
    told = document.core_properties
    told.author, told.title, told.comments, told.revision = "Thi Đua", name, "", 1
    told.created = told.modified = _MADE
    told.last_modified_by = told.author
    written = io.BytesIO()
    document.save(written)
    return _without_moment(written)


def _without_moment(archive: io.BytesIO) -> bytes:
    """The same archive with every file dated alike: what does not differ shall not look changed."""
    same = io.BytesIO()
    with ZipFile(archive) as old, ZipFile(same, "w", ZIP_DEFLATED) as new:
        for entry in sorted(
            old.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)
        ):
            info = ZipInfo(entry.filename, _MADE.timetuple()[:6])
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(entry))
    return same.getvalue()
