"""Many events of one type as columns, made into rows of the log without an object for each."""

from datetime import datetime

import msgspec
import polars as pl

from shared.contracts.event import Event
from shared.eventstore.envelope import Context, occurrence_fields
from shared.eventstore.payload import column_of
from shared.eventstore.segment import COLUMNS
from shared.ids import new_id

_NOT_AS_IT_IS = r'["\\\x00-\x1f]'
"""What a text has another form for in JSON."""


def log_rows(kind: type[Event], frame: pl.DataFrame, recorded_at: datetime, context: Context) -> pl.DataFrame:
    """All columns of the log but the position; `frame` has `stream`, `version` and each field of `kind`.

    The payload is byte for byte what an event of these fields is encoded to. For types whose fields are
    texts, integers and booleans, and that do not say when they happened: else raises TypeError.
    """
    if told := occurrence_fields(kind):
        raise TypeError(f"{kind.type_name()} says by {', '.join(told)} when it happened")
    same = {
        "type": kind.type_name(),
        "schema_version": kind.schema_version,
        "occurred_at": recorded_at,
        "recorded_at": recorded_at,
        "actor": context.actor,
        "correlation_id": context.correlation_id,
        "causation_id": context.causation_id,
        "tenant": context.tenant,
    }
    ids = pl.Series("id", [new_id() for _ in range(frame.height)], dtype=pl.String)
    rows = frame.select(
        ids,
        "stream",
        pl.col("version").cast(COLUMNS["version"]),
        *(pl.lit(value, COLUMNS[name]).alias(name) for name, value in same.items()),
        payloads(kind, frame).alias("payload"),
    )
    return rows.select(name for name in COLUMNS if name != "position")


def payloads(kind: type[Event], frame: pl.DataFrame) -> pl.Series:
    """The JSON of each row, whose columns are the fields of `kind`; raises TypeError as `log_rows`."""
    parts: list[pl.Expr] = []
    opening = "{"
    for name in kind.__struct_fields__:
        parts += [pl.lit(f'{opening}"{name}":'), _value(frame[name].cast(column_of(kind, name)))]
        opening = ","
    return frame.select(pl.concat_str(*parts, pl.lit("}")).alias("payload")).to_series()


def _value(column: pl.Series) -> pl.Expr:
    if column.dtype != pl.String:
        return pl.lit(column.cast(pl.String)).fill_null("null")
    if column.str.contains(_NOT_AS_IT_IS).any():
        texts = column.unique().drop_nulls()
        written = [msgspec.json.encode(text).decode() for text in texts]
        return pl.lit(column.replace_strict(texts, written, default=None)).fill_null("null")
    return pl.concat_str(pl.lit('"'), pl.lit(column), pl.lit('"')).fill_null("null")
