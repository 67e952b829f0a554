"""The rebuild as one SQL statement over our log's payloads as jsonb: tallies and scores of W, nothing typed.

Nobody reads the log here: what leaves PostgreSQL is nothing, and the scores are compared with the oracle's.
"""

import time

import psycopg

from services.observations import migrations
from shared.migrate import upgrade
from tests.bench import board
from tests.bench.contest import task
from tests.bench.limits.copy import BATCH, LOG, copy_rows, log_row
from tests.bench.outcome import Outcome, report
from tests.bench.workload import FLOOR, batches, oracle

TALLIES = """
INSERT INTO board_tallies
SELECT payload ->> 'subject', payload ->> 'criterion',
    to_char((payload ->> 'occurred_at')::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM'),
    sum((payload ->> 'quantity')::bigint)
FROM (SELECT payload::jsonb AS payload FROM log) AS observed GROUP BY 1, 2, 3
"""
SCORES = (
    f"INSERT INTO board_scores SELECT subject, sum(greatest(points, {FLOOR})) FROM board_tallies GROUP BY 1"
)


def main() -> None:
    given = task()
    url = given.database("observations")
    upgrade(given.databases.replace("{service}", "observations"), migrations)
    board.create(url)
    with psycopg.connect(url, autocommit=True) as connection:
        began = time.monotonic()
        for batch in batches(given.events, BATCH):
            copy_rows(connection, LOG, map(log_row, batch))
        loaded = time.monotonic()
        with connection.transaction():
            connection.execute(TALLIES)
            connection.execute(SCORES)
        ended = time.monotonic()
    board.wait_until_right(url, oracle(given.events))
    report(Outcome(events=len(given.events), append_seconds=loaded - began, seconds=ended - loaded))


if __name__ == "__main__":
    main()
