"""Which of the things that a day shows were explained, in time and to the head's satisfaction."""

import polars as pl

from services.scoring.domain.attendance.hours import Limits
from services.scoring.domain.frames import kept

_SLIP = ["person", "day", "kind"]


def excused(found: pl.DataFrame, explanations: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Adds `excused`, and to the `events` of what is excused those of its explanations.

    `found` has person, day, kind, hours and events.
    """
    accepted = kept(explanations, pl.col("outcome") == "accepted")
    if accepted.is_empty():
        return found.with_columns(pl.lit(False).alias("excused"))
    after = (pl.col("explained_on") - pl.col("day")).dt.total_days()
    slips = found.select(*_SLIP, "hours").unique(_SLIP)
    in_time = (
        accepted.join(slips, on=_SLIP)
        .filter(after <= limits.explained_within)
        .group_by(_SLIP)
        .agg(pl.col("event").sort().alias("explained"))
    )
    return found.join(in_time, on=_SLIP, how="left", maintain_order="left").with_columns(
        pl.col("explained").is_not_null().alias("excused"),
        pl.concat_list("events", pl.col("explained").fill_null([])).alias("events"),
    )
