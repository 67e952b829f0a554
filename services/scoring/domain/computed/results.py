"""Results: tasks or products by quantity, coefficients and weight."""

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from services.scoring.domain.computed.exact import ratio, sum_of_products
from services.scoring.domain.computed.measured import column_of
from services.scoring.domain.computed.outcome import Reckoned, outcome
from services.scoring.domain.computed.placed import Placed
from services.scoring.domain.criteria.model import Factor, Results

_KEY = ["subject", "item_no"]
_ONCE = pl.lit(100, dtype=pl.Int64)
_LARGEST_SHOWN = 10**15


def results(standing: pl.DataFrame, items: Sequence[Placed]) -> Reckoned:
    """By `standing` facts of these items, ordered by day and event; each is one task."""
    rules = {one.item_no: one.item.results for one in items if one.item.results is not None}
    width = max(len(rule.factors) for rule in rules.values())
    factors = [f"factor_{number}" for number in range(width)]
    tasks = standing.with_columns(
        _of_item(rules, _weight).alias("weight"),
        *(_of_item(rules, partial(_nth, number)).alias(name) for number, name in enumerate(factors)),
    )
    sums = (
        tasks.group_by(_KEY, maintain_order=True)
        .agg(pl.sum("weight"), pl.col("event").alias("events"))
        .filter(pl.col("weight") > 0)
        .join(sum_of_products(tasks, _KEY, ["weight", "quantity", *factors]), on=_KEY)
        .with_columns(
            # every coefficient, and the result when it is shared out, is in hundredths
            pl.lit(100**width, dtype=pl.Int64).alias("coefficients"),
            pl.lit(10_000 * 100**width, dtype=pl.Int64).alias("scale"),
            pl.lit(_LARGEST_SHOWN, dtype=pl.Int64).alias("largest_shown"),
            _of_item(rules, lambda rule: pl.lit(rule.points, dtype=pl.Int64)).alias("points"),
            _of_item(rules, lambda rule: pl.lit(rule.surplus, dtype=pl.Int64)).alias("surplus"),
        )
    )
    quantity = ratio(sums, ["sum"], ["weight", "coefficients"], "largest_shown").alias("quantity")
    return Reckoned(
        "results",
        outcome(
            sums.with_columns(quantity),
            points="points",
            part="sum",
            whole="weight",
            scale="scale",
            most="points",
            surplus="surplus",
            row=None,
        ),
        standing.select("row", pl.lit("averaged").alias("rule")),
    )


def _of_item(rules: dict[int, Results], said: Callable[[Results], pl.Expr]) -> pl.Expr:
    """What each item's rule says of its own rows."""
    found = _ONCE
    for item_no, rule in rules.items():
        found = pl.when(pl.col("item_no") == item_no).then(said(rule)).otherwise(found)
    return found


def _weight(rule: Results) -> pl.Expr:
    return _ONCE if rule.weight is None else pl.col(column_of(rule.weight)).fill_null(100)


def _nth(number: int, rule: Results) -> pl.Expr:
    return _times(rule.factors[number]) if number < len(rule.factors) else _ONCE


def _times(factor: Factor) -> pl.Expr:
    """The coefficient of a task in hundredths."""
    measure = pl.col(column_of(factor.measure))
    times = measure if factor.most is None else pl.min_horizontal(measure, factor.most)
    if factor.bands:
        times = pl.lit(0, dtype=pl.Int64)
        for band in reversed(factor.bands):
            within = pl.lit(True) if band.up_to is None else measure <= band.up_to
            times = pl.when(within).then(pl.lit(band.times, dtype=pl.Int64)).otherwise(times)
    return pl.when(measure.is_null()).then(pl.lit(factor.default, dtype=pl.Int64)).otherwise(times)
