"""When people came and went, and the gaps in between: the punches of each day in their order."""

from dataclasses import dataclass

import polars as pl

from services.scoring.domain.attendance.grid import Grid, key_of, looked_up, seconds_of
from services.scoring.domain.attendance.hours import Limits
from services.scoring.domain.frames import kept


@dataclass(frozen=True)
class Passages:
    """The punches of each day, those that are one counted once.

    `days`: key, came, went (seconds since midnight of the day), before (punches counted in the days before)
    and until (the same with this day's). `ordered`: moment, key, gap (seconds since the punch before), first
    (of the day), opens (is not one with that before) and counted (up to it).
    """

    days: pl.DataFrame
    ordered: pl.DataFrame


def passages(punches: pl.DataFrame, hours: pl.Series, limits: Limits) -> Passages:
    """`punches` has the column moment; `hours` are by key."""
    moments = punches["moment"]
    ordered = (moments if moments.is_sorted() else moments.sort()).to_frame().with_columns(key_of("moment"))
    if not limits.agree_on_same_seconds:
        ordered = ordered.with_columns(looked_up(hours, pl.col("key")).fill_null(0).alias("hours"))
    first = (pl.col("key") != pl.col("key").shift()).fill_null(True)
    opens = pl.col("first") | (pl.col("gap") >= limits.same_seconds)
    ordered = (
        ordered.with_columns(pl.col("moment").diff().alias("gap"), first.alias("first"))
        .with_columns(opens.alias("opens"))
        .with_columns(pl.col("opens").cum_sum().alias("counted"))
    )
    came = kept(ordered, pl.col("first")).select(
        "key", seconds_of("moment").alias("came"), (pl.col("counted") - 1).alias("before")
    )
    went = kept(ordered, pl.col("first").shift(-1, fill_value=True)).select(
        seconds_of("moment").alias("went"), pl.col("counted").alias("until")
    )
    return Passages(came.hstack(went), ordered)


def gaps(passages: Passages, hours: pl.Series, limits: Limits, grid: Grid) -> pl.DataFrame:
    """key, begins, ends: every gap that could be a left post if the whole day were due and attended.

    Only of days with an even number of punches: from the second to the third, the fourth to the fifth ...
    """
    before, until = (grid.array(passages.days, column) for column in ("before", "until"))
    opens = pl.col("opens") & ~pl.col("first") & (pl.col("gap") >= limits.least_left_post_seconds)
    long = passages.ordered.select(opens.fill_null(False).alias("long")).to_series()
    candidates = passages.ordered.select("key", "moment", "gap", "counted").filter(long)
    key = pl.col("key")
    ends_odd = (pl.col("counted") - looked_up(before, key)) % 2 == 1
    even = (looked_up(until, key) - looked_up(before, key)) % 2 == 0
    away = kept(candidates, ends_odd & even & looked_up(hours, key).is_not_null())
    away = away.select(
        "key",
        (seconds_of("moment") - pl.col("gap")).alias("begins"),
        seconds_of("moment").alias("ends"),
        looked_up(hours, key).alias("hours"),
    )
    return kept(away, minutes_inside(limits, pl.lit(True), pl.lit(True)) > limits.left_post_after)


def minutes_inside(limits: Limits, morning: pl.Expr, afternoon: pl.Expr) -> pl.Expr:
    """Whole minutes between `begins` and `ends` that lie in those of the half days that are told."""

    def inside(half: pl.Expr, span: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
        start, end = span
        overlap = pl.min_horizontal("ends", end * 60) - pl.max_horizontal("begins", start * 60)
        return pl.when(half).then(overlap.clip(lower_bound=0)).otherwise(0)

    return (inside(morning, limits.first) + inside(afternoon, limits.second)) // 60
