"""From points to a grade, and what keeps a grade from being better."""

from collections.abc import Collection, Sequence

import polars as pl

from services.scoring.domain.criteria.model import Item, Needs, Sheet
from services.scoring.domain.periods import LENGTHS, Period

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
LIMITS = pl.Schema(
    {
        "subject": pl.String(),
        "period": pl.String(),  # in which the facts stand
        "lasts": pl.String(),  # kind of the longest period that is limited: quarter, half, year
        "grade": pl.String(),  # the best allowed
        "reason": pl.String(),  # the criterion
    }
)

UNGRADED = ("no-working-day", "on-leave", "mostly-absent", "nothing-graded")
"""Reasons for no grade, beside which a score still has its points."""


def graded(
    totals: pl.DataFrame,
    facts: pl.DataFrame,
    ungraded: pl.DataFrame,
    group_points: pl.DataFrame,
    sheet: Sheet,
    period: Period,
    items: Sequence[Item] = (),
) -> pl.DataFrame:
    """`SCORES` of totals(subject, points), ordered by subject.

    `facts` are judged; `ungraded` (subject, ungraded) names who gets no grade and why; `group_points`
    (subject, group, points) are what groups came to, bounds included, and no row is 0. `items` are what
    `item_no` counts through, the sheet's unless given: a limit to a grade that the sheet has not is none.
    """
    scored = _placed(totals, facts, group_points, sheet)
    limits = _worst(facts, _limited_by(sheet, items), sheet)
    if limits is None:
        scored = scored.with_columns(
            pl.lit(None, dtype=pl.Int64).alias("limit"), pl.lit(None, dtype=pl.String).alias("limited_by")
        )
    else:
        scored = scored.join(limits, on="subject", how="left")
    return (
        scored.join(ungraded, on="subject", how="left")
        .select(
            "subject",
            pl.lit(str(period)).alias("period"),
            "points",
            pl.when(pl.col("ungraded").is_null()).then(
                grade_at(pl.max_horizontal("place", "limit"), sheet).alias("grade")
            ),
            grade_at(pl.col("limit"), sheet).alias("at_most_grade"),
            pl.coalesce("ungraded", "limited_by").alias("reason"),
        )
        .sort("subject")
    )


def limits_of(facts: pl.DataFrame, sheet: Sheet, period: Period, items: Sequence[Item] = ()) -> pl.DataFrame:
    """`LIMITS` that judged `facts` of the sheet's own `period` set to longer ones; by subject and length."""
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in list(LIMITS.items())[1:]]
    frames = [facts.select("subject").clear().with_columns(nothing)]
    limited = _limited_by(sheet, items)
    for kind, length in LENGTHS.items():
        lasting = {number: item for number, item in limited.items() if item.limit_lasts == kind}
        limits = _worst(facts, lasting, sheet) if length > LENGTHS[sheet.period] else None
        if limits is not None:
            frames.append(
                limits.select(
                    "subject",
                    pl.lit(str(period)).alias("period"),
                    pl.lit(kind).alias("lasts"),
                    grade_at(pl.col("limit"), sheet).alias("grade"),
                    pl.col("limited_by").alias("reason"),
                )
            )
    return pl.concat(frames).sort("subject", maintain_order=True)


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


def places(sheet: Sheet) -> dict[str, int]:
    """grade -> its place, 0 the best."""
    return {grade.grade: place for place, grade in enumerate(sheet.grades)}


def _placed(
    totals: pl.DataFrame, facts: pl.DataFrame, group_points: pl.DataFrame, sheet: Sheet
) -> pl.DataFrame:
    """`totals` with `place`: of the best grade that is reached and whose needs are met, else of the last."""
    needs = [grade.needs for grade in sheet.grades[:-1] if grade.needs is not None]
    if not needs:
        return totals.with_columns(place_of(pl.col("points"), sheet).alias("place"))
    rows = _with_groups(totals, group_points, {group for need in needs for group, _ in need.groups})
    rows = _with_standing(rows, facts, {criterion for need in needs for criterion in need.none_of})
    place = pl.lit(len(sheet.grades) - 1, dtype=pl.Int64)
    for number, grade in reversed(list(enumerate(sheet.grades[:-1]))):
        reached = (pl.col("points") >= grade.points) & _met(grade.needs)
        place = pl.when(reached).then(pl.lit(number, dtype=pl.Int64)).otherwise(place)
    return rows.with_columns(place.alias("place")).select(*totals.columns, "place")


def _met(needs: Needs | None) -> pl.Expr:
    if needs is None:
        return pl.lit(True)
    enough = [pl.col(f"group {group}") >= least for group, least in needs.groups]
    free = [~pl.col(f"standing {criterion}") for criterion in needs.none_of]
    return pl.all_horizontal(pl.lit(True), *enough, *free)


def _with_groups(rows: pl.DataFrame, group_points: pl.DataFrame, groups: Collection[str]) -> pl.DataFrame:
    for group in sorted(groups):
        mine = group_points.filter(pl.col("group") == group).group_by("subject").agg(pl.sum("points"))
        named = mine.rename({"points": f"group {group}"})
        rows = rows.join(named, on="subject", how="left").with_columns(pl.col(f"group {group}").fill_null(0))
    return rows


def _with_standing(rows: pl.DataFrame, facts: pl.DataFrame, criteria: Collection[str]) -> pl.DataFrame:
    for criterion in sorted(criteria):
        those = facts.filter(pl.col("stands") & (pl.col("criterion") == criterion))
        there = pl.col("subject").is_in(those["subject"].unique().implode())
        rows = rows.with_columns(there.alias(f"standing {criterion}"))
    return rows


def _limited_by(sheet: Sheet, items: Sequence[Item]) -> dict[int, Item]:
    """The items that limit to a grade of the sheet, by number."""
    known = places(sheet)
    all_items = items or [item for _, item in sheet.items()]
    return {number: item for number, item in enumerate(all_items) if item.at_most_grade in known}


def _worst(facts: pl.DataFrame, items: dict[int, Item], sheet: Sheet) -> pl.DataFrame | None:
    """subject, limit (a place), limited_by: of those that standing facts of the items set the worst, then the
    first in the sheet; None when there are none."""
    if not items:
        return None
    standing = facts.filter(pl.col("stands") & pl.col("item_no").is_in(list(items)))
    if standing.is_empty():
        return None
    number = pl.col("item_no").cast(pl.Int64)
    place = {no: places(sheet)[item.at_most_grade] for no, item in items.items() if item.at_most_grade}
    return (
        standing.select(
            "subject",
            number.alias("item_no"),
            number.replace_strict(place, return_dtype=pl.Int64).alias("limit"),
            number.replace_strict(
                {no: item.criterion for no, item in items.items()}, return_dtype=pl.String
            ).alias("limited_by"),
        )
        .sort("subject", "limit", "item_no", descending=[False, True, False])
        .unique("subject", keep="first", maintain_order=True)
        .drop("item_no")
    )
