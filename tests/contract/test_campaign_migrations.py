"""A campaign that was drafted and joined before there was more to tell of it reads as a rebuild makes it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from services.awards import migrations
from services.awards.projections import campaigns
from shared.contracts.awards import UnitJoinedCampaign
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.servers import create_databases
from tests.unit.awards.given import CAMPAIGN, DRAFTED, LAUNCH, LAUNCHED, TENANT

CONTEXT = Context(tenant=TENANT, actor="văn phòng")
JOINED = UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-a", on=LAUNCHED)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'awards.sqlite'}"
        return
    with create_databases(request.getfixturevalue("database_url"), ["awards"]) as template:
        yield template.format(service="awards")


def test_an_older_campaign_is_told_whole(url: str) -> None:
    upgrade(url, migrations, "0003")
    engine = connect(url)
    with Store(engine).begin() as transaction:
        stream = f"campaign-{TENANT}:{CAMPAIGN}"
        recorded = transaction.append(stream, 0, [DRAFTED, LAUNCH, JOINED], CONTEXT)
    before = sa.MetaData()
    before.reflect(engine, only=["campaigns", "campaign_participants"])
    said = {**msgspec.structs.asdict(DRAFTED), "forms": msgspec.to_builtins(DRAFTED.forms)}
    with writing(engine) as connection:
        table = before.tables["campaigns"]
        known = {one.name: said[one.name] for one in table.columns if one.name in said}
        connection.execute(table.insert().values(tenant=TENANT, launched_on=LAUNCHED, **known))
        joined = before.tables["campaign_participants"]
        row = {"tenant": TENANT, "campaign": CAMPAIGN, "unit": JOINED.unit, "since": JOINED.on}
        connection.execute(joined.insert().values(row))
    upgrade(url, migrations)
    with reading(engine) as connection:
        migrated = campaigns.of_name(connection, TENANT, CAMPAIGN)
        members = campaigns.joined(connection, TENANT, CAMPAIGN)
    with writing(engine) as connection:
        for table in campaigns.projection.tables:
            connection.execute(sa.delete(table))
        apply_all(connection, [campaigns.projection], recorded)
        assert campaigns.of_name(connection, TENANT, CAMPAIGN) == migrated
        assert campaigns.joined(connection, TENANT, CAMPAIGN) == members
    assert (migrated["state"], migrated["articles"], migrated["units"]) == ("launched", [], ["phong-a"])
    engine.dispose()
