"""Celery and SQLAlchemy: commit a batch, then one task an event.

Late acknowledgement with an inbox makes the effect exactly-once; no results are kept, two worker processes
(as many as the machine has cores) prefetch fifty tasks each. `--serve` is the worker.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from celery import Celery
from celery.signals import worker_ready
from sqlalchemy.engine import Engine

from tests.bench.contest import Task, compete, task
from tests.bench.peers import rows
from tests.bench.processes import say_ready
from tests.bench.workload import Observation, batches

PROCESSES = 2

app = Celery("scoring", broker=os.environ["AMQP_URI"])
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=50,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
)


@cache
def engine() -> Engine:
    """One a process."""
    return sa.create_engine(os.environ["DATABASE_URL"].replace("{service}", "observations"))


@app.task(name="score")
def score(sent: dict[str, Any]) -> None:
    rows.score(engine(), sent)


def serve() -> None:
    worker_ready.connect(lambda **_: say_ready(), weak=False)
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=ERROR"]
    app.worker_main(["worker", f"--concurrency={PROCESSES}", *quiet])


def main(given: Task) -> None:
    database = rows.create(given.databases.replace("{service}", "observations"))

    def append(observations: Sequence[Observation]) -> None:
        with app.producer_pool.acquire(block=True) as producer:
            for batch in batches(observations, rows.BATCH):
                rows.commit(database, batch)
                if not given.append_only:
                    for one in batch:
                        score.apply_async((rows.message(one),), producer=producer)

    worker = ("tests.bench.peers.celery_sqlalchemy", "--serve")
    compete(given, append, {"worker": worker}, given.database("observations"))


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main(task())
