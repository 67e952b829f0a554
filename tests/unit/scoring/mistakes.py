"""One mistake in a sound criteria file, and what has to be told of it."""

from dataclasses import dataclass

from tests.unit.scoring.criteria_files import TINY, WHOLE


@dataclass(frozen=True)
class Mistake:
    """`old` of a sound file becomes `new`, which breaks the rule `code` at `path`.

    `on` is a text of the line that is told; by default the line at which `new` begins.
    """

    code: str
    path: str
    old: str
    new: str
    on: str = ""
    file: str = WHOLE

    def text(self) -> str:
        assert self.file.count(self.old) >= 1, f"{self.old!r} is not in the file"
        return self.file.replace(self.old, self.new, 1)

    def line(self) -> int:
        text = self.text()
        assert not self.on or text.count(self.on) == 1, f"{self.on!r} is not there once"
        at = text.index(self.on) if self.on else self.file.index(self.old)
        return text.count("\n", 0, at) + 1

    def __str__(self) -> str:
        return f"{self.code} at {self.path or 'the root'}"


def tiny(code: str, path: str, old: str, new: str, on: str = "") -> Mistake:
    return Mistake(code, path, old, new, on, TINY)
