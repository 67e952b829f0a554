"""Where groups start, and the bounds within which they end."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.contributions import NO_EVENTS, OUTSIDE
from services.scoring.domain.criteria.model import Sheet


def bases(subjects: Sequence[str], sheet: Sheet) -> pl.DataFrame:
    """A row `base` for every subject and group that starts with points."""
    groups = _groups(sheet).filter(pl.col("base") != 0)
    rows = pl.DataFrame({"subject": subjects}, schema={"subject": pl.String}).join(groups, how="cross")
    return _rows(rows.with_columns(pl.lit("base").alias("rule"), pl.col("base").alias("points")), -1)


def bounds(frames: list[pl.DataFrame], sheet: Sheet) -> pl.DataFrame:
    """A row `group-floor` or `group-ceiling` wherever the sum of a group's rows leaves its bounds."""
    sums = (
        pl.concat(frame.select("subject", "group", "points") for frame in frames)
        .group_by("subject", "group")
        .agg(pl.sum("points").alias("sum"))
        .join(_groups(sheet), on="group")
    )
    under = (pl.col("sum") < pl.col("floor")).fill_null(False)
    over = (pl.col("sum") > pl.col("ceiling")).fill_null(False)
    out = sums.filter(under | over).with_columns(
        pl.when(under).then(pl.lit("group-floor")).otherwise(pl.lit("group-ceiling")).alias("rule"),
        (pl.when(under).then("floor").otherwise("ceiling") - pl.col("sum")).alias("points"),
    )
    return _rows(out, OUTSIDE)


def _rows(frame: pl.DataFrame, item_no: int) -> pl.DataFrame:
    return frame.select(
        "subject",
        "group",
        pl.lit(None, dtype=pl.String).alias("criterion"),
        "rule",
        pl.lit(None, dtype=pl.Date).alias("day"),
        pl.lit(None, dtype=pl.Int64).alias("quantity"),
        "points",
        pl.lit(None, dtype=pl.String).alias("event"),
        NO_EVENTS.alias("events"),
        pl.lit(None, dtype=pl.String).alias("standing"),
        "group_no",
        pl.lit(item_no, dtype=pl.Int64).alias("item_no"),
    )


def _groups(sheet: Sheet) -> pl.DataFrame:
    rows = [
        (number, group.group, group.base, group.floor, group.ceiling)
        for number, group in enumerate(sheet.groups)
    ]
    schema = {
        "group_no": pl.Int64,
        "group": pl.String,
        "base": pl.Int64,
        "floor": pl.Int64,
        "ceiling": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
