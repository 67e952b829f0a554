"""What the migrations of a service make is what its tables in the code say."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from shared import migrations
from shared.database import connect
from shared.migrate import upgrade
from tests.services import WITH_MIGRATIONS, migrations_of


def test_the_services_are_found() -> None:
    assert "personnel" in WITH_MIGRATIONS


@pytest.mark.parametrize("service", WITH_MIGRATIONS)
def test_migrations_and_tables_say_the_same(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared: list[sa.MetaData] = []
    run = migrations.run

    def remember(*metadata: sa.MetaData) -> None:
        declared.extend(metadata)
        run(*metadata)

    # Alembic executes the environment of the service anew, and that says which tables are meant
    monkeypatch.setattr(migrations, "run", remember)
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    upgrade(url, migrations_of(service))
    engine = connect(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert declared
        assert compare_metadata(context, declared) == []  # type: ignore[arg-type]
        tables = sa.inspect(connection).get_table_names()
        query = sa.text("SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY 1")
        guards = {name: count for name, count in connection.execute(query)}
    engine.dispose()
    assert guards == {name: 2 for name in ("ledger_seals", "log", "trail") if name in tables}
