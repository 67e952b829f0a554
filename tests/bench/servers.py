"""The servers of a run, durable as in service, and a fresh database and virtual host for each contestant."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.servers import PostgreSQL, RabbitMQ, create_databases, fresh_vhost

DATABASES = ("personnel", "observations", "scoring", "awards", "gateway")

PATIENCE_SECONDS = 900.0


class Failed(Exception):
    """A contestant ended without an outcome."""


class Arena:
    """Runs modules as contestants on servers of their own."""

    def __init__(self, amqp_uri: str, database_url: str) -> None:
        self._amqp_uri, self._database_url = amqp_uri, database_url

    @contextmanager
    def environment(self) -> Iterator[dict[str, str]]:
        with (
            create_databases(self._database_url, DATABASES) as databases,
            fresh_vhost(self._amqp_uri) as broker,
        ):
            yield os.environ | {"DATABASE_URL": databases, "AMQP_URI": broker}

    def run(self, module: str, *arguments: str) -> dict[str, object]:
        """The outcome of `python -m MODULE ARGUMENTS`; raises Failed."""
        with self.environment() as env:
            # a session of its own: who hangs is ended with all that it started
            contestant = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *arguments],
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            try:
                said, complained = contestant.communicate(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                said, complained = "", f"no outcome after {PATIENCE_SECONDS:.0f} s"
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(contestant.pid, signal.SIGKILL)
                code = contestant.wait()
        lines = said.strip().splitlines()
        if code or not lines:
            raise Failed(f"{module} {' '.join(arguments)}: exit code {code}\n{complained[-3000:]}")
        outcome: dict[str, object] = json.loads(lines[-1])
        return outcome


@contextmanager
def arena() -> Iterator[Arena]:
    """RabbitMQ, and PostgreSQL with fsync on, for the length of the block."""
    broker, database = RabbitMQ(), PostgreSQL(durable=True)
    try:
        broker.launch()
        database.launch()
        yield Arena(broker.wait(), database.wait())
    finally:
        broker.stop()
        database.stop()
