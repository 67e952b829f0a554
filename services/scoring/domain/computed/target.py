"""Targets: a share of the weight by what was reached of the plan, and something for what lies beyond."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed.outcome import Reckoned, last_or_mean, outcome, unused
from services.scoring.domain.computed.placed import Placed

_PARAMETERS = {
    "item_no": pl.Int64,
    "weight": pl.Int64,
    "full_at": pl.Int64,
    "zero_under": pl.Int64,
    "each": pl.Int64,
    "over_points": pl.Int64,
    "over_cap": pl.Int64,
    "mean": pl.Boolean,
    "in_proportion": pl.Boolean,
}


def targets(standing: pl.DataFrame, items: Sequence[Placed], served: pl.DataFrame) -> Reckoned:
    """By `standing` facts of these items, ordered by day and event; `served`: see `Known`."""
    facts = standing.join(_table(items), on="item_no")
    results = last_or_mean(facts, list(_PARAMETERS)[1:])
    if any(one.item.target is not None and one.item.target.in_proportion for one in items):
        results = _in_proportion(results, served)
    quantity, full_at = pl.col("quantity"), pl.col("full_at")
    fulfilled = quantity >= pl.col("zero_under")
    reached = pl.min_horizontal(pl.max_horizontal(quantity, 0), full_at)
    steps = (quantity - full_at) // pl.col("each") * pl.col("over_points")
    over = pl.when(fulfilled & (quantity > full_at)).then(pl.min_horizontal(steps, "over_cap")).fill_null(0)
    return Reckoned(
        "target",
        outcome(
            results,
            points="weight",
            part=pl.when(fulfilled).then(reached).otherwise(0),
            whole="full_at",
            beyond=over,
        ),
        unused(facts, results, "mean"),
    )


def _in_proportion(results: pl.DataFrame, served: pl.DataFrame) -> pl.DataFrame:
    """The plan and the least are in proportion to the part that was served; without working days, whole."""
    part = pl.col("in_proportion") & (pl.col("working") > 0)

    def served_of(column: str) -> pl.Expr:
        whole = pl.col("working")
        return (2 * pl.col(column) * pl.col("served") + whole) // (2 * whole)

    return results.join(served, on="subject", how="left").with_columns(
        pl.when(part).then(pl.max_horizontal(served_of("full_at"), 1)).otherwise("full_at").alias("full_at"),
        pl.when(part).then(served_of("zero_under")).otherwise("zero_under").alias("zero_under"),
    )


def _table(items: Sequence[Placed]) -> pl.DataFrame:
    rows = []
    for one in items:
        target = one.item.target
        if target is None:
            continue
        over = target.over
        rows.append(
            (
                one.item_no,
                target.weight,
                target.full_at,
                target.zero_under,
                *((over.each, over.points, over.cap) if over is not None else (None, None, None)),
                target.several == "mean",
                target.in_proportion,
            )
        )
    return pl.DataFrame(rows, schema=_PARAMETERS, orient="row")
