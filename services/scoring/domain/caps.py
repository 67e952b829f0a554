"""Caps: what facts move together inside a window does not pass a limit; the earliest facts move first."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.criteria.model import Cap
from services.scoring.domain.lookup import looked_up, numbers
from services.scoring.domain.plan import Plan
from services.scoring.domain.running import reached_before


def cut(rows: pl.DataFrame, plan: Plan, stages: Sequence[Sequence[Cap | None]], by: str) -> pl.DataFrame:
    """`rows` with `points` cut so that no window of `by` passes its limit, one stage after the other.

    Each stage has the cap of each item. Rows stand by `by`, then offset. A negative limit concerns the points that
    are taken, a positive one those given.
    """
    for caps in stages:
        rows = _stage(rows, plan, caps, by)
    return rows


def _stage(rows: pl.DataFrame, plan: Plan, caps: Sequence[Cap | None], by: str) -> pl.DataFrame:
    limits = [None if cap is None else cap.points for cap in caps]
    side = looked_up(numbers([0 if limit is None else (limit > 0) - (limit < 0) for limit in limits]), "item")
    most = looked_up(numbers([0 if limit is None else abs(limit) for limit in limits]), "item")
    window = plan.window([None if cap is None else cap.per for cap in caps])
    used, left = pl.col("used"), pl.col("left")
    return (
        rows.with_columns(
            side.alias("side"),
            (side * pl.col("points")).alias("used"),
            (pl.col(by) * plan.span + window).alias("segment"),
        )
        .with_columns(pl.when(used > 0).then(used).otherwise(0).alias("used"))
        .with_columns((most - reached_before(pl.col("segment"), used)).alias("left"))
        .with_columns(
            pl.when((used == 0) | (used <= left))
            .then("points")
            .when(left > 0)
            .then(left * pl.col("side"))
            .otherwise(0)
            .alias("points")
        )
        .drop("side", "used", "segment", "left")
    )
