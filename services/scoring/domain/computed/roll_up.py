"""What units take over from others: from their members, and from the units below them."""

from collections.abc import Sequence
from math import lcm

import polars as pl

from services.scoring.domain.computed.exact import ratio, sum_of_products
from services.scoring.domain.computed.outcome import Reckoned, outcome
from services.scoring.domain.computed.placed import Placed
from services.scoring.domain.periods import Period


def members_means(members: pl.DataFrame, items: Sequence[Placed], period: Period) -> Reckoned:
    """By the members' own periods inside `period`: subject, person, period, points and days, see `Known`."""
    inside = [text for text in members["period"].unique() if Period.parse(text).within(period)]
    own = members.filter(pl.col("period").is_in(inside) & pl.col("points").is_not_null())
    frames = []
    for one in items:
        rule = one.item.members_mean
        if rule is None:
            continue
        sums = _by_days(own) if rule.by == "days" else _of_means(own, least=rule.by == "minimum")
        frames.append(_shared_out(sums, one.item_no, rule.points, rule.full_at))
    return Reckoned("members-mean", pl.concat(frames, how="vertical_relaxed"), floor=0)


def children_means(children: pl.DataFrame, items: Sequence[Placed]) -> Reckoned:
    """By the scores of the units below: subject and points, see `Known`."""
    scored = children.filter(pl.col("points").is_not_null()).group_by("subject")
    mean = scored.agg(pl.sum("points").alias("sum"), pl.len().cast(pl.Int64).alias("count"))
    least = scored.agg(pl.min("points").alias("sum"), pl.lit(1, dtype=pl.Int64).alias("count"))
    frames = [
        _shared_out(least if rule.minimum else mean, one.item_no, rule.points, rule.full_at)
        for one in items
        if (rule := one.item.children_mean) is not None
    ]
    return Reckoned("children-mean", pl.concat(frames, how="vertical_relaxed"), floor=0)


def _by_days(own: pl.DataFrame) -> pl.DataFrame:
    days = own.group_by("subject").agg(pl.sum("days").alias("count")).filter(pl.col("count") > 0)
    return days.join(sum_of_products(own, ["subject"], ["points", "days"]), on="subject")


def _of_means(own: pl.DataFrame, least: bool) -> pl.DataFrame:
    """The mean, or the least, of the members' plain means, over one denominator."""
    means = own.group_by("subject", "person").agg(
        pl.sum("points").alias("sum"), pl.len().cast(pl.Int64).alias("periods")
    )
    common = lcm(*means["periods"].unique().to_list())
    value = pl.col("sum") * (common // pl.col("periods"))
    count = pl.lit(1, dtype=pl.Int64) if least else pl.len().cast(pl.Int64)
    return means.group_by("subject").agg(
        (value.min() if least else value.sum()).alias("sum"), (count * common).alias("count")
    )


def _shared_out(sums: pl.DataFrame, item_no: int, points: int, full_at: int) -> pl.DataFrame:
    rows = sums.with_columns(pl.lit(item_no, dtype=pl.Int64).alias("item_no"))
    points_of = pl.lit(points, dtype=pl.Int64)
    return outcome(
        rows.with_columns(ratio(rows, ["sum"], ["count"]).alias("quantity")),
        points=points_of,
        part="sum",
        whole="count",
        scale=full_at,
        most=points_of,
        row=None,
        events=None,
    )
