"""Fields of payloads as columns, decoded from the JSON of a whole segment at once."""

from functools import cache
from typing import Any

import msgspec
import polars as pl

from shared.contracts.event import Event


def with_fields(frame: pl.DataFrame, kind: type[Event], *names: str) -> pl.DataFrame:
    """A segment of events of `kind` alone with these fields, texts and integers, in the place of `payload`.

    A field that an event was written without has its default, as when the event is decoded. `kind` must be
    declared as it was written: who has an upcaster is not for this. When a thing happened is the segment's
    own `occurred_at`.
    """
    schema = pl.Struct({name: _column(kind, name) for name in names})
    fields = frame.select(pl.col("payload").str.json_decode(schema).struct.unnest())
    defaults = {name: value for name in names if (value := _default(kind, name)) is not None}
    filled = fields.with_columns(pl.col(name).fill_null(value) for name, value in defaults.items())
    return frame.drop("payload").hstack(filled.get_columns())


@cache
def _column(kind: type[Event], name: str) -> pl.DataType:
    declared = _field(kind, name).type
    told = {type(one) for one in _alternatives(msgspec.inspect.type_info(declared))}
    if told <= {msgspec.inspect.StrType, msgspec.inspect.LiteralType}:
        return pl.String()
    if told == {msgspec.inspect.IntType}:
        return pl.Int64()
    raise TypeError(f"{kind.type_name()}.{name} is neither text nor an integer: {declared}")


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
