"""From points to a grade, and what keeps a grade from being better."""

import polars as pl

from services.scoring.domain.criteria.model import Sheet

SCORES = pl.Schema(
    {
        "subject": pl.String(),
        "period": pl.String(),
        "points": pl.Int64(),
        "grade": pl.String(),  # null: not graded
        "at_most_grade": pl.String(),  # the limit that standing facts set, whether or not it was needed
        "reason": pl.String(),  # the criterion that set the limit, or why there is no grade
    }
)

UNGRADED = ("no-working-day", "on-leave", "mostly-absent", "nothing-graded")
"""Reasons for no grade, beside which a score still has its points."""


def graded(
    totals: pl.DataFrame, facts: pl.DataFrame, ungraded: pl.DataFrame, sheet: Sheet, period: str
) -> pl.DataFrame:
    """`SCORES` of totals(subject, points), ordered by subject.

    `facts` are `judged`; `ungraded` (subject, ungraded) names who gets no grade and why.
    """
    limits = (
        facts.filter(pl.col("stands") & pl.col("grade_limit").is_not_null())
        .sort("subject", "grade_limit", "item_no", descending=[False, True, False])
        .group_by("subject", maintain_order=True)
        .agg(pl.first("grade_limit"), pl.first("criterion").alias("limited_by"))
    )
    place = pl.max_horizontal(place_of(pl.col("points"), sheet), "grade_limit")
    return (
        totals.join(limits, on="subject", how="left")
        .join(ungraded, on="subject", how="left")
        .select(
            "subject",
            pl.lit(period).alias("period"),
            "points",
            pl.when(pl.col("ungraded").is_null()).then(grade_at(place, sheet)).alias("grade"),
            grade_at(pl.col("grade_limit"), sheet).alias("at_most_grade"),
            pl.coalesce("ungraded", "limited_by").alias("reason"),
        )
        .sort("subject")
    )


def place_of(points: pl.Expr, sheet: Sheet) -> pl.Expr:
    """The place of the grade that the points reach: 0 the best; the last one for all that reach none."""
    missed = [(points < grade.points).cast(pl.Int64) for grade in sheet.grades[:-1]]
    return pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *missed)


def grade_at(place: pl.Expr, sheet: Sheet) -> pl.Expr:
    """The grade at a place; null for a null place."""
    return place.replace_strict(
        list(range(len(sheet.grades))),
        [grade.grade for grade in sheet.grades],
        default=None,
        return_dtype=pl.String,
    )
