"""The service's own migrated database, which knows the organisation of `given`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.observations import migrations
from services.observations.projections import FOREIGN
from shared.database import connect, writing
from shared.eventstore import Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.unit.observations.given import PERSONNEL, SCORING


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'observations.sqlite'}"
    upgrade(url, migrations)
    engine = connect(url)
    with writing(engine) as connection:
        apply_all(connection, FOREIGN["personnel"], PERSONNEL)
        apply_all(connection, FOREIGN["scoring"], SCORING)
    yield Store(engine)
    engine.dispose()
