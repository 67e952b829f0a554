"""What every contestant is given, and the three contests: append alone, end to end, one event alone."""

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench import board
from tests.bench.alone import latency, one_by_one
from tests.bench.outcome import Outcome, report
from tests.bench.processes import Process, running
from tests.bench.workload import Observation, observations, oracle

Append = Callable[[Sequence[Observation]], None]


@dataclass(frozen=True)
class Task:
    """`databases` is SQLAlchemy's URL with `{service}`; databases and broker are fresh."""

    events: list[Observation]
    append_only: bool
    alone: bool
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
    parser.add_argument("--append-only", action="store_true", help="nobody reads")
    parser.add_argument("--alone", action="store_true", help="one event after the other, its latency")
    given, _ = parser.parse_known_args()
    return Task(
        events=observations(given.events, given.seed),
        append_only=given.append_only,
        alone=given.alone,
        databases=os.environ["DATABASE_URL"],
        broker=os.environ["AMQP_URI"],
    )


def compete(task: Task, append: Append, consumers: Mapping[str, Sequence[str]], score_database: str) -> None:
    """Hold the contest that the task names and report its outcome.

    `consumers` are, by name, the module and arguments of each process that reads what is appended.
    """
    if task.append_only:
        began = time.monotonic()
        append(task.events)
        report(Outcome(events=len(task.events), append_seconds=time.monotonic() - began))
        return
    started = {name: Process(*command) for name, command in consumers.items()}
    with running(*started.values()):
        if task.alone:
            report(latency(one_by_one(task.events, _at_once(append), score_database)))
        else:
            report(_end_to_end(task, append, started, score_database))


def _end_to_end(task: Task, append: Append, started: dict[str, Process], score_database: str) -> Outcome:
    """Append everything while it is being scored; ends once the board agrees with the oracle."""
    expected = oracle(task.events)

    def check() -> None:
        for process in started.values():
            process.require_running()

    began = time.monotonic()
    append(task.events)
    appended = time.monotonic() - began
    ended = board.wait_until_right(score_database, expected, check)
    memory = {name: process.memory() for name, process in started.items()}
    return Outcome(events=len(task.events), append_seconds=appended, seconds=ended - began, memory=memory)


def _at_once(append: Append) -> Callable[[Observation], Callable[[], float]]:
    """Records one event by an append of its own, whose beginning counts."""

    def record(event: Observation) -> Callable[[], float]:
        began = time.monotonic()
        append([event])
        return lambda: began

    return record
