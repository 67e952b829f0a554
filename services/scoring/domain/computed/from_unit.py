"""What leaders take over from the unit that they lead."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed.exact import ratio
from services.scoring.domain.computed.outcome import Reckoned, outcome
from services.scoring.domain.computed.placed import Placed


def from_units(unit_results: pl.DataFrame, items: Sequence[Placed]) -> Reckoned:
    """By subject, item_no, result and full, see `Known`; the mean of several units stays exact."""
    points = {one.item_no: one.item.from_unit.points for one in items if one.item.from_unit is not None}
    full = pl.max_horizontal("full", 0)
    led = (
        unit_results.filter(pl.col("result").is_not_null())
        .with_columns(
            pl.col("item_no").cast(pl.Int64),
            pl.min_horizontal(pl.max_horizontal("result", 0), full).alias("result"),
            full.alias("full"),
        )
        .group_by("subject", "item_no")
        .agg(pl.sum("result", "full"), pl.len().cast(pl.Int64).alias("units"))
        # a group that can give nothing has the result 0, of whatever full
        .with_columns(pl.max_horizontal("full", 1).alias("full"))
    )
    share = pl.col("item_no").replace_strict(points, default=0, return_dtype=pl.Int64)
    return Reckoned(
        "from-unit",
        outcome(
            led.with_columns(ratio(led, ["result"], ["units"]).alias("quantity")),
            points=share,
            part="result",
            whole="full",
            row=None,
            events=None,
        ),
    )
