"""Awards that were conferred before decisions were kept are known afterwards as a rebuild makes them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from services.awards import migrations
from services.awards.projections import awards
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.servers import create_databases
from tests.unit.awards.given import CONFERRED, REVOKED, TENANT

CONTEXT = Context(tenant=TENANT, actor="hội đồng")
SECOND = msgspec.structs.replace(
    CONFERRED, award="award-2", nomination="nomination-2", recipient="phong-b", place="Hội trường"
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'awards.sqlite'}"
        return
    with create_databases(request.getfixturevalue("database_url"), ["awards"]) as template:
        yield template.format(service="awards")


def rows(connection: Any) -> dict[str, dict[str, Any]]:
    return {one: awards.of_id(connection, one, TENANT) for one in ("award-1", "award-2")}


def test_the_table_is_the_one_that_the_code_declares(url: str) -> None:
    upgrade(url, migrations)
    engine = connect(url)
    found, declared = sa.Table("awards", sa.MetaData(), autoload_with=engine), awards.awards
    assert [one.name for one in found.primary_key] == [one.name for one in declared.primary_key]
    assert {one.name: one.nullable for one in found.columns} == {
        one.name: one.nullable for one in declared.columns
    }
    assert {(one.name, bool(one.unique)) for one in found.indexes} == {
        (one.name, bool(one.unique)) for one in declared.indexes
    }
    engine.dispose()


def test_what_was_conferred_before_is_as_a_rebuild_makes_it(url: str) -> None:
    upgrade(url, migrations, "0003")
    engine = connect(url)
    store = Store(engine)
    with store.begin() as transaction:
        recorded = [
            *transaction.append("nomination-nomination-2", 0, [SECOND], CONTEXT),
            *transaction.append("nomination-nomination-1", 0, [CONFERRED, REVOKED], CONTEXT),
        ]
    before = sa.Table("awards", sa.MetaData(), autoload_with=engine)
    with writing(engine) as connection:
        for event in (CONFERRED, SECOND):
            said = msgspec.structs.asdict(event)
            row = {one.name: said[one.name] for one in before.columns if one.name in said}
            connection.execute(before.insert().values(tenant=TENANT, **row))
        taken_back = {"revoked_on": REVOKED.revoked_on, "revocation_number": REVOKED.decision_number}
        connection.execute(
            before.update()
            .where(before.c.award == REVOKED.award)
            .values(**taken_back, revocation_reason=REVOKED.reason)
        )
    upgrade(url, migrations)
    with reading(engine) as connection:
        migrated = rows(connection)
    with writing(engine) as connection:
        connection.execute(awards.awards.delete())
        apply_all(connection, [awards.projection], recorded)
        rebuilt = rows(connection)
    assert migrated == rebuilt
    assert migrated["award-1"]["status_list"] == 1 and migrated["award-2"]["place"] == "Hội trường"
    engine.dispose()
