"""Assessed items: a sheet with a column for each who fills it in; the last column that is filled counts."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed.outcome import Reckoned, outcome
from services.scoring.domain.computed.placed import Placed

_KEY = ["subject", "item_no"]


def assessed(standing: pl.DataFrame, items: Sequence[Placed]) -> Reckoned:
    """By `standing` facts of these items, ordered by day and event."""
    facts = standing.join(_columns(items), on=["item_no", "column"], how="left")
    newest = (
        facts.filter(pl.col("column_no").is_not_null())
        .group_by(*_KEY, "column_no", maintain_order=True)
        .agg(pl.last("row", "quantity", "least", "most", "event"))
    )
    counts = (
        newest.sort(*_KEY, "column_no")
        .group_by(_KEY, maintain_order=True)
        .agg(pl.last("row", "quantity", "least", "most"), pl.last("event").implode().alias("events"))
    )
    bounded = pl.max_horizontal(pl.min_horizontal("quantity", "most"), "least")
    return Reckoned(
        "assessed",
        outcome(counts, points=bounded, part=pl.lit(1, dtype=pl.Int64), whole=1),
        _others(facts, newest, counts),
    )


def _others(facts: pl.DataFrame, newest: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    latest = pl.col("row").is_in(newest["row"].implode()) | pl.col("column_no").is_null()
    rule = pl.when(latest).then(pl.lit("column")).otherwise(pl.lit("superseded"))
    return facts.join(counts.select("row"), on="row", how="anti").select("row", rule.alias("rule"))


def _columns(items: Sequence[Placed]) -> pl.DataFrame:
    rows = [
        (one.item_no, column, number, one.item.assessed.least, one.item.assessed.most)
        for one in items
        if one.item.assessed is not None
        for number, column in enumerate(one.item.assessed.columns)
    ]
    schema = {
        "item_no": pl.Int64,
        "column": pl.String,
        "column_no": pl.Int64,
        "least": pl.Int64,
        "most": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
