from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.awards import migrations
from shared.database import connect
from shared.eventstore import Store
from shared.migrate import upgrade


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The service's own migrated database, on 1 June 2020."""
    url = f"sqlite:///{tmp_path / 'awards.sqlite'}"
    upgrade(url, migrations)
    engine = connect(url)
    yield Store(engine, clock=lambda: datetime(2020, 6, 1, 3, tzinfo=UTC))
    engine.dispose()
