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
from tests.bench.contest import append_alone, compete, task
from tests.bench.ours.events import append
from tests.bench.processes import Process


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--replicas", type=int, default=1)
    options, _ = parser.parse_known_args()
    given = task()
    log = given.databases.replace("{service}", "observations")
    upgrade(log, observations_migrations)
    upgrade(given.databases.replace("{service}", "scoring"), scoring_migrations)
    store = Store(connect(log))
    if given.append_only:
        append_alone(given, lambda events: append(store, events, sealed=not options.plain))
        return
    board.create(given.database("scoring"))
    serve = "tests.bench.ours.serve"
    processes = {f"scoring-{number}": Process(serve, "scoring") for number in range(options.replicas)}
    processes["relay"] = Process(serve, "observations")
    compete(
        given,
        lambda events: append(store, events, sealed=not options.plain),
        processes,
        given.database("scoring"),
    )


if __name__ == "__main__":
    main()
