"""Many keys are looked up one by one, whatever the server knows of the table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.scoring import migrations
from services.scoring.projections import scores
from shared.database import by_indexes, connect, looked_up, writing
from shared.migrate import upgrade
from tests.servers import create_databases

AWKWARD = ["", "a b", "'", '"', "\\", "{}", "a,b", "NULL", "Thi đua"]
MANY = 4_000


def _opened(url: str) -> Iterator[Engine]:
    upgrade(url, migrations)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(database_url: str) -> Iterator[Engine]:
    with create_databases(database_url, ["scoring"]) as template:
        yield from _opened(template.format(service="scoring"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
    else:
        yield request.getfixturevalue("postgresql")


def fill(connection: Connection, subjects: list[str], periods: tuple[str, ...]) -> None:
    same = {"tenant": "t", "subject_kind": "person", "criteria": "c", "criteria_version": 1}
    rows = [{**same, "subject": one, "period": period} for one in subjects for period in periods]
    connection.execute(sa.insert(scores.scores), rows)


def test_rows_are_those_of_the_values_that_the_query_finds_too(engine: Engine) -> None:
    with writing(engine) as connection:
        fill(connection, [*AWKWARD, "another"], ("2018", "2019"))
        query = sa.select(scores.scores.c.subject).where(scores.scores.c.period == "2019")
        found = looked_up(connection, query, scores.scores.c.subject, [*AWKWARD, "nobody"])
        assert sorted(row.subject for row in found) == sorted(AWKWARD)
        assert looked_up(connection, query, scores.scores.c.subject, []) == []


def test_a_year_has_all_its_periods_and_those_of_no_other(engine: Engine) -> None:
    inside = ("2019", "2019-01", "2019-12", "2019-H2", "2019-Q4")
    with writing(engine) as connection:
        fill(connection, ["an"], (*inside, "2018", "2018-12", "2020", "2020-01", "2020-Q1"))
        found = scores.of_year(connection, scores.scores, "t", "person", ["an", "binh"], "2019")
        assert sorted(row.period for row in found) == sorted(inside)


@pytest.mark.server
def test_a_table_that_grew_unseen_is_not_gone_through(postgresql: Engine) -> None:
    subjects = [f"person-{number}" for number in range(MANY)]
    with writing(postgresql) as connection:
        fill(connection, subjects, ("2019",))
        by_indexes(connection)
        read = sa.text("SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'scores'")
        before = connection.scalar(read)
        found = scores.of_year(connection, scores.scores, "t", "person", subjects[:100], "2019")
        assert len(found) == 100
        assert connection.scalar(read) - before == 100
