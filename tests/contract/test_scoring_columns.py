"""Scoring's facts by columns are its facts by events: the same rows and the same marks for any history."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import AddConstraint

from services.scoring import migrations
from services.scoring.projections import FOREIGN, dirty, facts, punches, records
from shared.database import connect, writing
from shared.eventstore import Recorded
from shared.eventstore.segment import frame_of
from shared.migrate import upgrade
from shared.projection import apply_all, apply_frame
from tests.contract.record_histories import deliveries
from tests.servers import create_databases

PROJECTIONS = FOREIGN["observations"]
FACTS = (records.contents, records.standings, facts.facts, facts.criteria_met, punches.punches)
FILLED = (records.contents, records.standings, facts.facts, punches.punches)
MARKED = (dirty.marks, dirty.active_months)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of scoring."""
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
    else:
        with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
            yield from _migrated(template.format(service="scoring"))


def _migrated(url: str) -> Iterator[Engine]:
    upgrade(url, migrations)
    engine = connect(url)
    yield engine
    engine.dispose()


def rows_of(connection: Connection, tables: Sequence[sa.Table]) -> dict[str, list[tuple]]:
    return {one.name: sorted(tuple(row) for row in connection.execute(sa.select(one))) for one in tables}


def empty(connection: Connection) -> None:
    for table in (*FACTS, *MARKED):
        connection.execute(sa.delete(table))


ONE_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(pieces=deliveries())
@ONE_DATABASE
def test_columns_and_events_make_the_same_rows_and_marks(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    with writing(engine) as connection:
        empty(connection)
        for piece in pieces:
            apply_all(connection, PROJECTIONS, piece)
        expected = rows_of(connection, (*FACTS, *MARKED))
        empty(connection)
        for piece in pieces:
            apply_frame(connection, PROJECTIONS, frame_of(piece))
        assert rows_of(connection, (*FACTS, *MARKED)) == expected


@given(pieces=deliveries())
@ONE_DATABASE
def test_marks_that_were_taken_come_again_with_each_piece(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    """A correction marks whom every version of the record speaks of, also those that were computed since."""
    with writing(engine) as connection:
        empty(connection)
        expected = []
        for piece in pieces:
            connection.execute(sa.delete(dirty.marks))
            apply_all(connection, PROJECTIONS, piece)
            expected.append(rows_of(connection, MARKED))
        empty(connection)
        for piece, marked in zip(pieces, expected, strict=True):
            connection.execute(sa.delete(dirty.marks))
            apply_frame(connection, PROJECTIONS, frame_of(piece))
            assert rows_of(connection, MARKED) == marked


@given(pieces=deliveries())
@settings(ONE_DATABASE, max_examples=8)
def test_tables_that_are_filled_without_keys_have_the_same_rows_in_the_end(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    """As a rebuild fills them, each event once; nothing is marked on the way where keys can come later."""
    once = sorted(
        {one.position: one for piece in pieces for one in piece}.values(), key=lambda one: one.position
    )
    with writing(engine) as connection:
        empty(connection)
        apply_all(connection, PROJECTIONS, once)
        expected = rows_of(connection, FACTS)
        empty(connection)
        keyless = FILLED if connection.dialect.name == "postgresql" else ()
        for table in keyless:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {table.name}_pkey")
        for event in once:
            apply_frame(connection, PROJECTIONS, frame_of([event]))
        for projection in PROJECTIONS:
            if projection.derive is not None:
                projection.derive(connection)
        assert rows_of(connection, FACTS) == expected
        for table in keyless:
            connection.execute(AddConstraint(table.primary_key, isolate_from_table=False))
        if keyless:
            assert rows_of(connection, MARKED) == {dirty.marks.name: [], "active_months": []}
