"""What is left of a recompute when a score is a sum with monthly caps: no escalation, no bounds, no grades.

By Polars, on the very frame that the evaluator is given; `--duckdb` by DuckDB on a table of its own.
"""

import argparse
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from tests.bench import scoresheet
from tests.bench.ours.recompute import records
from tests.bench.outcome import Outcome, report
from tests.bench.scoresheet import BASE, CAP, CRITERIA, points_of

_POINTS = ", ".join(f"('{one}', {points_of(one)})" for one in CRITERIA)
SUM = f"""
SELECT subject, {BASE} - sum(taken) AS points FROM (
    SELECT subject, least({CAP}, sum(quantity * points) // 100) AS taken
    FROM facts JOIN (VALUES {_POINTS}) AS rule (criterion, points) USING (criterion)
    WHERE standing = 'recorded'
    GROUP BY subject, criterion, date_trunc('month', day)
) GROUP BY subject
"""


def by_polars(facts: pl.DataFrame) -> int:
    """The scores' sum, so that nothing is left to do later."""
    taken = pl.len() * pl.first("taken")
    return int(
        facts.lazy()
        .filter(pl.col("standing") == "recorded")
        .with_columns(
            pl.lit(pl.Series([points_of(one) for one in CRITERIA]))
            .gather(pl.col("criterion").to_physical())
            .alias("taken")
        )
        .group_by("subject", "criterion", pl.col("day").dt.month())
        .agg(taken.clip(upper_bound=CAP).cast(pl.Int64).alias("taken"))
        .group_by("subject")
        .agg((BASE - pl.sum("taken")).alias("points"))
        .select(pl.sum("points"))
        .collect()
        .item()
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--duckdb", action="store_true")
    options = parser.parse_args()
    facts = records(options.events, options.seed, scoresheet.people(options.events))
    seconds = by_duckdb(facts) if options.duckdb else timed(facts)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report(Outcome(events=options.events, append_seconds=seconds, seconds=seconds, memory={"all": most}))


def timed(facts: pl.DataFrame) -> float:
    began = time.perf_counter()
    by_polars(facts)
    return time.perf_counter() - began


def by_duckdb(facts: pl.DataFrame) -> float:
    """Seconds; raises ValueError when DuckDB comes to other scores than Polars."""
    with TemporaryDirectory() as folder, duckdb.connect() as own:
        file = Path(folder) / "facts.parquet"
        facts.select(
            pl.col("subject", "criterion", "standing").cast(pl.String), "day", "quantity"
        ).write_parquet(file)
        own.execute("CREATE TABLE facts AS FROM read_parquet($file)", {"file": str(file)})
        began = time.perf_counter()
        own.execute(f"CREATE TABLE scores AS {SUM}")
        seconds = time.perf_counter() - began
        if own.execute("SELECT sum(points)::BIGINT FROM scores").fetchone() != (by_polars(facts),):
            raise ValueError("DuckDB and Polars differ")
    return seconds


if __name__ == "__main__":
    main()
