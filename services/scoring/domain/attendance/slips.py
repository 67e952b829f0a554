"""What the first and the last punch of a day say: half days absent, late, early, a punch missing."""

import polars as pl

from services.scoring.domain.attendance.duty import AFTERNOON, MORNING
from services.scoring.domain.attendance.hours import Limits

DAY = ["key", "person", "day", "hours", "start", "end"]
"""What is kept of the day that a slip is of."""
_NOTHING = pl.lit(0, dtype=pl.Int64)


def due_span(limits: Limits) -> tuple[pl.Expr, pl.Expr]:
    """The first due start and the last due end of a day of `duty`, in seconds since its midnight."""
    (first, before), (after, last) = limits.first, limits.second
    start = pl.when(MORNING).then(first).otherwise(after) * 60
    end = pl.when(AFTERNOON).then(last).otherwise(before) * 60
    return start.alias("start"), end.alias("end")


def in_time(limits: Limits) -> pl.Expr:
    """Whether arrival and departure alone show that nothing is to be said of the day."""
    slack = limits.slack_seconds
    there = (pl.col("came") - pl.col("start") <= slack) & (pl.col("end") - pl.col("went") <= slack)
    return (there & (pl.col("until") - pl.col("before") > 1)).fill_null(False)


def measured(days: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Adds absent (half days), present_morning, present_afternoon, single, late and early (minutes, or null).

    `days` are `DAY`, the half days that are due, and came, went, before and until, which are null where
    nobody was seen.
    """
    single = (pl.col("until") - pl.col("before") == 1).fill_null(False)
    arrival = pl.col("came") * 2 < pl.col("start") + pl.col("end")
    halves = ((MORNING, limits.first), (AFTERNOON, limits.second))
    present = [(pl.col(half) & ~_outside(*span, limits)).alias(f"present_{half}") for half, span in halves]
    absent = pl.sum_horizontal(
        (pl.col(half) & ~pl.col(f"present_{half}")).cast(pl.Int64) for half, _ in halves
    )
    return (
        days.with_columns(
            single.alias("single"),
            pl.when(single & ~arrival).then("start").otherwise("came").alias("came"),
            pl.when(single & arrival).then("end").otherwise("went").alias("went"),
        )
        .with_columns(present)
        .with_columns(absent.alias("absent"), _late(limits).alias("late"), _early(limits).alias("early"))
    )


def named(days: pl.DataFrame) -> list[pl.DataFrame]:
    """What the `measured` days say, with the columns of `said`: a frame for each kind that there is."""
    present = pl.col("present_morning") | pl.col("present_afternoon")
    kinds = (
        ("late", pl.col("late").is_not_null(), pl.col("late"), _NOTHING),
        ("early", pl.col("early").is_not_null(), pl.col("early"), _NOTHING),
        ("absent", pl.col("absent") > 0, _NOTHING, pl.col("absent")),
        ("missing-punch", pl.col("single") & present, _NOTHING, _NOTHING),
    )
    nowhen = pl.lit(None, dtype=pl.Int64)
    return [
        days.filter(mask).select(*said(kind, minutes, half_days, nowhen))
        for (kind, _, minutes, half_days), mask in zip(
            kinds, days.select(happened.alias(kind) for kind, happened, *_ in kinds), strict=True
        )
        if mask.any()
    ]


def said(kind: str, minutes: pl.Expr, half_days: pl.Expr, begins: pl.Expr) -> list[pl.Expr]:
    """The columns of something that a day says; `begins` in seconds since its midnight."""
    return [
        pl.col(DAY),
        pl.lit(kind).alias("kind"),
        minutes.alias("minutes"),
        half_days.alias("half_days"),
        begins.alias("begins"),
    ]


def _outside(start: pl.Expr, end: pl.Expr, limits: Limits) -> pl.Expr:
    late, early = pl.col("came") - start * 60, end * 60 - pl.col("went")
    outside = pl.col("came").is_null() | (pl.col("came") >= end * 60) | (pl.col("went") <= start * 60)
    return outside | (late // 60 > limits.absent_after) | (early // 60 > limits.absent_after)


def _late(limits: Limits) -> pl.Expr:
    first, second = limits.first[0], limits.second[0]
    start = pl.when("present_morning").then(first).when("present_afternoon").then(second)
    minutes = (pl.col("came") - start * 60) // 60
    return pl.when(minutes > limits.grace).then(minutes)


def _early(limits: Limits) -> pl.Expr:
    first, second = limits.first[1], limits.second[1]
    end = pl.when("present_afternoon").then(second).when("present_morning").then(first)
    minutes = (end * 60 - pl.col("went")) // 60
    return pl.when(minutes > limits.grace).then(minutes)
