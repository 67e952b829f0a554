"""The limits of a recompute from PostgreSQL, on the very facts that it reads: nothing is evaluated here.

By default ADBC reads the typed columns of every fact into Arrow, in the order of subjects and days; `--sql`
has PostgreSQL sum them up itself, with the monthly caps and without escalation, into a table.
"""

import argparse
import time

import polars as pl
import psycopg
from adbc_driver_manager import AdbcConnection, AdbcStatement
from adbc_driver_postgresql import connect as adbc

from tests.bench.ours.recompute_postgres import DATABASE, prepared
from tests.bench.outcome import Outcome, report
from tests.bench.scoresheet import CAP, CRITERIA, points_of

READ = """
SELECT subject, criterion, day, quantity, source, standing, alleged, found, event FROM facts
WHERE tenant = 'so-lon' AND subject_kind = 0 AND day BETWEEN '2019-01-01' AND '2019-12-31'
ORDER BY subject, day
"""
_POINTS = ", ".join(f"('{one}', {points_of(one)})" for one in CRITERIA)
SUM = f"""
CREATE TABLE summed AS
SELECT subject, sum(taken) AS points FROM (
    SELECT subject, least({CAP}, sum(quantity * points / 100)) AS taken
    FROM facts JOIN (VALUES {_POINTS}) AS rule (criterion, points) USING (criterion)
    WHERE tenant = 'so-lon' AND subject_kind = 0 AND day BETWEEN '2019-01-01' AND '2019-12-31'
    GROUP BY subject, criterion, date_trunc('month', day)
) AS months GROUP BY subject
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sql", action="store_true")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args()
    prepared(options.events, options.seed)
    seconds = summed() if options.sql else read(options.events)
    report(Outcome(events=options.events, append_seconds=0.0, seconds=seconds))


def read(expected: int) -> float:
    with AdbcConnection(adbc(DATABASE)) as connection, AdbcStatement(connection) as statement:
        began = time.monotonic()
        statement.set_sql_query(READ)
        stream, _ = statement.execute_query()
        found = pl.DataFrame(stream)
        seconds = time.monotonic() - began
    assert found.height == expected
    return seconds


def summed() -> float:
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        began = time.monotonic()
        connection.execute(SUM)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
