"""The same contract for every database that the event store runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.eventstore import Store
from tests.stores import postgresql_store, sqlite_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A new store on each database in turn."""
    if request.param == "sqlite":
        with sqlite_store(tmp_path) as found:
            yield found
    else:
        with postgresql_store(request.getfixturevalue("database_url")) as found:
            yield found
