"""One event alone, from its HTTP request's first byte until its score is seen; `--real` by the real services.

Without `--real` a small gateway passes the observation on to W's services, and the score is W's. With it the
request is `POST /api/records` at the real gateway, with its token, permission, validation and documentation,
and the score is the person's in that month by the shipped criteria.
"""

import argparse
import http.client
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import psycopg

from shared.config import load
from shared.ids import person_id
from tests.bench.alone import PAUSE_SECONDS, WARMING, latency, look_for, one_by_one
from tests.bench.contest import Task, task
from tests.bench.ours.installation import Installation, installation, prepare
from tests.bench.ours.latency import wire
from tests.bench.ours.pipeline import SERVE
from tests.bench.ours.pipeline import prepare as prepare_board
from tests.bench.outcome import report
from tests.bench.processes import Process, running
from tests.bench.workload import Observation
from tests.servers.process import free_port
from thidua.sample.files import write
from thidua.sample.generator import generate

PEOPLE = 200
MONTHS = 12
CRITERION = "left-post"
SCORE = """
SELECT points FROM scores WHERE subject_kind = 'person' AND subject = %s AND period = %s AND points <> %s
"""
WAITING = "SELECT 1 WHERE NOT EXISTS (SELECT FROM dirty)"


class Line:
    """One kept-alive connection on which requests are sent before their answers are waited for."""

    def __init__(self, host: str, port: int, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._headers = {"Content-Type": "application/json", **headers}

    def send(self, path: str, body: object) -> float:
        """Returns the monotonic instant right before the first byte."""
        encoded = msgspec.json.encode(body)
        began = time.monotonic()
        self._connection.request("POST", path, encoded, self._headers)
        return began

    def receive(self) -> None:
        """Read the answer; raises RuntimeError when it is no success."""
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status}: {said.decode()}")


def through_small_gateway(given: Task) -> list[float]:
    prepare_board(given)
    host, port = "127.0.0.1", free_port()
    env = os.environ | {"THIDUA_HTTP": f"{host}:{port}"}
    services = [Process(SERVE, name, env=env) for name in ("scoring", "observations", "gateway")]
    with running(*services):
        line = Line(host, port, {})

        def record(event: Observation) -> Callable[[], float]:
            began = line.send("/observations", [wire(event)])

            def answered() -> float:
                line.receive()
                return began

            return answered

        return one_by_one(given.events, record, given.database("scoring"))


def through_real_services(given: Task) -> list[float]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = generate(PEOPLE, 7)
        write(sample, folder)
        with (
            installation(folder) as here,
            psycopg.connect(given.database("scoring"), autocommit=True) as connection,
        ):
            prepare(here, sample, folder)
            codes = [one.code for one in sample.people]
            return record_each(here, connection, codes, len(given.events))


def record_each(
    here: Installation, connection: psycopg.Connection, codes: list[str], events: int
) -> list[float]:
    """Milliseconds of each of `events` records but the first few; each is a person's only one in a month."""
    if events > (len(codes) - 1) * MONTHS:
        raise ValueError(f"{events} events are too many for {len(codes)} people: one a month and person")
    line = Line(here.host, here.port, {"Authorization": f"Bearer {here.token}"})
    months = [f"2019-{month:02}" for month in range(1, MONTHS + 1)]
    observer, *subjects = codes
    for month in months:  # once anything is recorded in a month, everybody has a score in it
        line.send("/api/records", said(observer, month, observer))
        line.receive()
    here.settle()
    found: list[float] = []
    for number in range(events):
        code, month = subjects[number // MONTHS], months[number % MONTHS]
        subject = person_id(load().tenant, code)
        (before,) = connection.execute(
            "SELECT points FROM scores WHERE subject_kind = 'person' AND subject = %s AND period = %s",
            (subject, month),
        ).fetchone() or (None,)
        began = line.send("/api/records", said(code, month, observer))
        seen = look_for(connection, SCORE, (subject, month, before))
        line.receive()
        found.append((seen - began) * 1000)
        look_for(connection, WAITING, ())
        time.sleep(PAUSE_SECONDS)
    return found[WARMING:]


def said(code: str, month: str, observer: str) -> dict[str, object]:
    return {
        "subject_kind": "person",
        "subject": code,
        "criterion": CRITERION,
        "quantity": 100,
        "occurred_at": f"{month}-14T09:05:00+07:00",
        "observer": observer,
        "source": "inspection",
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--real", action="store_true")
    options, _ = parser.parse_known_args()
    given = task()
    report(latency((through_real_services if options.real else through_small_gateway)(given)))


if __name__ == "__main__":
    main()
