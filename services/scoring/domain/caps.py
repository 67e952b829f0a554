"""Caps: what facts move together inside a window does not pass a limit; the earliest facts move first."""

import polars as pl


def cut(frame: pl.DataFrame, keys: list[str], per: str, limit: str) -> pl.DataFrame:
    """`frame` with `points` cut so that no window passes its limit, and rule `cap` on the rows that were cut.

    `per` and `limit` are columns: the window (day, week, month, period) and the limit in hundredths, null
    where there is no cap. A negative limit concerns the points that are taken, a positive one those given.
    Rows are reckoned in the order of the frame.
    """
    capped = pl.col("points").sign() == pl.col(limit).sign()
    counted = pl.when(capped).then("points").otherwise(0)
    reached = counted.cum_sum().over(*keys, window(pl.col(per), pl.col("day")))
    allowed = _within(reached, pl.col(limit)) - _within(reached - counted, pl.col(limit))
    return frame.with_columns(
        pl.when(capped).then(allowed).otherwise("points").alias("points"),
        pl.when(capped & (allowed != pl.col("points"))).then(pl.lit("cap")).otherwise("rule").alias("rule"),
    )


def window(per: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The first day of the day's window; null for the period, which is a single one."""
    return (
        pl.when(per == "day")
        .then(day)
        .when(per == "week")
        .then(day.dt.truncate("1w"))
        .when(per == "month")
        .then(day.dt.truncate("1mo"))
    )


def _within(total: pl.Expr, limit: pl.Expr) -> pl.Expr:
    # min and max pass over nulls: where there is no limit the total stands, and nothing is counted anyway
    return pl.when(limit < 0).then(pl.max_horizontal(total, limit)).otherwise(pl.min_horizontal(total, limit))
