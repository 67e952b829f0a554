"""However facts are read, one by one, packed, or as they were known at some time, they are the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from sqlalchemy.engine import Connection, Engine

from services.scoring import migrations
from services.scoring.domain.frames import ids_in_words
from services.scoring.projections import FOREIGN, fact_reading, records
from services.scoring.projections.facts import criteria_met, facts
from services.scoring.projections.wanted import Wanted
from shared.database import connect, writing
from shared.eventstore import Recorded
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.contract.record_histories import deliveries
from tests.servers import create_databases

TENANT = "so"
LATER = datetime(2030, 1, 1, tzinfo=UTC)
SUBJECTS = ["an", "bình\t", "\\N", "phòng 1", "ai đó"]
FIRST, MIDDLE, LAST = date(2018, 12, 31), date(2019, 1, 15), date(2019, 2, 2)
QUESTIONS = [
    Wanted(kind, subjects, MIDDLE, LAST, earlier)
    for kind in ("person", "unit")
    for subjects in (SUBJECTS, ["an"], None)
    for earlier in (None, (FIRST, ("di-muon",)))
]
DATABASE = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of scoring."""
    if request.param == "sqlite":
        yield from migrated(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        yield from migrated(template.format(service="scoring"))


def migrated(url: str) -> Iterator[Engine]:
    upgrade(url, migrations)
    engine = connect(url)
    yield engine
    engine.dispose()


def taken(connection: Connection, pieces: list[list[Recorded]]) -> None:
    for table in (facts, criteria_met, records.contents, records.standings):
        connection.execute(sa.delete(table))
    for piece in pieces:
        apply_all(connection, FOREIGN["observations"], piece)


def told(frame: pl.DataFrame, *without: str) -> list[str]:
    """Its rows in one order, words and ids as texts."""
    words = [pl.col(pl.Enum).cast(pl.String), *(map(ids_in_words, frame.select(pl.col(pl.Binary))))]
    rows = frame.drop(without).with_columns(words).rows()
    return sorted(repr(row) for row in rows)


@given(pieces=deliveries())
@DATABASE
def test_what_holds_by_now_is_what_was_told_last(engine: Engine, pieces: list[list[Recorded]]) -> None:
    with writing(engine) as connection:
        taken(connection, pieces)
        for wanted in QUESTIONS:
            by_history = records.known_at(connection, TENANT, wanted, LATER)
            by_now = fact_reading.one_by_one(connection, TENANT, wanted)
            assert told(by_now) == told(by_history)


@pytest.mark.server
@given(pieces=deliveries())
@DATABASE
def test_packed_facts_are_those_of_single_rows(packing: Engine, pieces: list[list[Recorded]]) -> None:
    with writing(packing) as connection:
        taken(connection, pieces)
        for wanted in QUESTIONS:
            packed = fact_reading.packed(connection, TENANT, wanted)
            assert told(packed, "stream") == told(
                fact_reading.one_by_one(connection, TENANT, wanted), "stream"
            )
            assert packed["stream"].null_count() == packed.height


@pytest.fixture
def packing(database_url: str) -> Iterator[Engine]:
    with create_databases(database_url, ["scoring"]) as template:
        yield from migrated(template.format(service="scoring"))


@given(pieces=deliveries())
@settings(DATABASE, max_examples=8)
def test_the_last_day_of_each_subject(engine: Engine, pieces: list[list[Recorded]]) -> None:
    with writing(engine) as connection:
        taken(connection, pieces)
        for wanted in QUESTIONS:
            found = fact_reading.one_by_one(connection, TENANT, wanted)
            expected = found.group_by("subject").agg(pl.max("day"))
            assert told(fact_reading.last_recorded(connection, TENANT, wanted)) == told(expected)


@pytest.mark.server
def test_criteria_with_the_same_hash_are_told_apart(packing: Engine) -> None:
    """Until a seed is found under which the criteria of an organisation all differ."""
    with writing(packing) as connection:
        numbers = pl.DataFrame({"tenant": TENANT, "criterion": [f"c{one}" for one in range(150_000)]})
        for start in range(0, numbers.height, 50_000):
            rows = numbers.slice(start, 50_000).to_dicts()
            connection.execute(sa.insert(criteria_met), rows)
        seed, names = fact_reading.criteria_by_hash(connection, TENANT)
        assert seed > 0 and sorted(names.values()) == sorted(numbers["criterion"])
