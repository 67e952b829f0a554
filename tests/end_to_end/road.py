"""Walks the whole road in a process of its own, and tells what came out of it in comparable form."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from services.scoring import questions
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import scores
from shared.config import Settings
from shared.database import connect, reading
from shared.eventstore import Store
from shared.personal import KeyRing

PEOPLE, DAYS = 28, 59
_TAKEN_FROM_ELSEWHERE = {"basis", "evidence", "as_of"}
"""Fields that hold ids or instants of another event, which no two runs share."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Road:
    """One installation: its data folder and, in the server mode, its broker and databases."""

    data: Path
    amqp_uri: str = ""
    database_url: str = ""

    def settings(self) -> Settings:
        given = {"amqp_uri": self.amqp_uri, "database_url": self.database_url}
        return Settings(data=self.data, **{name: value for name, value in given.items() if value})

    def walk(self) -> subprocess.CompletedProcess[str]:
        """`thidua up --sample --once`, to its end."""
        return subprocess.run(
            self._command(), env=self._environment(), capture_output=True, text=True, timeout=300, check=False
        )

    def walk_until_killed(self, seconds: float) -> bool:
        """The same, killed without warning after `seconds`; whether it was still under way by then."""
        process = subprocess.Popen(
            self._command(),
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
        under_way = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        return under_way

    def _command(self) -> list[str]:
        run = "from thidua.cli import main; main()"
        size = ["--people", str(PEOPLE), "--days", str(DAYS)]
        return [sys.executable, "-c", run, "up", "--sample", "--once", *size]

    def _environment(self) -> dict[str, str]:
        environment = {
            **os.environ,
            "THIDUA_DATA": str(self.data),
            "THIDUA_HTTP": f"127.0.0.1:{free_port()}",
            "PYTHONUTF8": "1",
        }
        if self.amqp_uri:
            token = self.data / "token"
            token.write_text("a-token-for-this-test-alone", encoding="utf-8")
            environment.update(
                AMQP_URI=self.amqp_uri, DATABASE_URL=self.database_url, THIDUA_API_TOKEN_FILE=str(token)
            )
        return environment

    def store(self, service: str) -> Store:
        return Store(connect(self.settings().database_of(service)))


def outcome(road: Road) -> dict[str, Any]:
    """What two runs of the same year have in common, event for event and point for point."""
    names = _names_of_events(road)
    return {
        "personnel": sorted(_log(road, "personnel")),
        "observations": sorted(_log(road, "observations")),
        "awards": sorted(_log(road, "awards")),
        "scores": sorted(_rows(road, scores.scores)),
        "member_days": sorted(_rows(road, scores.member_days)),
        "flags": sorted(
            (*key, tuple(names[event] for event in evidence)) for *key, evidence in _rows(road, scores.flags)
        ),
        "explanations": list(_explanations(road, names)),
    }


def _log(road: Road, service: str) -> Iterator[tuple[str, int, str, str]]:
    store = road.store(service)
    with reading(store.engine) as connection:
        keys = KeyRing(connection)
        for recorded in store.read_log(limit=1_000_000):
            if recorded.type == "ImportFinished":
                # That a file was read is told of every reading, also of one that added nothing.
                continue
            event = msgspec.to_builtins(keys.open(recorded.event()))
            kept = {name: value for name, value in event.items() if name not in _TAKEN_FROM_ELSEWHERE}
            yield recorded.stream, recorded.version, recorded.type, msgspec.json.encode(kept).decode()


def _names_of_events(road: Road) -> dict[str, str]:
    """event id -> stream and version: what an event is called in every run."""
    names: dict[str, str] = {}
    for service in ("personnel", "observations", "scoring"):
        for recorded in road.store(service).read_log(limit=1_000_000):
            names[recorded.id] = f"{recorded.stream}@{recorded.version}"
    return names


def _rows(road: Road, table: sa.Table) -> list[tuple[Any, ...]]:
    with reading(road.store("scoring").engine) as connection:
        return [tuple(row) for row in connection.execute(sa.select(table))]


def _explanations(road: Road, names: dict[str, str]) -> Iterator[tuple[str, str, list[Any]]]:
    """Every contribution to every score of a month, with the events it rests on."""
    with reading(road.store("scoring").engine) as connection:
        question = Question(connection, road.settings().tenant)
        for month in ("2019-01", "2019-02"):
            for row in questions.scores_of(question, "person", Period.parse(month)):
                tree = questions.explanation_of(question, "person", row["subject"], Period.parse(month))
                yield row["subject"], month, list(_contributions(tree, names))


def _contributions(tree: dict[str, Any], names: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for group in tree["groups"]:
        for criterion in group["criteria"]:
            for one in criterion["contributions"]:
                events = tuple(names[event] for event in one["events"])
                event = one["event"] and names[one["event"]]
                yield group["group"], criterion["criterion"], one["rule"], one["points"], event, events
