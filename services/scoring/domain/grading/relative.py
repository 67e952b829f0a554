"""Grades that depend on others: the head is not above the unit, and quotas among those who are alike."""

import polars as pl

from services.scoring.domain.criteria.model import Quota, Sheet
from services.scoring.domain.grading.grades import grade_at, places
from services.scoring.domain.periods import Period

CELLS = pl.Schema(
    {
        "subject": pl.String(),
        "unit": pl.String(),  # on the last day in the period
        "block": pl.String(),  # of that unit, null: none
        "kind": pl.String(),
        "leads": pl.Boolean(),
        "led": pl.List(pl.String()),  # the units that it leads
    }
)
LOWERED = pl.Schema(
    {
        "subject": pl.String(),
        "grade": pl.String(),  # the final one
        "reason": pl.String(),  # quota, head-not-above-unit: what lowered it last
    }
)


def relative(
    scores: pl.DataFrame,
    cells: pl.DataFrame,
    unit_grades: pl.DataFrame,
    sheet: Sheet,
    period: Period,
    collective: Sheet | None,
) -> pl.DataFrame:
    """`LOWERED`: whose grade does not remain, ordered by subject.

    `scores` are `SCORES` of the period before this, all that share a cell; `cells` is `CELLS` of the same
    subjects; `unit_grades` (unit, grade) are those of the led units in the period, by the `collective` sheet.
    First comes the limit of heads, then each quota on the grades that the one before left.
    """
    place = pl.col("grade").replace_strict(places(sheet), default=None, return_dtype=pl.Int64)
    graded = (
        scores.filter(pl.col("grade").is_not_null() & pl.col("points").is_not_null())
        .select("subject", "points", place.alias("before"))
        .join(cells, on="subject")
        .with_columns(pl.col("before").alias("place"), pl.lit(None, dtype=pl.String).alias("reason"))
    )
    if sheet.head_not_above_unit and collective is not None:
        graded = _below_units(graded, unit_grades, sheet, collective)
    for quota in sheet.quotas:
        if period.kind in (quota.periods or (sheet.period,)):
            graded = _after(quota, graded, sheet)
    return (
        graded.filter(pl.col("place") != pl.col("before"))
        .select("subject", grade_at(pl.col("place"), sheet).alias("grade"), "reason")
        .sort("subject")
    )


def _below_units(
    graded: pl.DataFrame, unit_grades: pl.DataFrame, sheet: Sheet, collective: Sheet
) -> pl.DataFrame:
    last = len(sheet.grades) - 1
    own = places(sheet)
    place = {code: own.get(code, min(number, last)) for code, number in places(collective).items()}
    limits = (
        graded.filter(pl.col("led").list.len() > 0)
        .select("subject", pl.col("led").alias("unit"))
        .explode("unit")
        .join(unit_grades.filter(pl.col("grade").is_not_null()), on="unit")
        .group_by("subject")
        .agg(pl.col("grade").replace_strict(place, default=None, return_dtype=pl.Int64).max().alias("limit"))
    )
    limited = graded.join(limits, on="subject", how="left")
    lowered = (pl.col("limit") > pl.col("place")).fill_null(False)
    return _lowered(limited, lowered, pl.col("limit"), "head-not-above-unit").drop("limit")


def _after(quota: Quota, graded: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """The best go first, lot by lot of equal points; from the first lot that does not fit on, none does."""
    best = places(sheet)[quota.grade]
    of = [places(sheet)[grade] for grade in quota.of]
    cell = [pl.lit(0) if quota.within == "organisation" else pl.col(quota.within)]
    cell += [pl.col("kind" if name == "kind" else "leads") for name in quota.alike]
    reaches = cell[0].is_not_null() & (pl.col("place") <= best)
    # the whole lot has to fit: each has the rank of the last one with its points
    rank = pl.when(reaches).then(-pl.col("points")).rank("max").over(cell).cast(pl.Int64)
    base = pl.col("place").is_in(of).sum().over(cell).cast(pl.Int64)
    beyond = (reaches & (rank > _allowed(quota, base))).fill_null(False)
    worse = pl.lit(min(best + 1, len(sheet.grades) - 1), dtype=pl.Int64)
    return _lowered(graded, beyond, worse, "quota")


def _allowed(quota: Quota, base: pl.Expr) -> pl.Expr:
    share = base * quota.share
    number = {
        "down": share // 10_000,
        "nearest": (2 * share + 10_000) // 20_000,
        "up": (share + 9_999) // 10_000,
    }[quota.rounding]
    if quota.least <= 0:
        return number
    at_least = pl.max_horizontal(number, pl.lit(quota.least, dtype=pl.Int64))
    return pl.when(base >= quota.least_from).then(at_least).otherwise(number)


def _lowered(graded: pl.DataFrame, whom: pl.Expr, place: pl.Expr, reason: str) -> pl.DataFrame:
    return graded.with_columns(
        pl.when(whom).then(place).otherwise("place").alias("place"),
        pl.when(whom).then(pl.lit(reason)).otherwise("reason").alias("reason"),
    )
