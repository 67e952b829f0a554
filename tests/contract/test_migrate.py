"""Migrations run once, however many replicas start together, and say where a database stands."""

from pathlib import Path

import pytest

from services.personnel import migrations
from shared.database import connect
from shared.migrate import current, upgrade
from tests.concurrency import running
from tests.servers import create_databases


def check(url: str) -> None:
    engine = connect(url)
    assert current(engine) is None
    with running(*(lambda: upgrade(url, migrations) for _ in range(3))):
        pass
    assert current(engine) == "0004"
    engine.dispose()


def test_replicas_that_start_together_migrate_once_on_sqlite(tmp_path: Path) -> None:
    check(f"sqlite:///{tmp_path / 'new' / 'personnel.sqlite'}")


@pytest.mark.server
def test_replicas_that_start_together_migrate_once_on_postgresql(database_url: str) -> None:
    with create_databases(database_url, ["personnel"]) as template:
        check(template.format(service="personnel"))
