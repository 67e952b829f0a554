"""Scoring's migrations make the tables that its code declares, and carry over what was there before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.scoring import migrations
from services.scoring.projections import facts, metadata, people, records
from services.scoring.projections.person_reading import person_rows
from shared.database import connect, reading, writing
from shared.migrate import upgrade
from tests.servers import create_databases

TENANT = "so"
AT = datetime(2019, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'scoring.sqlite'}"
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        yield template.format(service="scoring")


def shape(table: sa.Table) -> tuple[list[str], dict[str, bool], set[str | None]]:
    """Its key, its columns and whether they may be null, and its indexes."""
    nullable = {column.name: bool(column.nullable) for column in table.columns}
    return [column.name for column in table.primary_key], nullable, {str(one.name) for one in table.indexes}


def test_the_tables_are_those_that_the_code_declares(url: str) -> None:
    upgrade(url, migrations)
    engine = connect(url)
    found = sa.MetaData()
    found.reflect(engine, only=[table.name for table in metadata.sorted_tables])
    assert {name: shape(table) for name, table in found.tables.items()} == {
        name: shape(table) for name, table in metadata.tables.items()
    }
    engine.dispose()


CONTENTS = """
INSERT INTO record_contents
    (stream, version, tenant, event, subject_kind, subject, criterion, quantity, day, recorded_at)
VALUES (:stream, :version, 'so', :event, 'person', :subject, 'di-muon', 100, :day, :at)
"""
STANDINGS = """
INSERT INTO record_standings (stream, version, event, standing, recorded_at)
VALUES (:stream, :version, :event, :standing, :at)
"""
ARRIVALS = """
INSERT INTO arrivals (person, version, tenant, recorded_at, since) VALUES ('an', 1, 'so', :at, :day)
"""


def test_what_was_known_before_is_known_afterwards(url: str) -> None:
    upgrade(url, migrations, "0003")
    engine, sqlite = connect(url), url.startswith("sqlite")
    at, day = ("2019-03-01T00:00:00.000000Z", "2019-03-01") if sqlite else (AT, date(2019, 3, 1))
    told = [
        ("record-1", 1, "an", "recorded"),
        ("record-1", 2, "bình", "corrected"),
        ("record-2", 1, "an", "recorded"),
    ]
    with writing(engine) as connection:
        connection.execute(sa.text(ARRIVALS), {"at": at, "day": day})
        for number, (stream, version, subject, standing) in enumerate(told):
            event = f"0000000{number}-0000-0000-0000-000000000000"
            row = {"stream": stream, "version": version, "event": event, "at": at}
            connection.execute(sa.text(CONTENTS), {**row, "subject": subject, "day": day})
            connection.execute(sa.text(STANDINGS), {**row, "standing": standing})
        retracted = {"stream": "record-2", "version": 2, "event": "00000009" + event[8:], "at": at}
        connection.execute(sa.text(STANDINGS), {**retracted, "standing": "retracted"})
    upgrade(url, migrations)
    with reading(engine) as connection:
        names, derived = facts.derived_from(records.contents, records.standings)
        expected = {tuple(row) for row in connection.execute(derived)}
        kept = connection.execute(sa.select(*(facts.facts.c[name] for name in names)))
        assert {tuple(row) for row in kept} == expected
        assert {row[names.index("subject")] for row in expected} == {"an", "bình"}
        assert [row.person for row in person_rows(connection, TENANT, None, None)["arrivals"]] == ["an"]
        assert connection.scalar(sa.select(people.arrivals.c.since)) == date(2019, 3, 1)
    engine.dispose()
