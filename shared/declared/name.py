"""Reads `name`: what people read, in both languages."""

from dataclasses import dataclass

import yaml

from shared.declared.mapping import Key, Mapping
from shared.declared.place import Place
from shared.declared.shapes import Schema, Shape, Text, Writing


@dataclass(frozen=True)
class Name:
    vi: str
    en: str

    def as_dict(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


_BOTH = Mapping(
    {
        "vi": Key(Text(), "Tên tiếng Việt.", "The name in Vietnamese.", required=True),
        "en": Key(Text(), "Tên tiếng Anh.", "The name in English.", required=True),
    },
    name="name",
)


@dataclass(frozen=True)
class NameShape(Shape[Name]):
    """`{vi: …, en: …}`, or one text for both languages."""

    def read(self, place: Place) -> Name | None:
        if isinstance(place.node, yaml.ScalarNode):
            text = Text().read(place)
            return Name(text, text) if text else None
        fields = _BOTH.read(place)
        if fields is None:
            return None
        return Name(fields.get("vi", ""), fields.get("en", ""))

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [Text().schema(writing), _BOTH.schema(writing)]}


NAME = Key(
    NameShape(), "Tên để người đọc: {vi, en}, hoặc một tên chung.", "Name for people: {vi, en}, or one text."
)
REQUIRED_NAME = Key(NAME.shape, NAME.vi, NAME.en, required=True)


def named(name: Name | None, code: str) -> Name:
    """The name, or the code itself when there is none."""
    return name or Name(code, code)
