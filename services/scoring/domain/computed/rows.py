"""Outcomes become contributions: on the fact that bears them, or as a row of their own."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed.outcome import Reckoned
from services.scoring.domain.computed.placed import Placed
from services.scoring.domain.computed.weights import KEY
from services.scoring.domain.counting.contributions import ROWS
from services.scoring.domain.criteria.model import Item

_ONCE = 100


def rows_of(
    facts: pl.DataFrame,
    found: Sequence[Reckoned],
    items: Sequence[Placed],
    table: pl.DataFrame,
    applies: pl.DataFrame,
    left_out: pl.DataFrame,
) -> pl.DataFrame:
    """Rows of `facts` (numbered by `row`), of outcomes without a fact, of what was left out or is unknown."""
    alone = [
        each.outcomes.filter(pl.col("row").is_null()).with_columns(pl.lit(each.rule).alias("rule"))
        for each in found
        if each.outcomes["row"].has_nulls()
    ]
    if not left_out.is_empty():
        decision, listed = pl.lit("left-out").alias("rule"), pl.concat_list("event").alias("events")
        alone.append(left_out.select(*KEY, "event", decision, listed))
    if any(_taken_over(one.item) for one in items):
        told = pl.concat([applies.clear().select(KEY), *(frame.select(KEY) for frame in alone)])
        alone.append(_unknown(items, applies, told))
    own = [_alone(frame, facts.schema, table) for frame in alone if not frame.is_empty()]
    return pl.concat([_of_facts(facts, found, left_out, table), *own])


def _of_facts(
    facts: pl.DataFrame, found: Sequence[Reckoned], left_out: pl.DataFrame, table: pl.DataFrame
) -> pl.DataFrame:
    """The facts with what became of them: without points, with another rule, or bearing an outcome."""
    silent = [each.others for each in found if each.others is not None]
    if not left_out.is_empty():
        taken_out = facts.filter("stands").join(left_out, on=KEY, how="semi")
        silent.append(taken_out.select("row", pl.lit("left-out").alias("rule")))
    bearing = [_bearing(each, facts.schema["events"]) for each in found if each.outcomes["row"].count() > 0]
    rows = facts.with_columns(pl.lit(0, dtype=pl.Int64).alias("points"))
    if silent:
        rows = rows.update(pl.concat(silent), on="row")
    if bearing:
        rows = rows.update(pl.concat(bearing), on="row")
    return _numbered(rows, table)


def _bearing(each: Reckoned, events: pl.DataType) -> pl.DataFrame:
    return each.outcomes.filter(pl.col("row").is_not_null()).select(
        "row", pl.lit(each.rule).alias("rule"), "points", "quantity", pl.col("events").cast(events)
    )


def _alone(frame: pl.DataFrame, types: pl.Schema, table: pl.DataFrame) -> pl.DataFrame:
    """Rows without a fact: what `frame` tells of them, and no day, standing or column."""
    told = {"quantity": pl.Int64(), "points": pl.Int64(), "event": types["event"], "events": types["events"]}
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in told.items()
    ]
    columns += [pl.lit(None, dtype=types[name]).alias(name) for name in ("day", "standing", "column")]
    rows = frame.select(*KEY, "rule", *columns).with_columns(
        pl.col("points").fill_null(0), pl.col("events").fill_null(pl.lit([], dtype=types["events"]))
    )
    return _numbered(rows, table)


def _unknown(items: Sequence[Placed], applies: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """What is taken over from others has a row, with nothing, even when nobody is there to take it from."""
    rules = {one.item_no: rule for one in items if (rule := _taken_over(one.item)) is not None}
    named = pl.col("item_no").replace_strict(rules, default=None, return_dtype=pl.String).alias("rule")
    return applies.select(*KEY, named).filter(pl.col("rule").is_not_null()).join(told, on=KEY, how="anti")


def _taken_over(item: Item) -> str | None:
    if item.members_mean is not None:
        return "members-mean"
    if item.children_mean is not None:
        return "children-mean"
    return "from-unit" if item.from_unit is not None else None


def _numbered(rows: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """`ROWS`, with the names and numbers of the item's group; computed points are points, and count once."""
    places = table.select("item_no", "criterion", "group_no", "group")
    return (
        rows.drop("criterion", "group_no", "group", strict=False)
        .join(places, on="item_no", how="left")
        .with_columns(
            pl.col("points").alias("plain"),
            pl.lit(_ONCE, dtype=pl.Int64).alias("times"),
        )
        .select(ROWS.names())
    )
