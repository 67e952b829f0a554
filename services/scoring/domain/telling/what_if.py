"""Two criteria sets over the same history: who moves, across which grade, and what becomes of the flags."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.rounding import half_up_expr

OUTCOMES = pl.Schema({"subject": pl.String(), "points": pl.Int64(), "grade": pl.String()})
RAISED = pl.Schema(
    {"subject": pl.String(), "flag": pl.String(), "severity": pl.String(), "period": pl.String()}
)
HOMES = pl.Schema({"subject": pl.String(), "unit": pl.String()})

WIDTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Widths of the bars of a distribution, in hundredths of a point."""
BARS = 40


@dataclass(frozen=True)
class Side:
    """What came of one kind of subjects under one criteria set: `OUTCOMES` of the period, one row a subject,
    and the flags `RAISED` in it. `sheet` is None where the set has none for such subjects; both are empty."""

    scores: pl.DataFrame
    flags: pl.DataFrame
    sheet: Sheet | None


def compared(before: Side, after: Side, homes: pl.DataFrame) -> dict[str, Any]:
    """The differences, in plain values.

    `homes` (`HOMES`) tells the unit of each subject, by which the means are taken. `moves` has everybody
    whose points or grade differ, the largest difference first.
    """
    moves = _moves(before, after, homes)
    changed = moves.filter(
        pl.col("before").ne_missing(pl.col("after"))
        | pl.col("grade_before").ne_missing(pl.col("grade_after"))
    )
    return {
        "subjects": moves.height,
        **_counts(moves),
        "points": {"before": _figures(moves["before"]), "after": _figures(moves["after"])},
        "grades": _grades(before, after),
        "units": _by_unit(moves),
        "flags": _flags(before.flags, after.flags),
        "histogram": histogram(moves["before"], moves["after"]),
        "moves": changed.sort(
            pl.col("difference").abs(), "subject", descending=[True, False], nulls_last=True
        ).to_dicts(),
    }


def _moves(before: Side, after: Side, homes: pl.DataFrame) -> pl.DataFrame:
    """A row for everybody who has a score on either side.

    `step` says what became of the grade: `better`, `worse`, `other` where they cannot be compared, else null.
    """
    old = before.scores.select(
        "subject", pl.col("points").alias("before"), pl.col("grade").alias("grade_before")
    )
    new = after.scores.select(
        "subject", pl.col("points").alias("after"), pl.col("grade").alias("grade_after")
    )
    places = _places(before.sheet, after.sheet)
    was, now = _place("grade_before", places), _place("grade_after", places)
    same = pl.col("grade_before").eq_missing(pl.col("grade_after"))
    return (
        old.join(new, on="subject", how="full", coalesce=True)
        .join(homes, on="subject", how="left")
        .with_columns(
            (pl.col("after") - pl.col("before")).alias("difference"),
            pl.when(same)
            .then(None)
            .when(now < was)
            .then(pl.lit("better"))
            .when(now > was)
            .then(pl.lit("worse"))
            .otherwise(pl.lit("other"))
            .alias("step"),
        )
        .select("subject", "unit", "before", "after", "difference", "grade_before", "grade_after", "step")
        .sort("subject")
    )


def _places(before: Sheet | None, after: Sheet | None) -> dict[str, int]:
    """The place of each grade, 0 the best, in the newer sheet; grades of the older alone go by their own
    place when the older sheet has as many grades, else they cannot be compared."""
    old = [] if before is None else [grade.grade for grade in before.grades]
    new = [] if after is None else [grade.grade for grade in after.grades]
    places = dict(zip(new, range(len(new)), strict=True))
    if len(old) == len(new):
        return {**dict(zip(old, range(len(old)), strict=True)), **places}
    return places


def _place(column: str, places: dict[str, int]) -> pl.Expr:
    codes, numbers = list(places), list(places.values())
    return pl.col(column).replace_strict(codes, numbers, default=None, return_dtype=pl.Int64)


def _counts(moves: pl.DataFrame) -> dict[str, int]:
    difference, was, now = pl.col("difference"), pl.col("before"), pl.col("after")
    counted = moves.select(
        (difference > 0).sum().alias("up"),
        (difference < 0).sum().alias("down"),
        (difference == 0).sum().alias("same"),
        (was.is_null() & now.is_not_null()).sum().alias("new"),
        (was.is_not_null() & now.is_null()).sum().alias("gone"),
        (pl.col("step") == "better").sum().alias("better"),
        (pl.col("step") == "worse").sum().alias("worse"),
        (pl.col("step") == "other").sum().alias("regraded"),
    )
    return {name: int(number) for name, number in counted.row(0, named=True).items()}


def _figures(points: pl.Series) -> dict[str, int | None]:
    """Mean, median and ends, in hundredths; null of nobody. The mean and the median are rounded half up."""
    there = points.drop_nulls().sort()
    count = there.len()
    if count == 0:
        return {"mean": None, "median": None, "least": None, "most": None}
    middle = int(there[(count - 1) // 2]) + int(there[count // 2])
    return {
        "mean": (2 * int(there.sum()) + count) // (2 * count),
        "median": (middle + 1) // 2,
        "least": int(there[0]),
        "most": int(there[-1]),
    }


def _grades(before: Side, after: Side) -> list[dict[str, Any]]:
    """How many have each grade, from the best; last how many have none."""
    order = dict.fromkeys(
        grade.grade for side in (after, before) if side.sheet is not None for grade in side.sheet.grades
    )
    old, new = (dict(side.scores.group_by("grade").len().iter_rows()) for side in (before, after))
    return [
        {"grade": grade, "before": old.get(grade, 0), "after": new.get(grade, 0)} for grade in (*order, None)
    ]


def _by_unit(moves: pl.DataFrame) -> list[dict[str, Any]]:
    """Of each unit with anybody in it the means on both sides, and how many go up and down."""
    return (
        moves.filter(pl.col("unit").is_not_null())
        .group_by("unit")
        .agg(
            pl.len().cast(pl.Int64).alias("subjects"),
            _mean("before").alias("before"),
            _mean("after").alias("after"),
            (pl.col("difference") > 0).sum().cast(pl.Int64).alias("up"),
            (pl.col("difference") < 0).sum().cast(pl.Int64).alias("down"),
        )
        .sort("unit")
        .to_dicts()
    )


def _mean(column: str) -> pl.Expr:
    count = pl.col(column).count().cast(pl.Int64)
    return half_up_expr(pl.col(column).sum(), pl.when(count > 0).then(count))


def _flags(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    keys = ["subject", "flag", "period"]
    old, new = before.select(RAISED.names()), after.select(RAISED.names())
    return {
        "rise": new.join(old, on=keys, how="anti").sort(keys).to_dicts(),
        "clear": old.join(new, on=keys, how="anti").sort(keys).to_dicts(),
    }


def histogram(before: pl.Series, after: pl.Series) -> dict[str, Any]:
    """How many points fall into each bar, on both sides: `from` included, `from` + `width` not.

    The bars are as narrow as `WIDTHS` allow for at most `BARS` of them, and stand side by side without a gap.
    """
    both = pl.concat([before, after]).drop_nulls()
    if both.is_empty():
        return {"width": WIDTHS[0], "bars": []}
    least, most = int(both.min()), int(both.max())  # type: ignore[arg-type]
    width = next((one for one in WIDTHS if most // one - least // one < BARS), _wide_enough(least, most))
    counts = [
        dict((points.drop_nulls() // width).value_counts(name="count").iter_rows())
        for points in (before, after)
    ]
    return {
        "width": width,
        "bars": [
            {"from": bar * width, "before": counts[0].get(bar, 0), "after": counts[1].get(bar, 0)}
            for bar in range(least // width, most // width + 1)
        ],
    }


def _wide_enough(least: int, most: int) -> int:
    """A multiple of the widest usual bar, for scales beyond the usual ones."""
    return ((most - least) // (BARS - 1) // WIDTHS[-1] + 1) * WIDTHS[-1]
