"""The shapes that hold others: lists and mappings, and what was read of a mapping."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Given
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import yaml

from shared.declared.place import Place, SheetName, near, printable
from shared.declared.shapes import Schema, Shape, Writing

Value = TypeVar("Value")


@dataclass(frozen=True)
class Key:
    """What a key of a mapping means, in both languages, and what stands under it.

    `only`: it belongs to this sheet alone. `opens`: this sheet stands under it.
    """

    shape: Shape[Any]
    vi: str
    en: str
    required: bool = False
    only: SheetName | None = None
    opens: SheetName | None = None


class Fields:
    """What a mapping says: `values` under the keys that could be read, `places` of all known keys given."""

    def __init__(self, place: Place, places: dict[str, Place], values: dict[str, Any]) -> None:
        self.place = place
        self._places = places
        self._values = values

    def __contains__(self, key: str) -> bool:
        """Whether the key is there, readable or not."""
        return key in self._places

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def at(self, key: str) -> Place:
        """Where the value of the key stands; the mapping itself when it is not there."""
        return self._places.get(key, self.place)

    def note(self, key: str, code: str, /, **details: Any) -> None:
        self.at(key).note(code, **details)

    def entries(self, key: str) -> "list[Entry[Any]]":
        """The entries of a list that could be read, each with its place."""
        return list(self._values.get(key, ()))

    def listed(self, key: str) -> tuple[Any, ...]:
        """The entries of a list that could be read."""
        return tuple(entry.value for entry in self.entries(key))

    def all_read(self, key: str) -> bool:
        """Whether the list is there and none of its entries was unreadable."""
        return key in self._values and len(self._values[key]) == len(self.at(key).node.value)


@dataclass(frozen=True)
class Entry(Generic[Value]):
    place: Place
    value: Value


@dataclass(frozen=True)
class Mapping(Shape[Fields]):
    """Known keys and no others. `exactly_one`, `some_of`: one, or at least one, of these has to be there.

    A mapping with a `name` is said once in a schema.
    """

    keys: Given[str, Key]
    name: str = ""
    exactly_one: tuple[str, ...] = ()
    some_of: tuple[str, ...] = ()

    def read(self, place: Place) -> Fields | None:
        if not isinstance(place.node, yaml.MappingNode):
            place.note("not-a-mapping", keys=", ".join(self._keys(place.sheet)))
            return None
        places = self._places(place, place.node)
        self._count(place, places)
        belonging = {
            key: where for key, where in places.items() if self.keys[key].only in (None, place.sheet)
        }
        values = {key: self.keys[key].shape.read(where) for key, where in belonging.items()}
        return Fields(place, places, {key: value for key, value in values.items() if value is not None})

    def _places(self, place: Place, node: yaml.MappingNode) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            meant = self.keys.get(name)
            if meant is None:
                place.under(name, key).note("unknown-key", near=near(name, self._keys(place.sheet)))
            elif name in found:
                place.under(name, key).note("double-key")
            else:
                found[name] = place.under(name, value, meant.opens)
                if meant.only is not None and meant.only != place.sheet:
                    place.under(name, key).note(f"{meant.only}-only")
        return found

    def _count(self, place: Place, found: Iterable[str]) -> None:
        given = set(found)
        for key, meant in self.keys.items():
            if meant.required and key not in given:
                place.note("missing-key", key=key)
        if self.exactly_one and len(given.intersection(self.exactly_one)) != 1:
            place.note("exactly-one", keys=", ".join(self._of(self.exactly_one, place.sheet)))
        if self.some_of and not given.intersection(self.some_of):
            place.note("at-least-one", keys=", ".join(self._of(self.some_of, place.sheet)))

    def _keys(self, sheet: SheetName | None) -> list[str]:
        return self._of(self.keys, sheet)

    def _of(self, keys: Iterable[str], sheet: SheetName | None) -> list[str]:
        return [key for key in keys if self.keys[key].only in (None, sheet)]

    def schema(self, writing: Writing) -> Schema:
        if not self.name:
            return self._body(writing)
        name = f"{writing.sheet}-{self.name}" if self.varies() else self.name
        if name not in writing.definitions:
            writing.definitions[name] = self._body(writing)
        return {"$ref": f"#/definitions/{name}"}

    def varies(self) -> bool:
        return any(key.only is not None or key.shape.varies() for key in self.keys.values())

    def _body(self, writing: Writing) -> Schema:
        keys = self._keys(writing.sheet)
        body: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key: described(self.keys[key], writing) for key in keys},
        }
        required = [key for key in keys if self.keys[key].required]
        if required:
            body["required"] = required
        for rule, some in (("oneOf", self.exactly_one), ("anyOf", self.some_of)):
            if some:
                body[rule] = [{"required": [key]} for key in self._of(some, writing.sheet)]
        return body


def described(key: Key, writing: Writing) -> Schema:
    """The schema of what stands under a key, with what the key means."""
    inside = replace(writing, sheet=key.opens) if key.opens else writing
    return {"description": f"{key.vi}\n\n{key.en}", **key.shape.schema(inside)}


@dataclass(frozen=True)
class ListOf(Shape[list[Entry[Value]]]):
    """Entries of one shape, each at most once when they are `distinct`."""

    shape: Shape[Value]
    least: int = 0
    distinct: bool = False

    def read(self, place: Place) -> list[Entry[Value]] | None:
        if not isinstance(place.node, yaml.SequenceNode):
            place.note("not-a-list")
            return None
        if len(place.node.value) < self.least:
            place.note("empty-list")
        found: list[Entry[Value]] = []
        for number, node in enumerate(place.node.value):
            where = place.entry(number, node)
            value = self.shape.read(where)
            if value is None:
                continue
            if self.distinct and any(value == entry.value for entry in found):
                where.note("double-entry")
            found.append(Entry(where, value))
        return found

    def schema(self, writing: Writing) -> Schema:
        body: Schema = {"type": "array", "items": self.shape.schema(writing)}
        if self.least:
            body["minItems"] = self.least
        if self.distinct:
            body["uniqueItems"] = True
        return body

    def varies(self) -> bool:
        return self.shape.varies()


@dataclass(frozen=True)
class OneOrMore(Shape[list[Entry[Value]]]):
    """One of the shape, or a list of them."""

    shape: Shape[Value]

    def read(self, place: Place) -> list[Entry[Value]] | None:
        if isinstance(place.node, yaml.SequenceNode):
            return ListOf(self.shape, least=1).read(place)
        value = self.shape.read(place)
        return None if value is None else [Entry(place, value)]

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [self.shape.schema(writing), ListOf(self.shape, least=1).schema(writing)]}

    def varies(self) -> bool:
        return self.shape.varies()


@dataclass(frozen=True)
class ByCode(Shape[dict[str, Entry[Value]]]):
    """A mapping whose keys are codes of the shape `code`, with values of one shape."""

    code: Shape[str]
    shape: Shape[Value]

    def read(self, place: Place) -> dict[str, Entry[Value]] | None:
        if not isinstance(place.node, yaml.MappingNode):
            place.note("not-a-mapping-of-codes")
            return None
        found: dict[str, Entry[Value]] = {}
        for name, where, value in self._pairs(place, place.node):
            if name in found:
                where.note("double-key")
            elif value is not None:
                found[name] = Entry(where, value)
        return found

    def _pairs(self, place: Place, node: yaml.MappingNode) -> Iterator[tuple[str, Place, Value | None]]:
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            where = place.under(name, value)
            code = self.code.read(place.under(printable(name), key))
            read = self.shape.read(where)
            if code is not None:
                yield code, where, read

    def schema(self, writing: Writing) -> Schema:
        return {
            "type": "object",
            "propertyNames": {
                key: value for key, value in self.code.schema(writing).items() if key != "type"
            },
            "additionalProperties": self.shape.schema(writing),
        }

    def varies(self) -> bool:
        return self.shape.varies()
