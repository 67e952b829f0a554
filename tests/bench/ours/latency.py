"""One event alone: from the instant before its append to the instant its score is seen, in ms.

`--background 500` has another process record that many events a second meanwhile. The observation is handed
to the service by RPC; the time starts inside it, right before the append.
"""

import argparse
import json
import statistics
import sys
import time

import psycopg
from nameko.standalone.rpc import ServiceRpcProxy

from services.observations import migrations as observations_migrations
from services.scoring import migrations as scoring_migrations
from shared.migrate import upgrade
from tests.bench import board
from tests.bench.contest import Task, task
from tests.bench.processes import Process, running
from tests.bench.workload import Observation, observations

_PAUSE_SECONDS = 0.02
_LOOK_EVERY_SECONDS = 0.0002
_PATIENCE_SECONDS = 10.0


def wire(one: Observation) -> list[object]:
    return [*one._replace(at=one.at.isoformat())]  # type: ignore[arg-type]


def measure(given: Task) -> list[float]:
    """Milliseconds of each of the task's events, one after the other."""
    found: list[float] = []
    with (
        psycopg.connect(given.database("scoring"), autocommit=True) as connection,
        ServiceRpcProxy("observations", {"AMQP_URI": given.broker}) as service,
    ):
        for number, one in enumerate(given.events):
            subject = f"alone-{number}"
            call = service.observe.call_async([wire(one._replace(subject=subject))])
            seen = look_for(connection, subject)
            found.append((seen - call.result()) * 1000)
            time.sleep(_PAUSE_SECONDS)
    return found


def look_for(connection: psycopg.Connection, subject: str) -> float:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        query = "SELECT 1 FROM board_scores WHERE subject = %s"
        if connection.execute(query, (subject,), prepare=True).fetchone():
            return time.monotonic()
        time.sleep(_LOOK_EVERY_SECONDS)
    raise TimeoutError(f"{subject} had no score after {_PATIENCE_SECONDS:.0f} s")


def make_noise(given: Task, a_second: int) -> None:
    """Until it is ended, record `a_second` events a second, in calls of a few."""
    a_call = max(1, a_second // 100)
    number = 0
    with ServiceRpcProxy("observations", {"AMQP_URI": given.broker}) as service:
        began = time.monotonic()
        while True:
            service.observe([wire(one) for one in observations(a_call, seed=1_000_000 + number)])
            number += 1
            time.sleep(max(0.0, began + number * a_call / a_second - time.monotonic()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--background", type=int, default=0)
    parser.add_argument("--noise", type=int, default=0, help="be the background")
    options, _ = parser.parse_known_args()
    given = task()
    if options.noise:
        make_noise(given, options.noise)
        return
    upgrade(given.databases.replace("{service}", "observations"), observations_migrations)
    upgrade(given.databases.replace("{service}", "scoring"), scoring_migrations)
    board.create(given.database("scoring"))
    serve = "tests.bench.ours.serve"
    with running(Process(serve, "scoring"), Process(serve, "observations")):
        noise = None
        if options.background:
            noise = Process(__spec__.name, "--noise", str(options.background))
            time.sleep(2)
        found = measure(given)
        if noise is not None:
            noise.end()
    cuts = statistics.quantiles(found, n=100, method="inclusive")
    sys.stdout.write(json.dumps({"events": len(found), "p50_ms": cuts[49], "p99_ms": cuts[98]}) + "\n")


if __name__ == "__main__":
    main()
