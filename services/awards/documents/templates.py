"""Where the templates of documents are: in an office's own folder first, then those shipped here.

A template is two files of one name, `decision.docx` for Word and `decision.typ` for PDF; either may be
replaced alone. The office's folder may also hold pictures and fonts (TTF, OTF) for its templates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.awards.documents.model import (
    AchievementReport,
    Certificate,
    Decision,
    Document,
    Minutes,
    Submission,
)
from shared.contracts.refusal import Refusal

SHIPPED = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"

_NAMES: dict[type, str] = {
    Submission: "submission",
    Minutes: "minutes",
    Decision: "decision",
    AchievementReport: "achievement-report",
}


def template_of(document: Document) -> str:
    """The name of the template that prints `document`."""
    return document.form if isinstance(document, Certificate) else _NAMES[type(document)]


@dataclass(frozen=True)
class Templates:
    """The templates in force; `office` is the folder of an office's own, if it has any."""

    office: Path | None = None

    def __post_init__(self) -> None:
        if self.office is not None and not self.office.is_dir():
            raise Refusal("document.no-folder", value=self.office)

    def find(self, file: str) -> Path:
        """The file of that name in force; raises Refusal when neither folder has it."""
        for folder in self._folders():
            if (folder / file).is_file():
                return folder / file
        raise Refusal("document.no-template", value=file)

    def files(self) -> dict[str, Path]:
        """Every file in force by its name."""
        found: dict[str, Path] = {}
        for folder in self._folders():
            for file in sorted(folder.iterdir()):
                if file.is_file():
                    found.setdefault(file.name, file)
        return found

    def fonts(self) -> list[Path]:
        """Folders of fonts; of two fonts of one name the first folder's counts."""
        return [*([self.office] if self.office else []), FONTS]

    def _folders(self) -> Iterator[Path]:
        if self.office is not None:
            yield self.office
        yield SHIPPED


ONLY_SHIPPED = Templates()
