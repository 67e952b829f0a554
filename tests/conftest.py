"""The servers that tests may ask for; they start with the first test that does, and never outlive the run."""

import os
import warnings

with warnings.catch_warnings():
    # eventlet's notice that it is deprecated tells a test run nothing
    warnings.simplefilter("ignore")
    import eventlet

# The services run on green threads, so the tests do too: whatever blocks the hub shall show here. nameko's
# own pytest plugin leaves this to us, and nothing that could keep unpatched modules is imported before.
eventlet.monkey_patch()

from collections.abc import Iterator

import pytest

from shared.messaging import green_waiting
from tests.servers import Servers

green_waiting.install()

# taken out of the environment, so that no test runs on the settings of whoever started it
GIVEN = {"amqp_uri": os.environ.pop("AMQP_URI", ""), "database_url": os.environ.pop("DATABASE_URL", "")}
for _name in [name for name in os.environ if name.startswith("THIDUA_")]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[Servers]:
    """Both servers, those that the selected tests name launched at once."""
    named = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    with Servers(GIVEN) as servers:
        servers.launch(named & GIVEN.keys())
        yield servers


@pytest.fixture(scope="session")
def amqp_uri(servers: Servers) -> str:
    """The URI of a RabbitMQ node: the one that AMQP_URI names, else a private one."""
    return servers.address("amqp_uri")


@pytest.fixture(scope="session")
def database_url(servers: Servers) -> str:
    """The URL template (…/thidua_{service}) of PostgreSQL: DATABASE_URL, else that of a private cluster."""
    return servers.address("database_url")
