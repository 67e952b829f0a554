"""A mistake in a file, said so that its author finds and mends it."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from shared.contracts.messages import LANGUAGES, catalogue, text_of


@dataclass(frozen=True)
class Problem:
    """`code` is the broken rule; the catalogue has its text as `<field>.<code>`, or `file.<code>` where
    the field has no words of its own, the mend as `….mend`.

    `line` counts from 1. `path` is the way to the place (`individual.groups[0].items[2].points`), `value`
    what stands there, shortened.
    """

    file: str
    line: int
    path: str
    value: str
    code: str
    details: dict[str, Any] = dataclasses.field(default_factory=dict)
    field: str = "file"

    def rule(self, language: str = "vi") -> str:
        return self._said(self.code, language)

    def mend(self, language: str = "vi") -> str:
        return self._said(f"{self.code}.mend", language)

    def _said(self, code: str, language: str) -> str:
        own = f"{self.field}.{code}"
        found = own if own in catalogue() else f"file.{code}"
        return text_of(found, {"value": self.value, **self.details}, language)

    def text(self, language: str = "vi") -> str:
        """One line: place, rule with the value, mend."""
        place = {"file": self.file, "line": self.line, "path": self.path or "."}
        head = text_of("file.place", place, language)
        return f"{head}: {self.rule(language)} {self.mend(language)}"

    def as_dict(self) -> dict[str, Any]:
        """For transport: plain values, texts in every language."""
        return {
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "value": self.value,
            "code": self.code,
            "rule": {language: self.rule(language) for language in LANGUAGES},
            "mend": {language: self.mend(language) for language in LANGUAGES},
        }
