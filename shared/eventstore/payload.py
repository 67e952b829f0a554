"""Fields of payloads as columns, decoded from the JSON of a whole segment at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
import polars as pl
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.contracts.registry import UPCASTERS, event_type
from shared.eventstore.segment import COLUMNS, Field, segment


@dataclass(frozen=True)
class Selection:
    """What a reader wants of a log: events of `types`, of each these `columns` of the log (None: all), and in
    the place of the payload those of `fields` that its type has (None: the payload as it is)."""

    types: tuple[str, ...]
    columns: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None


def segment_of(
    connection: Connection, after: int, limit: int, wanted: Selection, until: int | None = None
) -> pl.DataFrame:
    """The segment of what is `wanted`, or all that its events hold where older contracts wrote some of them.

    A field that an event was written without is null: `with_fields` knows the defaults. What stands where
    its type has no such field means nothing. Raises TypeError for a field that is not of one kind in all
    types that have it.
    """
    if wanted.fields is None:
        return segment(connection, after, limit, wanted.types, wanted.columns, until)
    kinds = [event_type(name) for name in wanted.types]
    fields = [_field_of(kinds, name) for name in wanted.fields]
    columns = COLUMNS if wanted.columns is None else ("type", "schema_version", *wanted.columns)
    payload = ["payload"] if fields else []
    named = [*dict.fromkeys(name for name in columns if name != "payload"), *payload]
    frame = segment(connection, after, limit, wanted.types, named, until, fields)
    if not all(_is_todays(*one) for one in _told(frame)):
        return segment(connection, after, limit, wanted.types, until=until)
    return _decoded(frame, {one.name: one.kind for one in fields})


def with_fields(frame: pl.DataFrame, kind: type[Event], *names: str) -> pl.DataFrame:
    """A segment of events of `kind` alone with these fields in the place of `payload`: texts, integers,
    booleans, and objects of integers under known names, whose members become the columns.

    A field that an event was written without has its default, as when the event is decoded. `kind` must be
    declared as it was written: who has an upcaster is not for this. When a thing happened is the segment's
    own `occurred_at`. A segment whose payload made place for the fields already is left as it is.
    """
    kinds = {name: column_of(kind, name) for name in names}
    frame = _decoded(frame, kinds)
    defaults = {name: value for name in names if (value := _default(kind, name)) is not None}
    frame = frame.with_columns(pl.col(name).fill_null(value) for name, value in defaults.items())
    objects = [name for name, column in kinds.items() if isinstance(column, pl.Struct)]
    return frame.unnest([name for name in objects if name in frame.columns])


def current(frame: pl.DataFrame, kind: type[Event]) -> bool:
    """Whether all events of a segment are of `kind` and stand there as today's contracts write them."""
    told = _told(frame)
    return {name for name, _ in told} <= {kind.type_name()} and all(_is_todays(*one) for one in told)


def _told(frame: pl.DataFrame) -> list[tuple[str, int]]:
    """The types and schema versions of a segment."""
    return frame.select("type", "schema_version").unique().rows()


def _is_todays(name: str, version: int) -> bool:
    return version == event_type(name).schema_version and (name, version) not in UPCASTERS


def _decoded(frame: pl.DataFrame, fields: dict[str, pl.DataType]) -> pl.DataFrame:
    """`frame` with `fields` in the place of the payload, if it has that."""
    if "payload" not in frame.columns:
        return frame
    rest = frame.drop("payload")
    if not fields:
        return rest
    decoded = frame.select(pl.col("payload").str.json_decode(pl.Struct(fields)).struct.unnest())
    return rest.hstack(decoded.get_columns())


def _field_of(kinds: Sequence[type[Event]], name: str) -> Field:
    """How a field that some of `kinds` have is asked for; raises TypeError."""
    having = [kind for kind in kinds if name in kind.__struct_fields__]
    columns = {column_of(kind, name) for kind in having}
    if len(columns) != 1:
        told = ", ".join(kind.type_name() for kind in kinds)
        raise TypeError(f"{name} is not a field of one kind in {told}")
    may_lack = any(_nullable(kind, name) or _has_default(kind, name) for kind in having)
    return Field(name, columns.pop(), may_lack)


@cache
def column_of(kind: type[Event], name: str) -> pl.DataType:
    """How a field stands in a column; raises TypeError for one that is none of what `with_fields` takes."""
    declared = _field(kind, name).type
    told = {type(one) for one in _alternatives(msgspec.inspect.type_info(declared))}
    if told <= {msgspec.inspect.StrType, msgspec.inspect.LiteralType}:
        return pl.String()
    if told == {msgspec.inspect.IntType}:
        return pl.Int64()
    if told == {msgspec.inspect.BoolType}:
        return pl.Boolean()
    if told == {msgspec.inspect.DictType} and (members := _members(declared)):
        return pl.Struct(dict.fromkeys(members, pl.Int64()))
    raise TypeError(f"{kind.type_name()}.{name} is none of a text, an integer, a boolean: {declared}")


def _members(declared: Any) -> tuple[str, ...]:
    """The names that an object of integers may have, when they are declared; else none."""
    info = msgspec.inspect.type_info(declared)
    if not (
        isinstance(info, msgspec.inspect.DictType) and isinstance(info.key_type, msgspec.inspect.LiteralType)
    ):
        return ()
    integers = [type(one) for one in _alternatives(info.value_type)] == [msgspec.inspect.IntType]
    return tuple(str(one) for one in info.key_type.values) if integers else ()


def _nullable(kind: type[Event], name: str) -> bool:
    info = msgspec.inspect.type_info(_field(kind, name).type)
    return isinstance(info, msgspec.inspect.UnionType) and info.includes_none


def _alternatives(info: msgspec.inspect.Type) -> list[msgspec.inspect.Type]:
    """What a field may be besides null."""
    if isinstance(info, msgspec.inspect.Metadata):
        return _alternatives(info.type)
    if isinstance(info, msgspec.inspect.UnionType):
        return [one for member in info.types for one in _alternatives(member)]
    return [] if isinstance(info, msgspec.inspect.NoneType) else [info]


def _default(kind: type[Event], name: str) -> Any:
    default = _field(kind, name).default
    return None if default is msgspec.NODEFAULT else default


def _has_default(kind: type[Event], name: str) -> bool:
    field = _field(kind, name)
    return _default(kind, name) is not None or field.default_factory is not msgspec.NODEFAULT


def _field(kind: type[Event], name: str) -> msgspec.structs.FieldInfo:
    return next(field for field in msgspec.structs.fields(kind) if field.name == name)
