"""A town on each pair of broker and database."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from services.personnel import migrations
from shared.config import Settings
from shared.messaging import settling
from shared.migrate import upgrade
from tests.servers import create_databases, fresh_vhost
from tests.town import NAMES, SERVICES, Readers, Town


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
