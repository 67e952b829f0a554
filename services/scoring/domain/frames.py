"""Small steps on frames that cost little on few rows and on many."""

import polars as pl

_PARTS = ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))
"""Where in 32 hexadecimal digits the five parts of an id begin, and how long they are."""


def ids_in_words(ids: pl.Series) -> pl.Series:
    """Ids of 16 bytes as they are written; such as are texts already stay."""
    if ids.dtype != pl.Binary:
        return ids
    digits = pl.lit(ids.bin.encode("hex"))
    parts = [digits.str.slice(start, length) for start, length in _PARTS]
    return pl.select(pl.concat_str(parts, separator="-").alias(ids.name)).to_series()


def kept(frame: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    """The rows for which the condition is true.

    The frame itself when all are: that is the usual case of most conditions here, and spares a copy. On a few
    rows it takes half the time of `filter`, which plans a query first.
    """
    mask = frame.select(condition.fill_null(False).alias("kept")).to_series()
    return frame if mask.all() else frame.filter(mask)
