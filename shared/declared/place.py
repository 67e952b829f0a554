"""A place in a file: the node that stands there, and where mistakes about it are noted."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, get_args

import yaml

from shared.declared.problem import Problem

SheetName = Literal["individual", "collective"]
SHEETS: tuple[SheetName, ...] = get_args(SheetName)
"""A file may have one part about persons and one about units, where some keys belong to one alone."""

_SHOWN = 60
_NEAR = 0.6
_LISTED = 12


@dataclass(frozen=True)
class Notes:
    """The mistakes of one file, as they are found; `field` is whose words tell them."""

    file: str
    field: str = "file"
    problems: list[Problem] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """`path` is the way here from the root (`individual.groups[0].base`), `sheet` the sheet it lies in."""

    node: yaml.Node
    path: str
    notes: Notes
    sheet: SheetName | None = None

    def note(self, code: str, /, **details: Any) -> None:
        """A mistake: `code` names the broken rule, `details` fill its text."""
        line = self.node.start_mark.line + 1
        self.notes.problems.append(
            Problem(
                self.notes.file,
                line,
                self.path,
                printable(_told(self.node)),
                code,
                details,
                self.notes.field,
            )
        )

    def note_unless_among(self, code: str, value: str | None, known: Sequence[str]) -> None:
        """The mistake `code` when `value` is none of `known`; what could not be read was noted before."""
        if value is not None and value not in known:
            self.note(code, near=near(value, known), allowed=", ".join(known))

    @property
    def text(self) -> str | None:
        """What a scalar says; None of a list or a mapping."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else None

    def under(self, name: str, node: yaml.Node, sheet: SheetName | None = None) -> "Place":
        """The value of the key `name`; `sheet` when a sheet begins there."""
        path = f"{self.path}.{printable(name)}" if self.path else printable(name)
        return replace(self, node=node, path=path, sheet=sheet or self.sheet)

    def entry(self, number: int, node: yaml.Node) -> "Place":
        return replace(self, node=node, path=f"{self.path}[{number}]")


def _told(node: yaml.Node) -> str:
    """A scalar as it stands, a list with its scalars, a mapping as such."""
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(_told(entry) if _is_scalar(entry) else '…' for entry in node.value[:_LISTED])}]"
    return str(node.value) if _is_scalar(node) else "{…}"


def _is_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


def near(value: str, known: Sequence[str]) -> str:
    """The likeliest of `known` for a misspelt value; the first of them when nothing is like it."""
    likely = get_close_matches(value, known, 1, _NEAR)
    if likely:
        return likely[0]
    return ", ".join(known) if len(known) <= _LISTED else ", ".join([*known[:_LISTED], "…"])


def printable(text: str) -> str:
    """On one line, shortened, and with a mark for what cannot be shown or sent on."""
    shown = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
