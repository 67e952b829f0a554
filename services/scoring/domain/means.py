"""Quarters and years of persons: the mean of the months."""

import polars as pl

from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.grades import SCORES, grade_at, place_of
from services.scoring.domain.periods import Period
from services.scoring.domain.rounding import half_up_expr


def mean_of(scores: pl.DataFrame, period: Period, sheet: Sheet) -> pl.DataFrame:
    """`SCORES` of a quarter or a year from the `SCORES` of its months.

    The mean of the months that were graded, each with the same weight, rounded half up once. A month without
    a grade (leave, absence) neither helps nor harms; when none was graded, points and grade are null and the
    reason is `nothing-graded`.
    """
    months = [str(month) for month in period.months()]
    graded = pl.col("grade").is_not_null()
    count = graded.sum().cast(pl.Int64)
    points = half_up_expr(pl.col("points").filter(graded).sum(), pl.when(count > 0).then(count))
    return (
        scores.filter(pl.col("period").is_in(months))
        .group_by("subject")
        .agg(points.alias("points"))
        .select(
            "subject",
            pl.lit(str(period)).alias("period"),
            "points",
            pl.when(pl.col("points").is_not_null())
            .then(grade_at(place_of(pl.col("points"), sheet), sheet))
            .alias("grade"),
            pl.lit(None, dtype=pl.String).alias("at_most_grade"),
            pl.when(pl.col("points").is_null()).then(pl.lit("nothing-graded")).alias("reason"),
        )
        .select(SCORES.names())
        .sort("subject")
    )
