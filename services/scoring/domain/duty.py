"""Who is due at work when: placements x work calendar, less approved leave."""

from collections.abc import Collection
from datetime import date

import polars as pl

from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.facts import Facts

MORNING, AFTERNOON = "morning", "afternoon"


def duty(
    facts: Facts,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
    persons: Collection[str] | None = None,
) -> pl.DataFrame:
    """One row per person, unit and working day on which the person belongs to the unit.

    Columns: person, unit, day, judged (attendance can be judged), morning and afternoon (due, that is, not on
    leave). Whoever holds two positions at once has a row in each unit.
    """
    placed = within(facts.placements, first_day, last_day, persons).sort("person", "unit", "from")
    days = (
        placed.join(calendar.frame(first_day, last_day), how="cross", maintain_order="left_right")
        .filter(pl.col("day").is_between(pl.col("from"), pl.col("to")))
        .select("person", "unit", "day", "judged")
    )
    if placed.select("person", "unit").is_duplicated().any():
        # only who was twice in one unit can have a day twice
        days = days.unique(["person", "unit", "day"]).sort("person", "unit", "day")
    away = leave_parts(facts.leave, first_day, last_day, persons)
    return days.join(away, on=["person", "day"], how="left", maintain_order="left").select(
        "person",
        "unit",
        "day",
        "judged",
        ~pl.col("away_morning").fill_null(False).alias(MORNING),
        ~pl.col("away_afternoon").fill_null(False).alias(AFTERNOON),
    )


def leave_parts(
    leave: pl.DataFrame, first_day: date, last_day: date, persons: Collection[str] | None = None
) -> pl.DataFrame:
    """One row per person and calendar day with leave: person, day, away_morning, away_afternoon."""
    starts_late = (pl.col("day") == pl.col("first_day")) & (pl.col("first_part") == AFTERNOON)
    ends_early = (pl.col("day") == pl.col("last_day")) & (pl.col("last_part") == MORNING)
    return (
        within(leave, first_day, last_day, persons)
        .with_columns(pl.date_ranges("from", "to").alias("day"))
        .explode("day")
        .group_by("person", "day")
        .agg((~starts_late).any().alias("away_morning"), (~ends_early).any().alias("away_afternoon"))
    )


def within(
    spans: pl.DataFrame, first_day: date, last_day: date, persons: Collection[str] | None = None
) -> pl.DataFrame:
    """The rows whose days touch the given ones, with the common days as `from` and `to`."""
    if persons is not None:
        spans = spans.filter(pl.col("person").is_in(list(persons)))
    return spans.with_columns(
        pl.max_horizontal("first_day", pl.lit(first_day)).alias("from"),
        pl.min_horizontal("last_day", pl.lit(last_day)).alias("to"),
    ).filter(pl.col("from") <= pl.col("to"))
