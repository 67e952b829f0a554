"""deploy/healthcheck.py against real servers: well with a consumer and a database, ill without either."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import kombu
import pytest

from tests.servers import create_databases, fresh_vhost

pytestmark = pytest.mark.server
HEALTHCHECK = Path(__file__).parents[2] / "deploy" / "healthcheck.py"


@pytest.fixture
def environment(amqp_uri: str, database_url: str) -> Iterator[dict[str, str]]:
    with fresh_vhost(amqp_uri) as uri, create_databases(database_url, ["scoring"]) as template:
        yield {"AMQP_URI": uri, "DATABASE_URL": template}


def check(service: str, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(HEALTHCHECK), service],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def test_a_service_is_well_while_it_consumes_and_its_database_answers(environment: dict[str, str]) -> None:
    with kombu.Connection(environment["AMQP_URI"]) as connection:
        queue = kombu.Queue("rpc-scoring", durable=True, channel=connection.default_channel)
        queue.declare()
        code, reason = check("scoring", environment)
        assert (code, "nobody consumes the queue rpc-scoring" in reason) == (1, True)

        with kombu.Consumer(connection.default_channel, [queue], callbacks=[lambda *_: None]):
            assert check("scoring", environment) == (0, "")
            elsewhere = environment | {"DATABASE_URL": environment["DATABASE_URL"] + "_gone"}
            code, reason = check("scoring", elsewhere)
            assert (code, "does not exist" in reason) == (1, True)


def test_a_service_that_never_declared_its_queue_is_ill(environment: dict[str, str]) -> None:
    with kombu.Connection(environment["AMQP_URI"]).connect():
        code, reason = check("scoring", environment)
    assert (code, "rpc-scoring" in reason) == (1, True)


def test_a_gateway_that_does_not_answer_is_ill() -> None:
    code, reason = check("gateway", {"THIDUA_HTTP": "0.0.0.0:9"})
    assert (code, reason.startswith("gateway is unhealthy: URLError")) == (1, True)
