"""Whose punches, and of which of their days."""

from datetime import date, timedelta

import polars as pl

from services.scoring.domain.attendance.duty import within
from services.scoring.domain.attendance.grid import DAY_SECONDS, Grid, key_of, looked_up, moment, seconds_of
from services.scoring.domain.attendance.hours import Hours
from services.scoring.domain.frames import kept

REACH_MINUTES = 360
"""How far before and after its due time a rostered shift draws punches of the neighbouring days."""

_DAY = timedelta(days=1)
_FAR = 10 * DAY_SECONDS


def wearers(badges: pl.DataFrame, people: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """badge, number, from, to: who of `people` (person, number) wore which badge on the grid's days.

    Also on the day before and the day after: a shift across midnight ends there.
    """
    around = within(badges, grid.first_day - _DAY, grid.last_day + _DAY)
    return around.join(people, on="person").select("badge", "number", "from", "to")


def with_badge(days: pl.DataFrame, worn: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Those of the `days` on which the person has a badge."""
    if _always(worn, grid):
        have = pl.Series([False]).new_from_index(0, grid.people).scatter(worn["number"], True)
        return kept(days, looked_up(have, pl.col("number")))
    each = worn.select("number", pl.date_ranges("from", "to").alias("day")).explode("day")
    return kept(days, looked_up(grid.marked(each.select(grid.key())), pl.col("key")))


def punched(punches: pl.DataFrame, worn: pl.DataFrame, grid: Grid, neighbours: bool) -> pl.DataFrame:
    """moment, row: the punches of whoever wore the badge, under their calendar days.

    `row` is the place in `punches`. With `neighbours` those of the day before the grid's days and of the day
    after them are there too.
    """
    more = _DAY if neighbours else timedelta()
    first, last = _midnight(grid.first_day - more), _midnight(grid.last_day + more + _DAY)
    every = punches.select("badge", "at").with_row_index("row")
    here = kept(every, pl.col("at").is_between(first, last, closed="left"))
    alone = kept(worn, pl.col("badge").is_unique())
    mine = _of_one_wearer(here, alone, grid)
    if alone.height < worn.height:
        changing = worn.join(alone, on="badge", how="anti")
        mine.extend(_with_moments(here.join(changing, on="badge"), grid))
    return mine


def _of_one_wearer(punches: pl.DataFrame, worn: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """By looking up; `worn` has each badge once."""
    place = punches["badge"].cast(pl.Enum(worn["badge"]), strict=False).to_physical()
    columns = ["number"] if _always(worn, grid) else ["number", "from", "to"]
    of_badges = [looked_up(worn[column], pl.lit(place)).alias(column) for column in columns]
    mine = punches.select("row", "at", *of_badges)
    return _with_moments(kept(mine, pl.col("number").is_not_null()), grid)


def _with_moments(mine: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """moment and row of punches with their numbers, if there are from and to: of those between them."""
    mine = mine.with_columns(pl.col("at").dt.date().alias("day"))
    if "from" in mine.columns:
        mine = kept(mine, pl.col("day").is_between("from", "to"))
    seconds = pl.col("at").cast(pl.Int64) // 1_000_000 % DAY_SECONDS
    return mine.select(moment(grid.key(), seconds), "row")


def drawn(punches: pl.DataFrame, due: pl.DataFrame, hours: list[Hours], grid: Grid) -> pl.DataFrame:
    """The same punches, those that belong to a neighbouring day's shift under that day.

    `due` are key, start and end (seconds since midnight of the day) and hours of all that is due around.
    """
    rostered = pl.lit(pl.Series([one.rostered for one in hours])).gather("hours")
    due = due.with_columns(rostered.alias("shift"))
    start, end, shift = (grid.array(due, column) for column in ("start", "end", "shift"))
    key, seconds = key_of("moment"), seconds_of("moment")

    def distance(days: int) -> pl.Expr:
        there, at = key + days, seconds - days * DAY_SECONDS
        before, after = looked_up(start, there) - at, at - looked_up(end, there)
        far = pl.max_horizontal(before, after, pl.lit(0)).fill_null(_FAR)
        far = pl.when(looked_up(start, there).is_null()).then(_FAR).otherwise(far)
        if days == 0:
            return far
        draws = looked_up(shift, there).fill_null(False) & (far <= REACH_MINUTES * 60)
        return pl.when(draws).then(far).otherwise(_FAR)

    before, own, after = pl.col("before"), pl.col("own"), pl.col("after")
    days = pl.when((before < own) & (before <= after)).then(-1).when(after < own).then(1).otherwise(0)
    return punches.with_columns(
        distance(-1).alias("before"), distance(0).alias("own"), distance(1).alias("after")
    ).select(moment(key + days, seconds - days * DAY_SECONDS), "row")


def _midnight(day: date) -> pl.Expr:
    return pl.lit(day).cast(pl.Datetime("us"))


def _always(worn: pl.DataFrame, grid: Grid) -> bool:
    """Whether everybody wears the same badges all the time."""
    whole = (pl.col("from") == grid.first_day - _DAY) & (pl.col("to") == grid.last_day + _DAY)
    return bool(worn.select(whole.all()).item())
