"""One event's way after a history and after one ten times as long: `--events` is the longer.

The history enters log and board by COPY, is marked as published and taken, and is there before the services
start; each time they are fresh processes.
"""

from collections.abc import Sequence

import psycopg

from tests.bench import board
from tests.bench.alone import latency
from tests.bench.contest import Task, task
from tests.bench.limits.copy import LOG, copy_rows, log_row
from tests.bench.ours.latency import measure
from tests.bench.ours.pipeline import SERVE, prepare
from tests.bench.outcome import Growth, Latency, report
from tests.bench.processes import Process, running
from tests.bench.workload import Observation, batches, observations

ALONE = 220
TIMES = 10
_BATCH = 20_000

HEAD = "SELECT max(position) FROM log"
PUBLISHED = """
INSERT INTO relay_checkpoints (name, position) VALUES ('log', %(head)s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position
"""
TAKEN = """
INSERT INTO inbox_watermarks (source, position) VALUES ('observations', %(head)s)
ON CONFLICT (source) DO UPDATE SET position = excluded.position
"""


def load(given: Task, history: Sequence[Observation]) -> None:
    """Make `history` a past that was published, taken and scored."""
    with psycopg.connect(given.database("observations"), autocommit=True) as log:
        for batch in batches(history, _BATCH):
            copy_rows(log, LOG, map(log_row, batch))
        (head,) = log.execute(HEAD).fetchone() or (0,)
        log.execute(PUBLISHED, {"head": head})
        log.execute("VACUUM ANALYZE")
    with psycopg.connect(given.database("scoring"), autocommit=True) as scores:
        for batch in batches(history, _BATCH):
            scores.execute(board.ADD_MANY, board.arrays(batch))
        scores.execute(TAKEN, {"head": head})
        scores.execute("VACUUM ANALYZE")
        scores.execute("CHECKPOINT")


def alone(given: Task, seed: int) -> Latency:
    with running(Process(SERVE, "scoring"), Process(SERVE, "observations")):
        return latency(measure(given, observations(ALONE, seed)))


def main() -> None:
    given = task()
    prepare(given)
    little = len(given.events) // TIMES
    load(given, given.events[:little])
    before = alone(given, seed=7_000_001)
    load(given, given.events[little:])
    after = alone(given, seed=7_000_002)
    report(
        Growth(
            little=little,
            much=len(given.events),
            little_p50_ms=before.p50_ms,
            much_p50_ms=after.p50_ms,
            little_p99_ms=before.p99_ms,
            much_p99_ms=after.p99_ms,
        )
    )


if __name__ == "__main__":
    main()
