"""What PostgreSQL packs behind each other into one value, taken apart again as columns."""

from collections.abc import Sequence

import polars as pl

EVENT_LENGTH = 36
"""Characters of an event's id."""
_ID_LENGTH = 16
"""Its bytes."""


def numbers(blob: bytes, kind: pl.DataType) -> pl.Series:
    """Numbers of that kind that stand behind each other in network order."""
    size = int(pl.Series([0], dtype=kind).estimated_size())
    every = pl.Array(kind, len(blob) // size)
    return pl.Series([blob]).bin.reinterpret(dtype=every, endianness="big").explode()


def texts(blob: bytes) -> pl.Series:
    """Ids of events that stand behind each other."""
    return _of_length(EVENT_LENGTH, blob).cast(pl.String)


def ids(blob: bytes) -> pl.Series:
    """The same where they stand as their bytes: Binary."""
    return _of_length(_ID_LENGTH, blob)


def _of_length(length: int, blob: bytes) -> pl.Series:
    return numbers(blob, pl.UInt8()).reshape((-1, length)).arr.to_list().cast(pl.Binary)


def places(counts: Sequence[int]) -> pl.Series:
    """The place of each of `counts` as often as it says, UInt32."""
    each = pl.DataFrame({"place": pl.int_range(len(counts), dtype=pl.UInt32, eager=True), "count": counts})
    return each.select(pl.col("place").repeat_by("count").explode()).to_series()
