"""One row per fact that was looked at, with what it moved and the rule that says why.

The score is the sum of these rows and nothing else: base points, floors and ceilings are rows too.
"""

import polars as pl

from services.scoring.domain.caps import cut
from services.scoring.domain.criteria.model import Contested
from services.scoring.domain.rounding import half_up_expr

CONTRIBUTIONS = pl.Schema(
    {
        "subject": pl.String(),
        "period": pl.String(),
        "group": pl.String(),  # empty: the sheet has no such criterion
        "criterion": pl.String(),  # null for what concerns the whole group
        "rule": pl.String(),  # one of RULE_NAMES
        "day": pl.Date(),
        "quantity": pl.Int64(),
        "points": pl.Int64(),
        "event": pl.String(),
        "events": pl.List(pl.String()),
        "standing": pl.String(),
    }
)

RULE_NAMES = (
    "base",  # what the group starts from
    "occurrence",  # the criterion's points, whole
    "free",  # forgiven: one of the first in the month
    "cap",  # cut, wholly or in part, by the cap of the criterion or of the group
    "contested",  # does not count until it is upheld
    "retracted",  # never counts
    "no-rule",  # recorded under a criterion that the sheet does not have
    "target",  # a target's result
    "superseded",  # an older result of the same target
    "averaged",  # went into the mean that the row `target` stands for
    "members-mean",  # the mean of the members' scores
    "group-floor",  # given back: the group does not fall lower
    "group-ceiling",  # taken: the group does not rise higher
)

ROWS = pl.Schema(
    {name: kind for name, kind in CONTRIBUTIONS.items() if name != "period"}
    | {"group_no": pl.Int64(), "item_no": pl.Int64()}
)
"""Contributions of one period before they are gathered, with the numbers that order them."""

NO_EVENTS = pl.lit([], dtype=pl.List(pl.String))
_ORDER = ["group_no", "item_no", "day", "event"]
OUTSIDE = 1_000_000
"""The number of what stands after every criterion, or every group: bounds, and facts without a rule."""


def judged(looked_at: pl.DataFrame, rules: pl.DataFrame, contested: Contested) -> pl.DataFrame:
    """The facts with their rules, `rule` (occurrence for all that counts) and `stands`, in a fixed order.

    Ordered by subject, criterion, day and event: allowances and caps go to the earliest facts.
    """
    suspended = (pl.col("standing") == "contested") & (contested == "suspended")
    rule = (
        pl.when(pl.col("item_no").is_null())
        .then(pl.lit("no-rule"))
        .when(pl.col("standing") == "retracted")
        .then(pl.lit("retracted"))
        .when(suspended)
        .then(pl.lit("contested"))
        .otherwise(pl.lit("occurrence"))
    )
    return (
        looked_at.join(rules, on=["criterion", "source"], how="left")
        .with_columns(rule.alias("rule"))
        .with_columns(
            (pl.col("rule") == "occurrence").alias("stands"),
            pl.col("group").fill_null(""),
            pl.col("group_no", "item_no").fill_null(OUTSIDE),
            pl.col("target").fill_null(False),
        )
        .sort("subject", *_ORDER, "criterion", nulls_last=True)
    )


def moved(facts: pl.DataFrame) -> pl.DataFrame:
    """`judged` facts of criteria with points, with the points that each moves after allowances and caps."""
    month = pl.col("day").dt.truncate("1mo")
    whole = (
        pl.when("multiplied")
        .then(half_up_expr(pl.col("per_fact") * pl.col("quantity"), 100))
        .otherwise("per_fact")
    )
    nth = pl.col("stands").cast(pl.Int64).cum_sum().over("subject", "item_no", month)
    free = pl.col("stands") & (nth <= pl.col("free"))
    frame = facts.with_columns(free.alias("forgiven")).with_columns(
        pl.when(pl.col("stands") & ~pl.col("forgiven")).then(whole).otherwise(0).alias("points"),
        pl.when("forgiven").then(pl.lit("free")).otherwise("rule").alias("rule"),
    )
    frame = cut(frame, ["subject", "item_no"], "cap_per", "cap_points")
    frame = frame.sort("subject", "group_no", "day", "item_no", "event", nulls_last=True)
    return cut(frame, ["subject", "group_no"], "group_cap_per", "group_cap_points")


def gathered(frames: list[pl.DataFrame], period: str) -> pl.DataFrame:
    """`CONTRIBUTIONS` of all the rows: by subject and group, the base first, then facts, then bounds."""
    return (
        pl.concat(frame.select(ROWS.names()) for frame in frames)
        .sort("subject", "group_no", "item_no", "day", "event", "criterion", nulls_last=True)
        .with_columns(pl.lit(period).alias("period"))
        .select(CONTRIBUTIONS.names())
    )
