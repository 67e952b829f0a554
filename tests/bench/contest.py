"""What every contestant is given and what it gives back: one JSON line on its standard output."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from tests.bench import board
from tests.bench.processes import Process, running
from tests.bench.workload import Observation, observations, oracle


class Outcome(msgspec.Struct, kw_only=True):
    """Seconds for `events`; `seconds` is from the first write to the last score, None for an append alone."""

    events: int
    append_seconds: float
    seconds: float | None = None
    memory: dict[str, float] = {}


@dataclass(frozen=True)
class Task:
    """`databases` is SQLAlchemy's URL with `{service}`; databases and broker are fresh."""

    events: list[Observation]
    append_only: bool
    databases: str
    broker: str

    def database(self, service: str) -> str:
        """libpq's URL of the database of `service`."""
        return self.databases.replace("{service}", service).replace("+psycopg", "")


def task() -> Task:
    """What the command line and the environment ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--append-only", action="store_true")
    given, _ = parser.parse_known_args()
    return Task(
        events=observations(given.events, given.seed),
        append_only=given.append_only,
        databases=os.environ["DATABASE_URL"],
        broker=os.environ["AMQP_URI"],
    )


def compete(
    task: Task,
    append: Callable[[Sequence[Observation]], None],
    consumers: dict[str, Process],
    score_database: str,
) -> None:
    """Append everything while `consumers` score it; report once the board agrees with the oracle."""
    expected = oracle(task.events)

    def check() -> None:
        for process in consumers.values():
            process.require_running()

    with running(*consumers.values()):
        began = time.monotonic()
        append(task.events)
        appended = time.monotonic() - began
        ended = board.wait_until_right(score_database, expected, check)
        memory = {name: process.memory() for name, process in consumers.items()}
    report(Outcome(events=len(task.events), append_seconds=appended, seconds=ended - began, memory=memory))


def append_alone(task: Task, append: Callable[[Sequence[Observation]], None]) -> None:
    """The same without anybody who reads."""
    began = time.monotonic()
    append(task.events)
    report(Outcome(events=len(task.events), append_seconds=time.monotonic() - began))


def report(outcome: Outcome) -> None:
    sys.stdout.write(msgspec.json.encode(outcome).decode() + "\n")
