"""Whom nobody observed: nothing recorded of them and no punch of theirs, though they were there."""

from datetime import date, timedelta

import polars as pl

from services.scoring.domain.periods import Period, months_from


def looked_for_since(months: int, period: Period) -> date:
    """The first day of the month that is `months - 1` before the last one of the period."""
    return months_from(period.last_day.replace(day=1), 1 - months)


def there_since(spans: pl.DataFrame, day: date) -> pl.DataFrame:
    """subject, since: from when on it was there without a break until `day`; who was not there has no row.

    `spans` (subject, first_day, last_day, null: open) may overlap and come in any order.
    """
    until = pl.col("last_day").fill_null(day)
    before = pl.col("until").cum_max().shift(1).over("subject")
    return (
        spans.filter(pl.col("first_day") <= day)
        .with_columns(until.alias("until"))
        .sort("subject", "first_day")
        .with_columns((pl.col("first_day") > before + timedelta(days=1)).fill_null(True).alias("begins"))
        .with_columns(pl.when("begins").then("first_day").forward_fill().over("subject").alias("since"))
        .group_by("subject", maintain_order=True)
        .agg(pl.last("since"), pl.max("until").alias("until"))
        .filter(pl.col("until") >= day)
        .select("subject", "since")
    )


def unobserved(
    months: int, period: Period, scores: pl.DataFrame, seen: pl.DataFrame, there: pl.DataFrame
) -> pl.DataFrame:
    """Each `subject` of `scores` of whom nothing is known since `looked_for_since`, though it was there.

    `seen` (subject, last_day) is when anything was last recorded or punched; `there` as of `there_since`.
    Who was due on no day of the period, as the score's reason says, was not to be seen.
    """
    since = looked_for_since(months, period)
    due = pl.col("reason").is_null() | ~pl.col("reason").is_in(["no-working-day", "on-leave"])
    return (
        scores.filter(due)
        .join(there.filter(pl.col("since") <= since), on="subject", how="semi")
        .join(seen.filter(pl.col("last_day") >= since), on="subject", how="anti")
        .select("subject")
    )
