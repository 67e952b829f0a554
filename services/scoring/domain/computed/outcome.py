"""What a kind of computed items came to, before weights are spread and anything is rounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

OUTCOME = (
    "subject",
    "item_no",
    "points",  # what is shared out, in hundredths of a point
    "part",  # of `whole` x `scale`: the points are `points` x part / (whole x scale), an exact fraction
    "whole",
    "scale",
    "most",  # the bound of that before the weights of others are added, null: none
    "surplus",  # by which it may pass `most`
    "beyond",  # points that come on top, whatever the weight
    "quantity",  # what is shown
    "row",  # the fact that bears the points, null: a row of its own
    "events",
)
"""One row per subject and item of which something is known."""


@dataclass(frozen=True)
class Reckoned:
    """`rule` is of the row that bears the points; `others` (row, rule) are standing facts that bear none.

    `floor`, if any, bounds the points.
    """

    rule: str
    outcomes: pl.DataFrame
    others: pl.DataFrame | None = None
    floor: int | None = None


def outcome(
    frame: pl.DataFrame,
    *,
    points: str | pl.Expr,
    part: str | pl.Expr,
    whole: str | pl.Expr | int,
    scale: str | pl.Expr | int = 1,
    most: str | pl.Expr | None = None,
    surplus: str | pl.Expr | int = 0,
    beyond: str | pl.Expr | int = 0,
    quantity: str | pl.Expr = "quantity",
    row: str | None = "row",
    events: str | None = "events",
) -> pl.DataFrame:
    """`OUTCOME` of a frame with subject and item_no; text names a column, a number is all rows'."""
    said = (points, part, whole, scale, most, surplus, beyond, quantity)
    shown = [] if events is None else [pl.col(events).alias("events")]
    return frame.select(
        "subject",
        "item_no",
        *(_column(value, name) for name, value in zip(OUTCOME[2:10], said, strict=True)),
        (pl.lit(None) if row is None else pl.col(row)).cast(pl.UInt32).alias("row"),
        *shown,
    )


def unused(standing: pl.DataFrame, bearing: pl.DataFrame, mean: str) -> pl.DataFrame:
    """(row, rule) of the standing facts that bear no points: `averaged` of a mean, else `superseded`."""
    rule = pl.when(mean).then(pl.lit("averaged")).otherwise(pl.lit("superseded"))
    return standing.join(bearing.select("row"), on="row", how="anti").select("row", rule.alias("rule"))


def last_or_mean(facts: pl.DataFrame, parameters: Sequence[str]) -> pl.DataFrame:
    """Per subject and item the last of the `facts`, which are ordered by day and event.

    `quantity` is its own, or the half-up mean of all when the column `mean` is true; `events` are what that
    rests on.
    """
    whole = pl.len().cast(pl.Int64)
    mean = (2 * pl.sum("quantity") + whole) // (2 * whole)
    of_mean = pl.last("mean")
    return facts.group_by("subject", "item_no", maintain_order=True).agg(
        pl.last("row", *parameters),
        pl.when(of_mean).then(mean).otherwise(pl.last("quantity")).alias("quantity"),
        pl.when(of_mean)
        .then(pl.col("event").implode())
        .otherwise(pl.last("event").implode())
        .alias("events"),
    )


def _column(value: str | pl.Expr | int | None, name: str) -> pl.Expr:
    if value is None:
        return pl.lit(None, dtype=pl.Int64).alias(name)
    if isinstance(value, int):
        return pl.lit(value, dtype=pl.Int64).alias(name)
    return (pl.col(value) if isinstance(value, str) else value).alias(name)
