"""Caps: what facts move together inside a window does not pass a limit; the earliest facts move first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.lookup import looked_up, numbers
from services.scoring.domain.counting.plan import Plan, stages
from services.scoring.domain.counting.running import reached_before
from services.scoring.domain.criteria.model import Cap


def cut_by_item(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`rows`, by `cell` and day, with `points` cut by the caps of their items, one after the other."""
    return _cut(rows, _of_items(plan))


def cut_by_group(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """As `cut_by_item`, by the caps of groups; `cell` says subject and group."""
    return _cut(rows, _of_groups(plan))


@dataclass(frozen=True)
class _Stage:
    """A limit for each item. A negative one concerns the points that are taken, a positive one those given.

    `side` is -1 or 1, 0 without a limit; `most` what is allowed on that side; `segment` the window.
    """

    side: pl.Expr
    most: pl.Expr
    segment: pl.Expr


def _cut(rows: pl.DataFrame, limits: Sequence[_Stage]) -> pl.DataFrame:
    kept = rows.columns
    used, left, points = pl.col("used"), pl.col("left"), pl.col("points")
    for stage in limits:
        moved = stage.side * points
        allowed = (
            pl.when((used == 0) | (used <= left))
            .then(points)
            .when(left > 0)
            .then(left * pl.col("side"))
            .otherwise(0)
        )
        rows = (
            rows.with_columns(
                stage.side.alias("side"),
                pl.when(moved > 0).then(moved).otherwise(0).alias("used"),
                stage.segment.alias("segment"),
            )
            .with_columns((stage.most - reached_before(pl.col("segment"), used)).alias("left"))
            .select(*(name for name in kept if name != "points"), allowed.alias("points"))
        )
    return rows


@lru_cache(maxsize=256)
def _of_items(plan: Plan) -> list[_Stage]:
    return [_stage(plan, caps) for caps in stages([slot.item.caps for slot in plan.slots])]


@lru_cache(maxsize=256)
def _of_groups(plan: Plan) -> list[_Stage]:
    return [_stage(plan, caps) for caps in stages([slot.group.caps for slot in plan.slots])]


def _stage(plan: Plan, caps: Sequence[Cap | None]) -> _Stage:
    limits = [0 if cap is None else cap.points for cap in caps]
    window = plan.window([None if cap is None else cap.per for cap in caps])
    return _Stage(
        side=looked_up(numbers([(limit > 0) - (limit < 0) for limit in limits]), "item"),
        most=looked_up(numbers([abs(limit) for limit in limits]), "item"),
        segment=pl.col("cell") * plan.span + window,
    )
