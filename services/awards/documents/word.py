"""A document as a Word file (DOCX), from a template that an office opens and edits in Word."""

import io
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup, escape

from services.awards.documents.model import Document
from services.awards.documents.printed import printed
from services.awards.documents.templates import ONLY_SHIPPED, Templates, template_of
from services.awards.documents.verification import qr_png
from shared.contracts.refusal import Refusal

_QR_SIDE = Mm(25)
_UNDERSCORE = Markup("&#95;")
"""The template engine's own second pass reads `{_{` and `}_}` as braces; spelt so, it sees neither."""


def docx(document: Document, templates: Templates = ONLY_SHIPPED) -> bytes:
    """`document` as a DOCX file; raises Refusal when the office's template cannot be filled in."""
    file = f"{template_of(document)}.docx"
    return _filled(file, templates, printed(document))


def _filled(file: str, templates: Templates, texts: Mapping[str, Any]) -> bytes:
    template = DocxTemplate(str(templates.find(file)))
    try:
        template.init_docx()
        pictures = _pictures(template, texts)
        template.render({**texts, **pictures}, _environment(), autoescape=True)
        written = io.BytesIO()
        template.save(written)
    except UndefinedError as error:
        known = ", ".join(sorted({*texts, *_PICTURES} if "verification" in texts else texts))
        raise Refusal("document.unknown-name", place=file, value=error.message, known=known) from None
    except (TemplateError, SecurityError, LxmlError, PackageNotFoundError, BadZipFile, KeyError) as error:
        raise Refusal("document.template-broken", place=file, value=_first_line(error)) from None
    return written.getvalue()


_PICTURES = ("qr",)


def _pictures(template: DocxTemplate, texts: Mapping[str, Any]) -> dict[str, InlineImage]:
    if "verification" not in texts:
        return {}
    return {"qr": InlineImage(template, io.BytesIO(qr_png(texts["verification"])), width=_QR_SIDE)}


def _environment() -> ImmutableSandboxedEnvironment:
    """A template comes from an office, not from us: it fills in texts, and runs nothing."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)


def _as_text(value: Any) -> Any:
    """Texts as Word shall show them, whatever characters they have; pictures as they are."""
    return escape(value).replace("_", _UNDERSCORE) if type(value) is str else value


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
