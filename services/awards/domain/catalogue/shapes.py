"""Shapes that only the award catalogue has: codes of forms, what takes a key away, confirmations."""

import re
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.declared.mapping import Key, Mapping
from shared.declared.place import Place
from shared.declared.shapes import Day, Schema, Shape, Text, Writing

Value = TypeVar("Value")

_CODE = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
_CODE_LENGTH = 63
_NONE = "none"


class Removed:
    """What stands for `none`: the key holds no longer."""


REMOVED = Removed()


@dataclass(frozen=True)
class FormCode(Shape[str]):
    """The code of a form of award, as practice abbreviates it: `CSTD-CS`."""

    def read(self, place: Place) -> str | None:
        text = place.text or ""
        if len(text) <= _CODE_LENGTH and re.fullmatch(_CODE, text):
            return text
        place.note("form-code")
        return None

    def schema(self, writing: Writing) -> Schema:
        return {"type": "string", "pattern": f"^{_CODE}$", "maxLength": _CODE_LENGTH}


@dataclass(frozen=True)
class OrNone(Shape[Value | Removed], Generic[Value]):
    """What the shape takes, or `none`, which takes away what the version before has."""

    shape: Shape[Value]

    def read(self, place: Place) -> Value | Removed | None:
        return REMOVED if place.text == _NONE else self.shape.read(place)

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [{"const": _NONE}, self.shape.schema(writing)]}

    def varies(self) -> bool:
        return self.shape.varies()


CONFIRMED = Mapping(
    {
        "document": Key(
            Text(300), "Văn bản xác nhận: số, ngày.", "The document that confirms it.", required=True
        ),
        "on": Key(Day(), "Ngày xác nhận.", "The day of the confirmation.", required=True),
    },
    name="confirmation",
)


@dataclass(frozen=True)
class Verified(Shape[Any]):
    """`false`, or the document and the day of the agency's confirmation; a bare `true` says neither."""

    def read(self, place: Place) -> Any:
        if place.text == "false":
            return False
        if place.text is not None:
            place.note("verified-how")
            return None
        return CONFIRMED.read(place)

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [{"const": False}, CONFIRMED.schema(writing)]}
