"""A town on each pair of broker and database; an office with time clocks; a house that sends webhooks."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from services.gateway.webhooks.outbound import Poster
from services.personnel import migrations
from shared.config import Settings
from shared.messaging import settling
from shared.migrate import upgrade
from tests import clock_office, webhook_house
from tests.servers import create_databases, fresh_vhost
from tests.town import NAMES, SERVICES, Readers, Town
from tests.webhook_receiver import Receiver, receiving


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("rabbitmq-sqlite", marks=pytest.mark.server),
        pytest.param("rabbitmq-postgresql", marks=pytest.mark.server),
    ]
)
def town(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The two services, not yet running, on a broker and databases of their own."""
    for service in SERVICES:
        monkeypatch.setitem(sys.modules, f"services.{service}.migrations", migrations)
    monkeypatch.setattr(settling, "RETRY_PAUSES", (0.01, 0.01, 0.01))
    monkeypatch.setattr(Readers, "faults", [])
    broker, _, database = request.param.partition("-")
    with ExitStack() as stack:
        given: dict[str, Any] = {"data": tmp_path}
        if broker == "rabbitmq":
            given["amqp_uri"] = stack.enter_context(fresh_vhost(request.getfixturevalue("amqp_uri")))
        if database == "postgresql":
            server = request.getfixturevalue("database_url")
            given["database_url"] = stack.enter_context(create_databases(server, SERVICES))
        town = Town(Settings(**given))
        for service in SERVICES:
            upgrade(town.settings.database_of(service), migrations)
        with town.readers.begin() as transaction:
            NAMES.create(transaction.connection)
        yield town
        town.letters.engine.dispose()
        town.readers.engine.dispose()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[clock_office.Office]:
    office = clock_office.Office(clock_office.new_database(tmp_path))
    yield office
    office.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[webhook_house.House]:
    poster = Poster(webhook_house.LOOPBACK, seconds=2)
    house = webhook_house.House(webhook_house.new_database(tmp_path), poster)
    yield house
    house.engine.dispose()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found
