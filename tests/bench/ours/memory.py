"""Memory of every process in W, sampled each 100,000 events (a twentieth of them, if that is less).

Intake, relay and scoring are a process each; the intake, `--intake`, draws its events and keeps none.
"""

import argparse
import os
import sys
import time
from collections.abc import Mapping
from itertools import islice

import psycopg

from shared.database import connect
from shared.eventstore import Store
from tests.bench import board
from tests.bench.contest import Task
from tests.bench.ours.events import append
from tests.bench.ours.pipeline import SERVE, prepare
from tests.bench.outcome import Memory, report
from tests.bench.processes import Process, running, say_ready
from tests.bench.workload import oracle, stream

EVERY, SHARE = 100_000, 20
_LOOK_EVERY_SECONDS = 0.2
_PATIENCE_SECONDS = 840.0

TAKEN = "SELECT coalesce(max(position), 0) FROM inbox_watermarks WHERE source = 'observations'"


def intake(given: Task, events: int, seed: int) -> None:
    store = Store(connect(given.databases.replace("{service}", "observations")))
    say_ready()
    append(store, islice(stream(seed), events), sealed=True)
    while True:
        time.sleep(1)


def sample(url: str, events: int, processes: Mapping[str, Process]) -> dict[str, list[float]]:
    """MiB of each process, from the first look on until `events` were taken; raises TimeoutError, Ended."""
    every = min(EVERY, max(1, events // SHARE))
    samples: dict[str, list[float]] = {name: [] for name in processes}
    deadline, wanted = time.monotonic() + _PATIENCE_SECONDS, every
    with psycopg.connect(url, autocommit=True) as connection:
        while wanted <= events:
            if time.monotonic() > deadline:
                raise TimeoutError(f"fewer than {wanted} events taken after {_PATIENCE_SECONDS:.0f} s")
            (taken,) = connection.execute(TAKEN, prepare=True).fetchone() or (0,)
            if taken < wanted:
                time.sleep(_LOOK_EVERY_SECONDS)
                continue
            wanted += every
            for name, process in processes.items():
                process.require_running()
                samples[name].append(process.memory())
    return samples


def growth(samples: list[float]) -> float:
    """The most of the second half by the most of the first."""
    middle = len(samples) // 2
    return max(samples[middle:]) / max(samples[:middle])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--intake", action="store_true")
    options = parser.parse_args()
    given = Task([], False, False, os.environ["DATABASE_URL"], os.environ["AMQP_URI"])
    if options.intake:
        intake(given, options.events, options.seed)
        return
    prepare(given)
    expected = oracle(islice(stream(options.seed), options.events))
    url = given.database("scoring")
    processes = {"scoring": Process(SERVE, "scoring"), "relay": Process(SERVE, "observations")}
    with running(*processes.values()):
        processes["intake"] = Process(__spec__.name, *sys.argv[1:], "--intake")
        with running(processes["intake"]):
            began = time.monotonic()
            samples = sample(url, options.events, processes)
            ended = board.wait_until_right(url, expected)
    largest = max(samples.values(), key=max)
    report(
        Memory(
            events=options.events,
            seconds=ended - began,
            first=largest[0],
            last=largest[-1],
            most=max(largest),
            growth=max(growth(one) for one in samples.values()),
            samples=samples,
        )
    )


if __name__ == "__main__":
    main()
