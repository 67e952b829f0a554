"""One row per fact that was looked at, with what it moved and the rule that says why.

The score is the sum of these rows and nothing else: base points, floors and ceilings are rows too.
"""

import polars as pl

CONTRIBUTIONS = pl.Schema(
    {
        "subject": pl.String(),
        "period": pl.String(),
        "group": pl.String(),  # empty: the sheet has no such criterion; `total`: of the whole sheet
        "criterion": pl.String(),  # null for what concerns the whole group
        "rule": pl.String(),  # one of RULE_NAMES
        "day": pl.Date(),
        "quantity": pl.Int64(),
        "plain": pl.Int64(),  # what a counted fact that stands would move by itself; of others their points
        "times": pl.Int64(),  # how often that counts, in hundredths; 100 unless something multiplies it
        "points": pl.Int64(),
        "event": pl.String(),
        "events": pl.List(pl.String()),
        "standing": pl.String(),
        "column": pl.String(),  # of a record of an assessed criterion
    }
)

RULE_NAMES = (
    "base",  # what the group starts from
    "start",  # the balance that the sheet starts from
    "occurrence",  # the criterion's points, with all that multiplies them
    "free",  # forgiven: one of the first in the month
    "no-band",  # beyond all bands: moves nothing
    "cap",  # cut, wholly or in part, by a cap of the criterion or of the group
    "in-force",  # a decision of an earlier period that is still in force: limits grades and raises flags
    "no-rule",  # recorded under a criterion that the sheet does not have
    "not-in-force",  # of a day on which the criterion was not in force
    "not-applicable",  # the criterion, its group or the sheet does not concern the subject
    "suspended",  # the criterion or the source is suspended
    "retracted",  # never counts
    "contested",  # does not count until it is upheld
    "alleged",  # does not count until a finding confirms it
    "excused",  # the explanation was accepted
    "same-act",  # seen before inside the window
    "target",  # a target's result
    "measured",  # the step that a measured result reached
    "assessed",  # the points of the column that counts
    "column",  # another column of the same assessment
    "results",  # the tasks' weighted result
    "superseded",  # an older result of the same target
    "averaged",  # went into the mean or the sum that another row stands for
    "too-few",  # rests on too few replies
    "left-out",  # a decision left the criterion out for the subject
    "members-mean",  # what the members' scores came to
    "children-mean",  # what the subordinate units' scores came to
    "from-unit",  # what the led unit came to
    "group-floor",  # given back: the group does not fall lower
    "group-ceiling",  # taken: the group does not rise higher
    "sheet-floor",  # given back: the whole does not fall lower
    "sheet-ceiling",  # taken: the whole does not rise higher
)

NOT_STANDING = (
    "no-rule",
    "not-in-force",
    "not-applicable",
    "suspended",
    "retracted",
    "contested",
    "alleged",
    "excused",
    "same-act",
)
"""Rules of facts that do not stand, in the order in which they are asked."""

ROWS = pl.Schema(
    {name: kind for name, kind in CONTRIBUTIONS.items() if name != "period"}
    | {"group_no": pl.Int64(), "item_no": pl.Int64()}
)
"""Contributions of one period before they are gathered, with the numbers that order them. While they are
made, `subject` is the subject's number instead."""

NO_EVENTS = pl.lit([], dtype=pl.List(pl.String))
OUTSIDE = 1_000_000
"""The number of what stands after every criterion, or every group: bounds, and facts without a rule."""
BEFORE = -1
"""The number of what stands before every criterion of its group: its base."""
ONCE = 100
"""How often what nothing multiplies counts, in hundredths."""


def rows_of(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with exactly the columns of `ROWS`: what it lacks is null, events empty, `plain` the points."""
    defaults = {"events": NO_EVENTS, "plain": pl.col("points"), "times": pl.lit(ONCE, dtype=pl.Int64)}
    return frame.select(
        pl.col(name) if name in frame.columns else defaults.get(name, pl.lit(None, dtype=kind)).alias(name)
        for name, kind in ROWS.items()
    )


def gathered(frames: list[pl.DataFrame], period: str) -> pl.DataFrame:
    """`CONTRIBUTIONS` of rows whose subject is text, by subject and group: the base, then facts, then bounds.

    Rows without an event of their own keep the order in which they come.
    """
    return (
        pl.concat(frame.select(ROWS.names()) for frame in frames)
        .sort(
            "subject",
            "group_no",
            "item_no",
            "day",
            "event",
            "criterion",
            nulls_last=True,
            maintain_order=True,
        )
        .with_columns(pl.lit(period).alias("period"))
        .select(CONTRIBUTIONS.names())
    )
