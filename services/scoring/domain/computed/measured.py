"""Measured items: points by the highest step that a quantity reaches."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed.outcome import Reckoned, last_or_mean, outcome, unused
from services.scoring.domain.computed.placed import Placed
from services.scoring.domain.criteria.model import Measured
from shared.contracts.observations import Measure

_NOTHING = pl.lit(0, dtype=pl.Int64)


def column_of(measure: Measure) -> str:
    """The column of facts in which a measure stands."""
    return measure.replace("-", "_")


def measured(standing: pl.DataFrame, items: Sequence[Placed]) -> Reckoned:
    """By `standing` facts of these items, ordered by day and event."""
    rules = {one.item_no: one.item.measured for one in items if one.item.measured is not None}
    enough, points, mean = pl.lit(True), _NOTHING, pl.lit(False)
    for item_no, rule in rules.items():
        mine = pl.col("item_no") == item_no
        enough = pl.when(mine).then(_enough(rule)).otherwise(enough)
        points = pl.when(mine).then(_points(rule)).otherwise(points)
        mean = pl.when(mine).then(pl.lit(rule.several == "mean")).otherwise(mean)
    facts = standing.with_columns(enough.alias("enough"), mean.alias("mean"))
    told = facts.filter("enough")
    results = last_or_mean(told, ["mean"])
    too_few = facts.filter(~pl.col("enough")).select("row", pl.lit("too-few").alias("rule"))
    return Reckoned(
        "measured",
        outcome(results, points=points, part=pl.lit(1, dtype=pl.Int64), whole=1),
        pl.concat([unused(told, results, "mean"), too_few]),
    )


def _enough(rule: Measured) -> pl.Expr:
    if rule.measure is None:
        return pl.lit(True)
    return (pl.col(column_of(rule.measure)) >= rule.at_least).fill_null(False)


def _points(rule: Measured) -> pl.Expr:
    points = _NOTHING
    for step in sorted(rule.steps, key=lambda one: one.least):
        points = (
            pl.when(pl.col("quantity") >= step.least)
            .then(pl.lit(step.points, dtype=pl.Int64))
            .otherwise(points)
        )
    return points
