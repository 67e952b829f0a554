"""What counted facts move: points, allowances, repetition, heavier weights, fading, caps, in this order.

The facts of all subjects are one column of numbers, (subject x items + item) x span + offset: one sort of
integers puts every item of every subject in a row, in the order of days, and what is reckoned inside a window
is a running sum from the window's first fact on.
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.caps import cut_by_group, cut_by_item
from services.scoring.domain.counting.evidence import Evidence
from services.scoring.domain.counting.lookup import looked_up, numbers
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.counting.repeated import repeated
from services.scoring.domain.counting.running import begins, in_order
from services.scoring.domain.criteria.model import Band, Heavier
from services.scoring.domain.rounding import half_up_expr

RULES = ("occurrence", "free", "cap", "no-band")
"""The rules of counted facts that stand, by number."""
_OCCURRENCE, _FREE, _CAP, _NO_BAND = (pl.lit(number, dtype=pl.UInt8) for number in range(4))
_ONCE = 100


def ordered(facts: pl.DataFrame, evidence: Evidence, plan: Plan) -> pl.DataFrame:
    """`facts` (`WEIGHED`) by subject, item, day and event; those without an event last, as they came.

    Columns: cell (subject and item in one number), offset, place (in `facts`), item, subject.
    """
    keys, columns = _keys(plan)
    return in_order(keys, facts, lambda places: evidence.event(facts["row"].gather(places))).select(columns)


@lru_cache(maxsize=256)
def _keys(plan: Plan) -> tuple[pl.Expr, list[pl.Expr]]:
    items, key = plan.nothing + 1, pl.col("key")
    cell = pl.col("subject").cast(pl.Int64) * items + pl.col("item")
    columns = [
        (key // plan.span).alias("cell"),
        (key % plan.span).alias("offset"),
        pl.col("place"),
        (key // plan.span % items).alias("item"),
        (key // (plan.span * items)).alias("subject"),
    ]
    return cell * plan.span + pl.col("offset"), columns


def same_acts(rows: pl.DataFrame, plan: Plan) -> pl.Series | None:
    """Whether each of the `ordered` rows is the same act as an earlier one; None: no item asks."""
    windows = [slot.item.once_per for slot in plan.slots]
    if not any(windows):
        return None
    asking = looked_up(pl.Series([window is not None for window in windows], dtype=pl.Boolean), "item")
    segment = pl.col("cell") * plan.span + plan.window(windows)
    return rows.select(asking & ~begins(segment)).to_series()


def moved(rows: pl.DataFrame, facts: pl.DataFrame, plan: Plan, heavier: Sequence[pl.Series]) -> pl.DataFrame:
    """The `ordered` rows, all of which stand, with plain, times, points and rule (its place in `RULES`).

    `heavier` says, entry by entry of the sheet, for each subject whether it applies.
    """
    rows = _with_plain(rows, facts, plan)
    if plan.families:
        rows = rows.with_columns(repeated(rows, plan))
    for entry, applies in zip(plan.sheet.heavier, heavier, strict=True):
        rows = rows.with_columns(_heavier(plan, entry, applies))
    rows = rows.with_columns(_before_caps(plan))
    before = rows["points"]
    rows = cut_by_item(rows, plan)
    if any(group.caps for group in plan.groups):
        rows = rows.with_columns(_after_caps_of_groups(rows, plan))
    return rows.with_columns(_rule(rows["points"] != before).alias("rule"))


def _with_plain(rows: pl.DataFrame, facts: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Adds `plain`, `unbanded` (the quantity is beyond all bands), and `times` and `free` as if alone."""
    plain, measured, banded = _plain(plan)
    once = [pl.lit(_ONCE, dtype=pl.Int64).alias("times"), pl.lit(False).alias("free")]
    if not measured and not banded:
        return rows.with_columns(plain, pl.lit(False).alias("unbanded"), *once)
    rows = rows.with_columns(facts["quantity"].gather(rows["place"]).alias("quantity"))
    if not banded:
        return rows.with_columns(plain, pl.lit(False).alias("unbanded"), *once)
    return rows.with_columns(plain, *once).with_columns(
        pl.col("plain").is_null().alias("unbanded"), pl.col("plain").fill_null(0)
    )


@lru_cache(maxsize=256)
def _plain(plan: Plan) -> tuple[pl.Expr, bool, bool]:
    """What a fact moves by itself, null beyond all bands; whether any item asks for quantities or bands."""
    items = [slot.item for slot in plan.slots]
    plain = looked_up(numbers([item.points for item in items]), "item")
    measured = [item.per != "occurrence" for item in items]
    banded = [slot for slot in plan.slots if slot.item.bands]
    if any(measured):
        by_quantity = looked_up(pl.Series(measured), "item")
        plain = pl.when(by_quantity).then(half_up_expr(plain * pl.col("quantity"), 100)).otherwise(plain)
    for slot in banded:
        plain = pl.when(pl.col("item") == slot.number).then(_by_band(slot.item.bands)).otherwise(plain)
    return plain.alias("plain"), any(measured), bool(banded)


def _by_band(bands: Sequence[Band]) -> pl.Expr:
    points = pl.lit(None, dtype=pl.Int64)
    for band in reversed(bands):
        reached = pl.lit(True) if band.up_to is None else pl.col("quantity") <= band.up_to
        points = pl.when(reached).then(pl.lit(band.points, dtype=pl.Int64)).otherwise(points)
    return points


def _heavier(plan: Plan, entry: Heavier, applies: pl.Series) -> pl.Expr:
    groups = [not entry.groups or slot.group.group in entry.groups for slot in plan.slots]
    weighs = (
        (pl.col("plain") < 0)
        & ~pl.col("free")
        & looked_up(pl.Series(groups), "item")
        & looked_up(applies, "subject")
    )
    more = half_up_expr(pl.col("times") * entry.times, _ONCE)
    return pl.when(weighs).then(more).otherwise("times").alias("times")


@lru_cache(maxsize=256)
def _before_caps(plan: Plan) -> pl.Expr:
    points = pl.col("plain")
    if plan.families or plan.sheet.heavier:
        points = half_up_expr(points * pl.col("times"), _ONCE)
    if plan.families:
        points = pl.when("free").then(0).otherwise(points)
    if plan.fading is not None:
        share = looked_up(plan.fading, pl.col("item") * plan.span + pl.col("offset"))
        points = half_up_expr(points * share, 10000)
    return points.alias("points")


def _after_caps_of_groups(rows: pl.DataFrame, plan: Plan) -> pl.Series:
    """`points`, cut by day first and then by item."""
    count = max(rows.height, 1)
    cell, capped = _group_cells(plan)
    day = (cell * plan.span + pl.col("offset")) * count + pl.int_range(pl.len())
    at = rows.select(day.filter(capped).sort() % count).to_series()
    ranked = rows.select("item", "offset", "points", cell.alias("cell"))[at]
    return rows["points"].scatter(at, cut_by_group(ranked, plan)["points"])


@lru_cache(maxsize=256)
def _group_cells(plan: Plan) -> tuple[pl.Expr, pl.Expr]:
    cell = pl.col("subject") * len(plan.groups) + looked_up(plan.group_numbers, "item")
    return cell, looked_up(pl.Series([bool(slot.group.caps) for slot in plan.slots]), "item")


def _rule(capped: pl.Series) -> pl.Expr:
    return (
        pl.when(capped)
        .then(_CAP)
        .when("free")
        .then(_FREE)
        .when("unbanded")
        .then(_NO_BAND)
        .otherwise(_OCCURRENCE)
    )
