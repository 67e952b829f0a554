"""The facts that a sheet looks at in a period, records and attendance alike, each under its criterion."""

from collections.abc import Collection

import polars as pl

from services.scoring.domain.criteria.model import Item, Sheet, When
from services.scoring.domain.periods import Period
from shared.contracts.observations import SubjectKind

LOOKED_AT = pl.Schema(
    {
        "subject": pl.String(),
        "criterion": pl.String(),
        "source": pl.String(),  # record, attendance
        "day": pl.Date(),
        "quantity": pl.Int64(),
        "event": pl.String(),  # null for attendance, which rests on several
        "events": pl.List(pl.String()),
        "standing": pl.String(),
    }
)


def from_records(
    records: pl.DataFrame, kind: SubjectKind, period: Period, subjects: Collection[str]
) -> pl.DataFrame:
    """`LOOKED_AT` of the records of these subjects on the days of the period."""
    return records.filter(
        pl.col("subject_kind") == kind,
        pl.col("day").is_between(period.first_day, period.last_day),
        pl.col("subject").is_in(list(subjects)),
    ).select(
        "subject",
        "criterion",
        pl.lit("record").alias("source"),
        "day",
        "quantity",
        "event",
        pl.concat_list("event").alias("events"),
        "standing",
    )


def from_attendance(occurrences: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """`LOOKED_AT` of attendance occurrences, once under each criterion that asks for them.

    The quantity is minutes of a lateness or early leave, half days of an absence, else one.
    """
    amount = (
        pl.when(pl.col("kind").is_in(["late", "early"]))
        .then("minutes")
        .when(pl.col("kind") == "absent")
        .then("half_days")
        .otherwise(1)
    )
    frames = [
        occurrences.filter(_asked_for(item.when)).select(
            pl.col("person").alias("subject"),
            pl.lit(item.criterion).alias("criterion"),
            pl.lit("attendance").alias("source"),
            "day",
            (amount * 100).cast(pl.Int64).alias("quantity"),
            pl.lit(None, dtype=pl.String).alias("event"),
            "events",
            pl.lit("recorded").alias("standing"),
        )
        for item in _by_attendance(sheet)
        if item.when is not None
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=LOOKED_AT)


def _by_attendance(sheet: Sheet) -> list[Item]:
    return [item for _, item in sheet.items() if item.source == "attendance"]


def _asked_for(when: When) -> pl.Expr:
    asked = pl.col("kind") == when.kind
    if when.over is not None:
        asked &= pl.col("minutes") > when.over
    if when.up_to is not None:
        asked &= pl.col("minutes") <= when.up_to
    return asked
