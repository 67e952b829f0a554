"""Which facts are forgiven and which count more often, by their place among those of their family."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.lookup import looked_up, numbers
from services.scoring.domain.counting.plan import NEVER, Plan, stages
from services.scoring.domain.counting.running import place_in
from services.scoring.domain.criteria.model import Item, Window

_ONCE = 100


def repeated(rows: pl.DataFrame, plan: Plan) -> tuple[pl.Series, pl.Series]:
    """`free` and `times` (in hundredths) of each of the rows, which stand by subject, item, day and event."""
    count = max(rows.height, 1)
    ranked = (
        rows.select((_day(plan) * count + pl.int_range(pl.len())).filter(_matters(plan)).sort().alias("key"))
        .select((pl.col("key") // count).alias("day"), (pl.col("key") % count).alias("at"))
        .with_columns((pl.col("day") // plan.span).alias("cell"), (pl.col("day") % plan.span).alias("offset"))
    )
    places = [_place(ranked, plan, window).alias(_name(window)) for window in plan.repeat_windows]
    ranked = ranked.with_columns(*places, rows["item"].gather(ranked["at"]).alias("item"))
    found = ranked.select("at", *_free_and_times(plan))
    free = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True).alias("free")
    times = pl.repeat(_ONCE, rows.height, dtype=pl.Int64, eager=True).alias("times")
    return free.scatter(found["at"], found["free"]), times.scatter(found["at"], found["times"])


@lru_cache(maxsize=256)
def _day(plan: Plan) -> pl.Expr:
    """Subject, family and day as one number; within it rows stand by item and event already."""
    family = looked_up(plan.family_numbers, "item")
    return (pl.col("subject") * len(plan.families) + family) * plan.span + pl.col("offset")


@lru_cache(maxsize=256)
def _matters(plan: Plan) -> pl.Expr:
    if NEVER not in plan.family_numbers:
        return pl.lit(True)
    return looked_up(plan.family_numbers, "item") != NEVER


def _name(window: Window | int) -> str:
    """The column of the places in that window."""
    return f"place in {window}"


def _place(ranked: pl.DataFrame, plan: Plan, window: Window | int) -> pl.Expr | pl.Series:
    """1 for the first fact in its window, and so on; a window of days ends with the fact's own day."""
    if not isinstance(window, int):
        return place_in(pl.col("cell") * plan.span + plan.window([window]))
    start = pl.col("day") - pl.min_horizontal("offset", pl.lit(window - 1))
    before = ranked["day"].search_sorted(ranked.select(start).to_series(), side="left")
    return pl.int_range(1, pl.len() + 1) - pl.lit(before.cast(pl.Int64))


@lru_cache(maxsize=256)
def _free_and_times(plan: Plan) -> tuple[pl.Expr, pl.Expr]:
    items = [slot.item for slot in plan.slots]
    free = pl.lit(False)
    if any(item.free_per_month for item in items):
        free = pl.col(_name("month")) <= looked_up(numbers([item.free_per_month for item in items]), "item")
    times = pl.when(free).then(_ONCE).otherwise(_times(items)).cast(pl.Int64)
    return free.alias("free"), times.alias("times")


def _times(items: Sequence[Item]) -> pl.Expr:
    """The factor of the last entry of the item that the place reaches."""
    times = pl.lit(_ONCE, dtype=pl.Int64)
    for entries in stages([item.repeats for item in items]):
        for window in dict.fromkeys(entry.window for entry in entries if entry is not None):
            mine = [entry if entry is not None and entry.window == window else None for entry in entries]
            least = looked_up(numbers([None if entry is None else entry.nth for entry in mine]), "item")
            factor = looked_up(numbers([None if entry is None else entry.times for entry in mine]), "item")
            times = pl.when(pl.col(_name(window)) >= least).then(factor).otherwise(times)
    return times
