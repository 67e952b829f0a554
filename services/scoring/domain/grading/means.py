"""Longer periods: the mean of their parts, and the limits that outlast the periods in which they were set."""

import polars as pl

from services.scoring.domain.criteria.model import Longer, Sheet
from services.scoring.domain.grading.grades import grade_at, place_of, places
from services.scoring.domain.periods import LENGTHS, Period, PeriodKind
from services.scoring.domain.rounding import half_up_expr

_USUAL: tuple[PeriodKind, ...] = ("quarter", "year")


def longer_periods(sheet: Sheet, period: Period) -> list[Period]:
    """The longer periods that the own `period` is part of, the shortest first.

    These are the quarter, the year, and what `longer` of the sheet names, as far as they are longer.
    """
    named = {kind for entry in sheet.longer for kind in (entry.period, entry.mean_of)}
    kinds = {kind for kind in (*_USUAL, *named) if LENGTHS[kind] > LENGTHS[sheet.period]}
    return [Period.around(period.first_day, kind) for kind in sorted(kinds, key=LENGTHS.__getitem__)]


def parts_of(sheet: Sheet, longer: Period) -> list[Period]:
    """The periods whose mean the longer one is."""
    entry = _entry(sheet, longer)
    return longer.parts(sheet.period if entry is None else entry.mean_of)


def mean_of(scores: pl.DataFrame, longer: Period, sheet: Sheet, limits: pl.DataFrame) -> pl.DataFrame:
    """`SCORES` of the `longer` period, ordered by subject, from the `SCORES` of its parts.

    The mean of the parts that were graded, weighed as the sheet says, rounded half up once. A part without a
    grade (leave, absence) neither helps nor harms; when none was graded, points and grade are null and the
    reason is `nothing-graded`. `limits` are the `LIMITS` of the sheet's own periods.
    """
    entry = _entry(sheet, longer)
    parts = parts_of(sheet, longer)
    weights = entry.weights if entry is not None and entry.weights else (1,) * len(parts)
    weight = pl.col("period").replace_strict(
        {str(part): weight for part, weight in zip(parts, weights, strict=True)},
        default=None,
        return_dtype=pl.Int64,
    )
    told = scores.with_columns(weight.alias("weight")).filter(pl.col("weight").is_not_null())
    known = pl.col("grade").is_not_null() & pl.col("points").is_not_null()
    whole = pl.col("weight").filter(known).sum()
    points = half_up_expr(
        (pl.col("points") * pl.col("weight")).filter(known).sum(), pl.when(whole > 0).then(whole)
    )
    means = told.group_by("subject").agg(points.alias("points"))
    limited = _with_limits(means, limits, longer, sheet)
    place = pl.max_horizontal(place_of(pl.col("points"), sheet), "limit")
    graded = pl.col("points").is_not_null()
    return limited.select(
        "subject",
        pl.lit(str(longer)).alias("period"),
        "points",
        pl.when(graded).then(grade_at(place, sheet)).alias("grade"),
        pl.when(graded).then(grade_at(pl.col("limit"), sheet)).alias("at_most_grade"),
        pl.when(graded).then("limited_by").otherwise(pl.lit("nothing-graded")).alias("reason"),
    ).sort("subject")


def _entry(sheet: Sheet, longer: Period) -> Longer | None:
    return next((entry for entry in sheet.longer if entry.period == longer.kind), None)


def _with_limits(means: pl.DataFrame, limits: pl.DataFrame, longer: Period, sheet: Sheet) -> pl.DataFrame:
    """`means` with limit (a place) and limited_by: of the worst ones the earliest, then the sheet's first."""
    own = {str(part): number for number, part in enumerate(longer.parts(sheet.period))}
    lasting = [kind for kind, length in LENGTHS.items() if length >= longer.length]
    order = {item.criterion: number for number, (_, item) in enumerate(sheet.items())}
    worst = (
        limits.filter(pl.col("period").is_in(list(own)) & pl.col("lasts").is_in(lasting))
        .select(
            "subject",
            pl.col("grade").replace_strict(places(sheet), default=None, return_dtype=pl.Int64).alias("limit"),
            pl.col("period").replace_strict(own, return_dtype=pl.Int64).alias("nth"),
            pl.col("reason")
            .replace_strict(order, default=len(order), return_dtype=pl.Int64)
            .alias("item_no"),
            pl.col("reason").alias("limited_by"),
        )
        .filter(pl.col("limit").is_not_null())
        .sort("subject", "limit", "nth", "item_no", descending=[False, True, False, False])
        .unique("subject", keep="first", maintain_order=True)
        .select("subject", "limit", "limited_by")
    )
    return means.join(worst, on="subject", how="left")
