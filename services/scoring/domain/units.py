"""What only units are scored by: targets against plan, and the mean of their members."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.contributions import NO_EVENTS, ROWS
from services.scoring.domain.criteria.model import MembersMean, Sheet
from services.scoring.domain.periods import Period
from services.scoring.domain.rounding import half_up_expr

_TARGETS = {
    "criterion": pl.String,
    "weight": pl.Int64,
    "full_at": pl.Int64,
    "zero_under": pl.Int64,
    "each": pl.Int64,
    "over_points": pl.Int64,
    "over_cap": pl.Int64,
    "mean": pl.Boolean,
    "spread": pl.Boolean,
    "group_weight": pl.Int64,
}


def targets(facts: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Rows of `judged` facts of targets.

    The latest standing fact of a target bears its points (rule `target`, `quantity` what they were reckoned
    from, `events` what that rests on); the others bear none and are `superseded` or `averaged`.
    """
    if facts.is_empty():
        return facts.with_columns(pl.lit(0, dtype=pl.Int64).alias("points")).select(ROWS.names())
    rows = facts.with_row_index("row").join(_target_table(sheet), on="criterion", how="left")
    results = _results(rows.filter("stands")).select("row", "reckoned", "reckoned_events", "reckoned_points")
    bears = pl.col("reckoned").is_not_null()
    unused = pl.when("mean").then(pl.lit("averaged")).otherwise(pl.lit("superseded"))
    rule = pl.when(~pl.col("stands")).then("rule").when(bears).then(pl.lit("target")).otherwise(unused)
    return (
        rows.join(results, on="row", how="left")
        .with_columns(
            rule.alias("rule"),
            pl.col("reckoned_points").fill_null(0).alias("points"),
            pl.coalesce("reckoned", "quantity").alias("quantity"),
            pl.coalesce("reckoned_events", "events").alias("events"),
        )
        .select(ROWS.names())
    )


def _results(standing: pl.DataFrame) -> pl.DataFrame:
    """Per subject and target: the row that bears the points, what they are reckoned from, the points."""
    facts = standing.group_by("subject", "item_no", maintain_order=True).agg(
        pl.last("row", "quantity", "event", *list(_TARGETS)[1:], "group_no"),
        pl.sum("quantity").alias("sum"),
        pl.len().cast(pl.Int64).alias("count"),
        pl.col("event").alias("all_events"),
    )
    weights = facts.group_by("subject", "group_no").agg(pl.sum("weight").alias("recorded_weight"))
    mean = half_up_expr(pl.col("sum"), pl.col("count"))
    return (
        facts.join(weights, on=["subject", "group_no"])
        .with_columns(pl.when("mean").then(mean).otherwise("quantity").alias("reckoned"))
        .with_columns(
            _points().alias("reckoned_points"),
            pl.when("mean").then("all_events").otherwise(pl.concat_list("event")).alias("reckoned_events"),
        )
    )


def _points() -> pl.Expr:
    quantity, full_at = pl.col("reckoned"), pl.col("full_at")
    reached = pl.min_horizontal(pl.max_horizontal(quantity, 0), full_at)
    share = pl.when("spread").then("group_weight").otherwise(1)
    of = pl.when("spread").then("recorded_weight").otherwise(1)
    fulfilled = half_up_expr(pl.col("weight") * reached * share, full_at * of)
    over = pl.min_horizontal((quantity - full_at) // pl.col("each") * pl.col("over_points"), "over_cap")
    beyond = pl.when((quantity > full_at) & pl.col("each").is_not_null()).then(over).otherwise(0)
    return pl.when(quantity < pl.col("zero_under")).then(0).otherwise(fulfilled + beyond)


def _target_table(sheet: Sheet) -> pl.DataFrame:
    rows = []
    for group in sheet.groups:
        group_weight = sum(item.target.weight for item in group.items if item.target is not None)
        for item in group.items:
            if item.target is None:
                continue
            target, over = item.target, item.target.over
            rows.append(
                (
                    item.criterion,
                    target.weight,
                    target.full_at,
                    target.zero_under,
                    *((over.each, over.points, over.cap) if over is not None else (None, None, None)),
                    target.several == "mean",
                    group.missing_targets == "spread",
                    group_weight,
                )
            )
    return pl.DataFrame(rows, schema=_TARGETS, orient="row")


def members_means(
    units: Sequence[str], member_scores: pl.DataFrame, sheet: Sheet, period: Period
) -> pl.DataFrame:
    """A row `members-mean` for every unit and criterion of that kind.

    The mean of the months' scores weighs each by the member's days in the unit; null and 0 points when nobody
    had a day. The mean that is shown (`quantity`) and the points are each rounded from the exact fraction.
    """
    months = [str(month) for month in period.months()]
    sums = (
        member_scores.filter(pl.col("period").is_in(months) & pl.col("points").is_not_null())
        .group_by(pl.col("unit").alias("subject"))
        .agg((pl.col("points") * pl.col("days")).sum().alias("sum"), pl.sum("days"))
        .filter(pl.col("days") > 0)
    )
    everyone = pl.DataFrame({"subject": units}, schema={"subject": pl.String})
    group_numbers = {group.group: number for number, group in enumerate(sheet.groups)}
    weighed = everyone.join(sums, on="subject", how="left")
    frames = [
        weighed.select(_members_row(item.criterion, item.members_mean, group.group)).with_columns(
            pl.lit(group_numbers[group.group], dtype=pl.Int64).alias("group_no"),
            pl.lit(item_no, dtype=pl.Int64).alias("item_no"),
        )
        for item_no, (group, item) in enumerate(sheet.items())
        if item.members_mean is not None
    ]
    return pl.concat([pl.DataFrame(schema=ROWS), *frames])


def _members_row(criterion: str, rule: MembersMean, group: str) -> list[pl.Expr]:
    points = half_up_expr(pl.col("sum") * rule.points, pl.col("days") * rule.full_at)
    return [
        pl.col("subject"),
        pl.lit(group).alias("group"),
        pl.lit(criterion).alias("criterion"),
        pl.lit("members-mean").alias("rule"),
        pl.lit(None, dtype=pl.Date).alias("day"),
        half_up_expr(pl.col("sum"), pl.col("days")).alias("quantity"),
        # a null mean must stay out of the minimum, which passes over nulls
        pl.when(pl.col("sum").is_null())
        .then(0)
        .otherwise(pl.min_horizontal(points, rule.points))
        .cast(pl.Int64)
        .alias("points"),
        pl.lit(None, dtype=pl.String).alias("event"),
        NO_EVENTS.alias("events"),
        pl.lit(None, dtype=pl.String).alias("standing"),
    ]
