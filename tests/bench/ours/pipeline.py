"""Workload W from our log to the score: intake, relay and scoring in processes of their own.

`--plain` leaves the notes unencrypted; `--replicas 2` runs two scoring processes on the one queue.
"""

import argparse

from services.observations import migrations as observations_migrations
from services.scoring import migrations as scoring_migrations
from shared.database import connect
from shared.eventstore import Store
from shared.migrate import upgrade
from tests.bench import board
from tests.bench.contest import Task, compete, task
from tests.bench.ours.events import append

SERVE = "tests.bench.ours.serve"


def prepare(given: Task) -> None:
    """Both databases with their tables, the board among them."""
    upgrade(given.databases.replace("{service}", "observations"), observations_migrations)
    upgrade(given.databases.replace("{service}", "scoring"), scoring_migrations)
    board.create(given.database("scoring"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--replicas", type=int, default=1)
    options, _ = parser.parse_known_args()
    given = task()
    prepare(given)
    store = Store(connect(given.databases.replace("{service}", "observations")))
    consumers = {f"scoring-{number}": (SERVE, "scoring") for number in range(options.replicas)}
    consumers["relay"] = (SERVE, "observations")
    compete(
        given,
        lambda events: append(store, events, sealed=not options.plain),
        consumers,
        given.database("scoring"),
    )


if __name__ == "__main__":
    main()
