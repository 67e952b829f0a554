"""Fields of payloads as columns, decoded from the JSON of a whole segment at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import polars as pl
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.contracts.registry import UPCASTERS
from shared.eventstore.segment import Field, segment


def segment_of(
    connection: Connection,
    after: int,
    limit: int,
    kind: type[Event],
    names: Sequence[str],
    columns: Sequence[str] | None = None,
    until: int | None = None,
) -> pl.DataFrame:
    """The segment of the events of `kind` alone, as `with_fields`; where older contracts wrote some of them,
    with their payloads as they are."""
    wanted = None if columns is None else list(dict.fromkeys(["type", "schema_version", *columns, "payload"]))
    fields = [Field(name, _column(kind, name), _nullable(kind, name)) for name in names]
    frame = segment(connection, after, limit, [kind.type_name()], wanted, until, fields)
    if current(frame, kind):
        return with_fields(frame, kind, *names)
    return segment(connection, after, limit, [kind.type_name()], wanted, until)


def with_fields(frame: pl.DataFrame, kind: type[Event], *names: str) -> pl.DataFrame:
    """A segment of events of `kind` alone with these fields, texts and integers, in the place of `payload`.

    A field that an event was written without has its default, as when the event is decoded. `kind` must be
    declared as it was written: who has an upcaster is not for this. When a thing happened is the segment's
    own `occurred_at`. A segment whose payload made place for the fields already is left as it is.
    """
    if "payload" in frame.columns:
        schema = pl.Struct({name: _column(kind, name) for name in names})
        fields = frame.select(pl.col("payload").str.json_decode(schema).struct.unnest())
        frame = frame.drop("payload").hstack(fields.get_columns())
    defaults = {name: value for name in names if (value := _default(kind, name)) is not None}
    return frame.with_columns(pl.col(name).fill_null(value) for name, value in defaults.items())


def current(frame: pl.DataFrame, kind: type[Event]) -> bool:
    """Whether all events of a segment are of `kind` and stand there as today's contracts write them."""
    told = frame.select("type", "schema_version").unique().rows()
    version = kind.schema_version
    return set(told) <= {(kind.type_name(), version)} and (kind.type_name(), version) not in UPCASTERS


@cache
def _column(kind: type[Event], name: str) -> pl.DataType:
    declared = _field(kind, name).type
    told = {type(one) for one in _alternatives(msgspec.inspect.type_info(declared))}
    if told <= {msgspec.inspect.StrType, msgspec.inspect.LiteralType}:
        return pl.String()
    if told == {msgspec.inspect.IntType}:
        return pl.Int64()
    raise TypeError(f"{kind.type_name()}.{name} is neither text nor an integer: {declared}")


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


def _field(kind: type[Event], name: str) -> msgspec.structs.FieldInfo:
    return next(field for field in msgspec.structs.fields(kind) if field.name == name)
