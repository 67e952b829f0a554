"""The first and the last punch of every badge and day, by Polars alone: no rules, no people, no points."""

import argparse
import time

import polars as pl

from tests.bench.ours.attendance import MONTH, drawn, facts, finish, month


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000, help="about so many punches")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    people, calendar, _ = month(options.events)
    days = calendar.working_days(MONTH.first_day, MONTH.last_day)
    punches = facts(drawn(0, people, days, options.seed)).punches
    began = time.perf_counter()
    punches.lazy().group_by("badge", pl.col("at").dt.date().alias("day")).agg(
        pl.min("at").alias("first"), pl.max("at").alias("last")
    ).collect()
    finish(punches.height, time.perf_counter() - began)


if __name__ == "__main__":
    main()
