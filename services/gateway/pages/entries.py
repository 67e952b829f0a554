"""Fields of a form as data: what is asked, and how what was typed becomes what an operation takes."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.permissions.reach import About, reach_of
from services.gateway.permissions.table import table
from shared import clock

Kind = Literal[
    "text", "textarea", "lines", "date", "datetime-local", "month", "number", "choice", "choices", "hidden"
]
"""`lines` is a list, one a line; `choices` are boxes, of which any number is ticked."""


@dataclass(frozen=True)
class Entry:
    """A field. `place` is where the operation says that something is wrong with it, where that is not `name`;
    `first` is what stands there before anything is typed, of choices with a space between two; a day begins
    with today."""

    name: str
    label: Any
    kind: Kind = "text"
    first: str = ""
    _: KW_ONLY
    help: Any = ""
    required: bool = True
    options: Sequence[tuple[str, Any]] = ()
    place: str = ""

    def begins(self) -> str:
        return self.first or (today() if self.kind == "date" and self.required else "")


def today() -> str:
    return clock.local_day(clock.now()).isoformat()


def text(typed: Mapping[str, str], name: str) -> str:
    return typed.get(name, "").strip()


def lines(typed: Mapping[str, str], name: str) -> list[str]:
    """What stands in the lines of a field, empty ones left out."""
    return [line.strip() for line in typed.get(name, "").splitlines() if line.strip()]


def whole(typed: Mapping[str, str], name: str) -> int | str:
    """A whole number; what is none stays as it is, for the operation to say so."""
    said = text(typed, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else said


def given(**fields: Any) -> dict[str, Any]:
    """Without what was left empty: the operation says which of it may not be."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def units_within(operation: str) -> list[tuple[str, str]]:
    """The units for which the visitor may do that, by name."""
    visitor = current()
    known = house.directory.of(visitor.tenant)
    reach = reach_of(visitor, table()[operation], None)
    found = [
        (unit, name)
        for unit, name in known.units.items()
        if reach is not None and reach.covers(About(unit=unit), known)
    ]
    return sorted(found, key=lambda one: one[1])
