"""Which facts are forgiven and which count more often, by their place among those of their family."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.criteria.model import Item, Window
from services.scoring.domain.lookup import looked_up, numbers
from services.scoring.domain.plan import NEVER, Plan, stages
from services.scoring.domain.running import place_in


def repeated(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`rows` with `free` and `times` (in hundredths); they stand by subject, item, day and event."""
    ranked = _by_family(rows, plan)
    items = [slot.item for slot in plan.slots]
    free = pl.lit(False)
    if any(item.free_per_month for item in items):
        free = pl.col(_name("month")) <= looked_up(numbers([item.free_per_month for item in items]), "item")
    ranked = ranked.with_columns(free.alias("free")).with_columns(
        pl.when("free").then(100).otherwise(_times(items)).cast(pl.Int64).alias("times")
    )
    return rows.with_columns(
        rows["free"].scatter(ranked["at"], ranked["free"]),
        rows["times"].scatter(ranked["at"], ranked["times"]),
    )


def _by_family(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """at (in `rows`), item, and per window that is asked for the place of each fact of a family in it."""
    count, families = max(rows.height, 1), len(plan.families)
    mine = rows.select(
        "subject", "offset", looked_up(plan.family_numbers, "item").alias("family")
    ).with_row_index("at")
    if NEVER in plan.family_numbers:
        mine = mine.filter(pl.col("family") != NEVER)
    day = (pl.col("subject") * families + pl.col("family")) * plan.span + pl.col("offset")
    ranked = (
        mine.select((day * count + pl.col("at")).sort().alias("key"))
        .select((pl.col("key") // count).alias("day"), (pl.col("key") % count).alias("at"))
        .with_columns((pl.col("day") // plan.span).alias("cell"), (pl.col("day") % plan.span).alias("offset"))
    )
    ranked = ranked.with_columns(rows["item"].gather(ranked["at"]).alias("item"))
    return ranked.with_columns(
        _place(ranked, plan, window).alias(_name(window)) for window in plan.repeat_windows
    )


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


def _times(items: Sequence[Item]) -> pl.Expr:
    """The factor of the last entry of the item that the place reaches."""
    times = pl.lit(100, dtype=pl.Int64)
    for entries in stages([item.repeats for item in items]):
        for window in dict.fromkeys(entry.window for entry in entries if entry is not None):
            mine = [entry if entry is not None and entry.window == window else None for entry in entries]
            least = looked_up(numbers([None if entry is None else entry.nth for entry in mine]), "item")
            factor = looked_up(numbers([None if entry is None else entry.times for entry in mine]), "item")
            times = pl.when(pl.col(_name(window)) >= least).then(factor).otherwise(times)
    return times
