"""Weights of items of which nothing is known, or that were left out, go to the others of the group."""

import polars as pl

KEY = ["subject", "item_no"]


def shares(
    known: pl.DataFrame, applies: pl.DataFrame, left_out: pl.DataFrame, table: pl.DataFrame
) -> pl.DataFrame:
    """subject, group_no, all, own: in that group points count all / own times. No row: once.

    `known` (subject, item_no) are the items of which something is known; `table` is an `item_table`;
    `applies` and `left_out`: see `Known`. `all` are the weights of the known items and of those that give
    theirs away, `own` those of the known.
    """
    if left_out.is_empty() and not table["spread"].any():
        none = [pl.lit(0, dtype=pl.Int64).alias(name) for name in ("group_no", "all", "own")]
        return applies.clear().select("subject", *none)
    left = left_out.select(KEY).with_columns(pl.lit(True).alias("left_out"))
    weighed = (
        applies.join(table, on="item_no")
        .join(known.with_columns(pl.lit(True).alias("known")), on=KEY, how="left")
        .join(left, on=KEY, how="left")
        .with_columns(pl.col("known", "left_out").fill_null(False))
    )
    gives = ~pl.col("known") & (pl.col("spread") | pl.col("left_out"))
    return (
        weighed.group_by("subject", "group_no")
        .agg(
            pl.col("weight").filter(pl.col("known") | gives).sum().alias("all"),
            pl.col("weight").filter("known").sum().alias("own"),
        )
        .filter((pl.col("own") > 0) & (pl.col("all") != pl.col("own")))
    )


def without(frame: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """The rows of items that were not left out."""
    return frame if left_out.is_empty() else frame.join(left_out, on=KEY, how="anti")
