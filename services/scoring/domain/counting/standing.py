"""Whether a fact counts: by the first rule that says that it does not, if any."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.contributions import NOT_STANDING, OUTSIDE
from services.scoring.domain.counting.evidence import MEASURES, Evidence
from services.scoring.domain.counting.lookup import among, code_of, looked_up, numbers
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.criteria.model import Contested
from services.scoring.domain.facts import Suspended

WHY = (*NOT_STANDING, "in-force", "occurrence")
"""The rules by number, in the order in which they are asked, so that of several the least holds; the last
means that the fact counts."""
(
    NO_RULE,
    NOT_IN_FORCE,
    NOT_APPLICABLE,
    SUSPENDED,
    RETRACTED,
    CONTESTED,
    ALLEGED,
    EXCUSED,
    SAME_ACT,
    IN_FORCE,
    COUNTS,
) = range(len(WHY))

LOOKED_AT = pl.Schema(
    {
        "subject": pl.UInt32(),
        "item": pl.UInt16(),  # `Plan.nothing` for a record under a criterion that the sheet does not have
        "offset": pl.Int32(),  # of the day, see `Plan`
        "quantity": pl.Int64(),
        "why": pl.UInt8(),  # the rule, its place in WHY, as far as the fact itself says
        "found": pl.Boolean(),  # a finding was made of it, or none is needed: a clock and a decision are one
        "row": pl.UInt32(),  # in `Evidence`
    }
)
"""Facts as numbers."""


def why(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt8)


@lru_cache(maxsize=256)
def doubt_of_records(
    standing: pl.DataType, source: pl.DataType, contested: Contested, sources: frozenset[str]
) -> pl.Expr:
    """What a record's own standing says, by columns of these types; `sources` are suspended."""
    codes = {"retracted": RETRACTED} | ({"contested": CONTESTED} if contested == "suspended" else {})
    own = code_of("standing", standing, codes, COUNTS).cast(pl.UInt8)
    claimed = pl.col("alleged") & ~pl.col("confirmed") & (own > ALLEGED)
    own = pl.when(claimed).then(why(ALLEGED)).otherwise(own)
    if sources:
        own = pl.when(among("source", source, sources)).then(why(SUSPENDED)).otherwise(own)
    return own.alias("why")


def weighed(
    looked_at: pl.DataFrame, plan: Plan, suspended: Suspended, allowed: pl.Series | None, subjects: int
) -> pl.DataFrame:
    """`LOOKED_AT` with all that is known of why a fact does not count; `same-act` is not known yet.

    `allowed` says by item x subjects + subject whether the item concerns the subject; None: each concerns
    all.
    """
    found = _by_item(plan, suspended.criteria)
    if allowed is not None:
        everything = pl.concat([allowed, pl.repeat(True, subjects, dtype=pl.Boolean, eager=True)])
        concerned = looked_up(everything, pl.col("item").cast(pl.Int64) * subjects + pl.col("subject"))
        found = pl.when(concerned | (found < NOT_APPLICABLE)).then(found).otherwise(why(NOT_APPLICABLE))
    return looked_at.with_columns(found.alias("why"))


@lru_cache(maxsize=256)
def _by_item(plan: Plan, suspended: frozenset[str]) -> pl.Expr:
    """Why, by what the item says of all facts, of their days and of those that no finding confirmed."""
    found = pl.col("why")
    items = [slot.item for slot in plan.slots]
    if any(item.needs_finding for item in items):
        asking = looked_up(pl.Series([*(item.needs_finding for item in items), False]), "item")
        found = pl.when(asking & ~pl.col("found") & (found > ALLEGED)).then(why(ALLEGED)).otherwise(found)
    silenced = [item.criterion in suspended for item in items]
    if any(silenced):
        mine = looked_up(pl.Series([*silenced, False]), "item")
        found = pl.when(mine).then(why(SUSPENDED)).otherwise(found)
    if plan.in_force is not None:
        first, last = (looked_up(offsets, "item") for offsets in plan.in_force)
        outside = (pl.col("offset") < first) | (pl.col("offset") > last)
        found = pl.when(outside).then(why(NOT_IN_FORCE)).otherwise(found)
    return pl.when(pl.col("item") == plan.nothing).then(why(NO_RULE)).otherwise(found)


def judged(frame: pl.DataFrame, evidence: Evidence, plan: Plan) -> pl.DataFrame:
    """The facts in words and with all that they tell, in the order of `frame`, which is `LOOKED_AT`.

    Columns: subject (number), criterion, source, day, quantity, event, events, standing, column, the
    measures, group_no, group, item_no, rule, stands.
    """
    return frame.hstack(evidence.of(frame["row"])).select(_in_words(plan))


@lru_cache(maxsize=256)
def _in_words(plan: Plan) -> list[pl.Expr]:
    known = pl.col("item") != plan.nothing
    # a record says nothing of columns to those who only answer for it
    answering = looked_up(
        pl.Series([*(slot.item.source == "subordinates" for slot in plan.slots), False]), "item"
    )
    return [
        pl.col("subject"),
        pl.when(known)
        .then(_words([slot.item.criterion for slot in plan.slots]))
        .otherwise("criterion")
        .alias("criterion"),
        _words([*(slot.item.source for slot in plan.slots), "record"]).alias("source"),
        day(plan),
        pl.col("quantity", "event", "events", "standing"),
        pl.when(~answering).then("column").alias("column"),
        pl.col(MEASURES),
        looked_up(numbers([*(slot.group_no for slot in plan.slots), OUTSIDE]), "item").alias("group_no"),
        _words([*(slot.group.group for slot in plan.slots), ""]).alias("group"),
        pl.when(known).then(pl.col("item").cast(pl.Int64)).otherwise(OUTSIDE).alias("item_no"),
        looked_up(pl.Series(WHY), "why").alias("rule"),
        (pl.col("why") >= IN_FORCE).alias("stands"),
    ]


def day(plan: Plan) -> pl.Expr:
    return (pl.col("offset") + plan.origin).cast(pl.Date).alias("day")


def _words(values: Sequence[str]) -> pl.Expr:
    return looked_up(pl.Series([*values, None], dtype=pl.String), "item")
