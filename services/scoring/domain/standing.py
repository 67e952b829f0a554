"""Whether a fact counts: by the first rule that says that it does not, if any."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.contributions import OUTSIDE
from services.scoring.domain.criteria.model import Contested
from services.scoring.domain.facts import Suspended
from services.scoring.domain.looked_at import Evidence
from services.scoring.domain.lookup import looked_up, numbers
from services.scoring.domain.plan import Plan

COUNTS, SAME_ACT, IN_FORCE = 0, 9, 10
WHY = (
    "occurrence",
    "no-rule",
    "not-in-force",
    "not-applicable",
    "suspended",
    "retracted",
    "contested",
    "alleged",
    "excused",
    "same-act",
    "in-force",
)
"""The rules by number, in the order in which they are asked; the first means that the fact counts."""

WEIGHED = pl.Schema(
    {
        "subject": pl.UInt32(),
        "item": pl.UInt16(),
        "offset": pl.Int32(),
        "quantity": pl.Int64(),
        "row": pl.UInt32(),
        "why": pl.UInt8(),  # its place in WHY
    }
)


def weighed(
    looked_at: pl.DataFrame,
    plan: Plan,
    contested: Contested,
    suspended: Suspended,
    allowed: pl.Series | None,
    subjects: int,
) -> pl.DataFrame:
    """`WEIGHED`: the facts with the rule by which each does not stand; `same-act` is not known yet.

    `allowed` says by item x subjects + subject whether the item concerns the subject; None: each concerns all.
    """
    asked = [
        (1, pl.col("item") == plan.nothing),
        (2, _not_in_force(plan)),
        (3, None if allowed is None else _not_allowed(plan, allowed, subjects)),
        (4, pl.col("barred") | _silenced(plan, suspended)),
        (5, pl.col("retracted")),
        (6, pl.col("contested") if contested == "suspended" else None),
        (7, pl.col("alleged") | _unconfirmed(plan)),
        (8, pl.col("excused")),
        (IN_FORCE, pl.col("earlier")),
    ]
    why = pl.lit(COUNTS, dtype=pl.UInt8)
    for number, holds in reversed(asked):
        if holds is not None:
            why = pl.when(holds).then(pl.lit(number, dtype=pl.UInt8)).otherwise(why)
    return looked_at.select("subject", "item", "offset", "quantity", "row", why.alias("why"))


def _not_in_force(plan: Plan) -> pl.Expr | None:
    if plan.in_force is None:
        return None
    first, last = plan.in_force
    return (pl.col("offset") < looked_up(first, "item")) | (pl.col("offset") > looked_up(last, "item"))


def _not_allowed(plan: Plan, allowed: pl.Series, subjects: int) -> pl.Expr:
    everything = pl.concat([allowed, pl.repeat(True, subjects, dtype=pl.Boolean, eager=True)])
    return ~looked_up(everything, pl.col("item").cast(pl.Int64) * subjects + pl.col("subject"))


def _silenced(plan: Plan, suspended: Suspended) -> pl.Expr:
    silenced = [slot.item.criterion in suspended.criteria for slot in plan.slots]
    if not any(silenced):
        return pl.lit(False)
    return looked_up(pl.Series([*silenced, False], dtype=pl.Boolean), "item")


def _unconfirmed(plan: Plan) -> pl.Expr:
    asking = [slot.item.needs_finding for slot in plan.slots]
    if not any(asking):
        return pl.lit(False)
    return looked_up(pl.Series([*asking, False], dtype=pl.Boolean), "item") & ~pl.col("found")


def judged(frame: pl.DataFrame, evidence: Evidence, plan: Plan) -> pl.DataFrame:
    """The facts in words and with all that they tell, in the order of `frame`, which is `WEIGHED`.

    Columns: subject (number), criterion, source, day, quantity, event, events, standing, column, the measures,
    group_no, group, item_no, rule, stands.
    """
    rows = frame.with_columns(pl.col("item").cast(pl.Int64))
    told = evidence.of(frame["row"], measures=True)
    known = pl.col("item") != plan.nothing
    return rows.hstack(told).select(
        "subject",
        pl.when(known)
        .then(_words([slot.item.criterion for slot in plan.slots], "item"))
        .otherwise("criterion")
        .alias("criterion"),
        _words([slot.item.source for slot in plan.slots], "item", "record").alias("source"),
        pl.col("offset").add(plan.origin).cast(pl.Date).alias("day"),
        "quantity",
        "event",
        "events",
        "standing",
        _column(plan).alias("column"),
        *(
            pl.col(name) if name in told.columns else pl.lit(None, dtype=pl.Int64).alias(name)
            for name in _MEASURES
        ),
        looked_up(numbers([*(slot.group_no for slot in plan.slots), OUTSIDE]), "item").alias("group_no"),
        _words([slot.group.group for slot in plan.slots], "item", "").alias("group"),
        pl.when(known).then("item").otherwise(OUTSIDE).alias("item_no"),
        looked_up(pl.Series(WHY), "why").alias("rule"),
        pl.col("why").is_in([COUNTS, IN_FORCE]).alias("stands"),
    )


def _column(plan: Plan) -> pl.Expr:
    """A record says nothing of columns to those who only answer for it."""
    if "subordinates" not in plan.from_source:
        return pl.col("column")
    answering = [slot.item.source == "subordinates" for slot in plan.slots]
    return pl.when(~looked_up(pl.Series([*answering, False]), "item")).then("column")


_MEASURES = ("hours", "quality", "late_percent", "faults", "replies")


def _words(values: Sequence[str], column: str, otherwise: str | None = None) -> pl.Expr:
    return looked_up(pl.Series([*values, otherwise], dtype=pl.String), column)
