"""A document as PDF/A-2a: fonts within, readable aloud, the same bytes for the same document."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Literal, Self

import msgspec
import typst

from services.awards.documents.law import layout_on
from services.awards.documents.model import Certificate, Document
from services.awards.documents.printed import printed
from services.awards.documents.templates import ONLY_SHIPPED, Templates, template_of
from services.awards.documents.verification import qr_svg
from shared.contracts.refusal import Refusal

_STANDARD: Literal["a-2a"] = "a-2a"
_UNSHOWN = "could not be displayed with"


class Press:
    """Prints documents as PDF; one serves many documents of one thread, as its fonts are read once.

    The templates in force are copied together when it is made, so that an office's template finds both its
    own files and the shipped ones; close it, or use it as a context, to remove the copy.
    """

    def __init__(self, templates: Templates = ONLY_SHIPPED) -> None:
        self._folder = TemporaryDirectory(prefix="thidua-templates-")
        root = Path(self._folder.name)
        for name, file in templates.files().items():
            shutil.copyfile(file, root / name)
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in templates.fonts()],
        )
        nowhere = str(root / "packages")
        self._compiler = typst.Compiler(
            root=str(root), font_paths=fonts, package_path=nowhere, package_cache_path=nowhere
        )
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._folder.cleanup()

    def pdf(self, document: Document) -> bytes:
        """`document` as a PDF file of A4 pages.

        Raises Refusal when the template cannot be filled in, or a character has no glyph in its fonts.
        """
        on = document.decided_on if isinstance(document, Certificate) else document.letterhead.on
        texts = printed(document)
        if isinstance(document, Certificate):
            texts["qr"] = qr_svg(document.verification)
        return self.print(template_of(document), texts, on)

    def print(self, template: str, texts: Mapping[str, Any], on: date) -> bytes:
        """`texts` by the template of that name, dated `on`; raises Refusal as `pdf` does."""
        file = f"{template}.typ"
        if not (self._root / file).is_file():
            raise Refusal("document.no-template", value=file)
        data = json.dumps({**texts, "layout": _layout(on)}, ensure_ascii=False)
        try:
            made = self._compiler.compile(
                input=str(self._root / file),
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=[_STANDARD],
                timestamp=datetime.combine(on, time(12), tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise _refusal(file, error) from None
        if not isinstance(made, bytes):
            raise TypeError(f"{file} gave {type(made).__name__} instead of one PDF file")
        return made


def pdf(document: Document, templates: Templates = ONLY_SHIPPED) -> bytes:
    """One `document` as a PDF file; `Press` prints many."""
    with Press(templates) as press:
        return press.pdf(document)


def _layout(on: date) -> dict[str, Any]:
    layout = layout_on(on)
    shown: dict[str, Any] = {
        "margins": msgspec.to_builtins(layout.margins),
        "sizes": msgspec.to_builtins(layout.sizes),
        "page_number": layout.page_number,
    }
    return shown


def _refusal(file: str, error: typst.TypstError) -> Refusal:
    code = "document.no-glyph" if _UNSHOWN in error.message else "document.template-broken"
    return Refusal(code, place=file, value=error.message)
