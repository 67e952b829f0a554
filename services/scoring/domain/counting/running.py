"""Order and running sums over integers, without hashing: what a sort puts together is a segment."""

from collections.abc import Callable

import polars as pl


def in_order(keys: pl.Expr, rows: pl.DataFrame, event_of: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """`key` and `place` (in `rows`) in the order of the keys; equal ones by their event, nulls last, then
    as they came.

    Keys times rows must fit into 63 bits: one sort of integers is several times as fast as any other.
    """
    count = max(rows.height, 1)
    packed, key = pl.col("packed"), pl.col("key")
    found = (
        rows.select((keys * count + pl.int_range(pl.len())).sort().alias("packed"))
        .select((packed // count).alias("key"), (packed % count).cast(pl.UInt32).alias("place"))
        .with_columns(((key == key.shift(1)) | (key == key.shift(-1))).fill_null(False).alias("tied"))
    )
    tied = found["tied"]
    if not tied.any():
        return found
    lots = found.filter(tied)
    lots = lots.with_columns(event_of(lots["place"]).alias("event"))
    places = lots.sort("key", "event", "place", nulls_last=True)["place"]
    return found.with_columns(found["place"].scatter(tied.arg_true(), places))


def begins(segment: pl.Expr) -> pl.Expr:
    """Whether the row is the first of its segment."""
    return segment.ne_missing(segment.shift())


def place_in(segment: pl.Expr) -> pl.Expr:
    """1 for the first row of each segment, and so on."""
    number = pl.int_range(pl.len())
    return number - pl.when(begins(segment)).then(number).forward_fill() + 1


def reached_before(segment: pl.Expr, values: pl.Expr) -> pl.Expr:
    """The sum of `values` from the segment's first row up to the row before this one."""
    before = values.cum_sum() - values
    return before - pl.when(begins(segment)).then(before).forward_fill()
