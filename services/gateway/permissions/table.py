"""The one table of permissions, in table.txt and, of pages, in pages.txt: what each role may do, and how far.

A role that has no word in a row may not; an operation that has no row nobody may, but the installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from services.gateway.identity.grants import ROLES, Role

Word = Literal["none", "own", "made", "unit", "all"]
WORDS: tuple[Word, ...] = get_args(Word)
"""Not at all; what is about oneself; what one put on record oneself; the subtree of the unit of the role;
the organisation."""

Subject = Literal["-", "person", "subject", "unit", "record", "explanation", "by", "rows"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
"""What a request names that its reach is measured by: nothing; a person; a person or a unit; a unit; a
record; an explanation; the person or unit whose word it is; or, of a list, each of its rows."""

_NONE = "."


@dataclass(frozen=True, slots=True)
class Row:
    """One operation, `blueprint.endpoint`."""

    operation: str
    about: Subject
    reach: Mapping[Role, Word]


@cache
def table() -> dict[str, Row]:
    """operation -> its row."""
    parts = ("table.txt", "pages.txt")
    return _read("\n".join((files(__package__) / part).read_text(encoding="utf-8") for part in parts))


@cache
def of_command(name: str) -> Row | None:
    """The row of the endpoint that takes the command `name`."""
    return next((row for row in table().values() if row.operation.rpartition(".")[2] == name), None)


def _read(text: str) -> dict[str, Row]:
    """The first line has the roles; raises ValueError with the line that is wrong."""
    lines = [
        (number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip("- \t\n")
    ]
    _, (_, _, *roles) = lines[0]
    if tuple(roles) != ROLES:
        raise ValueError(f"line 1: the roles must be {', '.join(ROLES)}")
    rows: dict[str, Row] = {}
    for number, cells in lines[1:]:
        row = _row(number, cells)
        if row.operation in rows:
            raise ValueError(f"line {number}: {row.operation} has a row already")
        rows[row.operation] = row
    return rows


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) != len(ROLES) + 2:
        raise ValueError(f"line {number}: {len(ROLES) + 2} cells are needed, there are {len(cells)}")
    operation, about, *words = cells
    wrong = [word for word in words if word != _NONE and word not in WORDS]
    if wrong or about not in SUBJECTS:
        raise ValueError(f"line {number}: {', '.join(wrong) or about} is not among {WORDS} or {SUBJECTS}")
    reach = {role: "none" if word == _NONE else word for role, word in zip(ROLES, words, strict=True)}
    return Row(operation.replace("~", " "), about, reach)  # type: ignore[arg-type]
