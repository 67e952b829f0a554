"""The package eventsourcing on PostgreSQL: an application with aggregates, and a projection runner.

The projection is the library's own pattern: each event is processed with its tracking record in one
transaction, which is what makes its effect exactly-once. There is no broker; the runner is woken by NOTIFY.
`--serve` is the projection's process.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from tests.bench import board
from tests.bench.contest import Task, compete, task
from tests.bench.processes import say_ready
from tests.bench.workload import Observation, batches

BATCH = 500


class Record(Aggregate):
    """One observed behaviour."""

    @event("Observed")
    def __init__(self, subject: str, criterion: str, points: int, at: str, observer: str, note: str) -> None:
        self.subject = subject
        self.criterion = criterion
        self.points = points
        self.at = at
        self.observer = observer
        self.note = note


class Records(Application[Any]):
    def observe(self, observations: Sequence[Observation]) -> None:
        """Save a batch of new aggregates in one transaction."""
        self.save(
            *(
                Record(one.subject, one.criterion, one.points, one.at.isoformat(), one.observer, one.note)
                for one in observations
            )
        )


class Board(PostgresTrackingRecorder):
    """The view: the board's tables beside the library's tracking table."""

    def add(self, observed: Any, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                board.ADD_ONE,
                {
                    "subject": observed.subject,
                    "criterion": observed.criterion,
                    "month": observed.at[:7],
                    "points": observed.points,
                },
                prepare=True,
            )


class Scores(Projection[Board]):
    name = "scores"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.add(domain_event, tracking)


def environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.removeprefix("/"),
        "POSTGRES_HOST": str(parts.hostname),
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": str(parts.username),
        "POSTGRES_PASSWORD": str(parts.password),
        "SINGLE_ROW_TRACKING": "true",
    }


def serve() -> None:
    url = os.environ["DATABASE_URL"].replace("{service}", "observations").replace("+psycopg", "")
    with ProjectionRunner(
        application_class=Records, projection_class=Scores, view_class=Board, env=environment(url)
    ) as runner:
        say_ready()
        runner.run_forever()


def main(given: Task) -> None:
    url = given.database("observations")
    board.create(url)
    application = Records(env=environment(url))

    def append(observations: Sequence[Observation]) -> None:
        for batch in batches(observations, BATCH):
            application.observe(batch)

    compete(given, append, {"projection": (__spec__.name, "--serve")}, url)
    application.close()


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main(task())
