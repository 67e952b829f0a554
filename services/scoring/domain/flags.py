"""Flags: raised by what stands, with the events that prove it."""

import polars as pl

from services.scoring.domain.criteria.model import Sheet

FLAGS = pl.Schema(
    {
        "subject": pl.String(),
        "flag": pl.String(),
        "severity": pl.String(),
        "period": pl.String(),
        "evidence": pl.List(pl.String()),  # ids of events, sorted, each once
    }
)


def raised(facts: pl.DataFrame, sheet: Sheet, period: str) -> pl.DataFrame:
    """`FLAGS` by `judged` facts, ordered by subject and the order of the sheet.

    A fact that was forgiven or capped counts as well: it moved no points, but it happened.
    """
    standing = facts.filter("stands").select("subject", "criterion", "events")
    wanted = pl.DataFrame(
        [
            (number, flag.flag, flag.severity, flag.count, criterion)
            for number, flag in enumerate(sheet.flags)
            for criterion in flag.criteria
        ],
        schema={
            "number": pl.Int64,
            "flag": pl.String,
            "severity": pl.String,
            "count": pl.Int64,
            "criterion": pl.String,
        },
        orient="row",
    )
    met = (
        standing.join(wanted, on="criterion")
        .group_by("subject", "number", "flag", "severity", "count")
        .agg(pl.len().cast(pl.Int64).alias("facts"), pl.col("events"))
        .filter(pl.col("facts") >= pl.col("count"))
    )
    return (
        met.sort("subject", "number")
        .with_columns(
            # a list of lists: one list of all events
            pl.col("events")
            .list.eval(pl.element().explode())
            .list.drop_nulls()
            .list.unique()
            .list.sort()
            .alias("evidence"),
            pl.lit(period).alias("period"),
        )
        .select(FLAGS.names())
    )
