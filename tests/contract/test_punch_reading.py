"""Everybody's punches come packed out of PostgreSQL as they come row by row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring import migrations
from services.scoring.projections import punch_reading, punches
from shared.database import connect, writing
from shared.ids import new_id
from shared.migrate import upgrade
from tests.servers import create_databases

FIRST, LAST = date(2019, 3, 1), date(2019, 3, 31)
MIDNIGHT = datetime(2019, 2, 28, 17, tzinfo=UTC)
"""Of the first of March in Viet Nam."""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with create_databases(database_url, ["scoring"]) as template:
        url = template.format(service="scoring")
        upgrade(url, migrations)
        engine = connect(url)
        with writing(engine) as found:
            yield found
        engine.dispose()


def punched(connection: Connection, *at: tuple[str, datetime]) -> None:
    rows = [
        {"tenant": "so", "badge": badge, "at": moment, "event": new_id(), "recorded_at": MIDNIGHT}
        for badge, moment in at
    ]
    connection.execute(sa.insert(punches.punches), rows)


@pytest.mark.server
def test_packed_or_row_by_row_they_are_the_same(connection: Connection) -> None:
    a_day, a_bit = timedelta(days=1), timedelta(microseconds=1)
    punched(
        connection,
        ("7", MIDNIGHT),
        ("7", MIDNIGHT - a_bit),  # the day before
        ("7", MIDNIGHT + 31 * a_day - a_bit),
        ("7", MIDNIGHT + 31 * a_day),  # the day after
        ("số 8 – cổng B", MIDNIGHT + timedelta(hours=7, minutes=3, seconds=9, microseconds=123_456)),
        ("9", MIDNIGHT + 5 * a_day),
    )
    row_by_row = punches.between(connection, "so", FIRST, LAST, None, None)
    packed = punch_reading.between(connection, "so", FIRST, LAST, None, None)
    order = ["badge", "at"]
    assert packed.sort(order).equals(row_by_row.sort(order))
    assert packed.height == 4
    some = punch_reading.between(connection, "so", FIRST, LAST, ["9"], None)
    assert some["badge"].to_list() == ["9"]


@pytest.mark.server
def test_nothing_is_nothing(connection: Connection) -> None:
    found = punch_reading.between(connection, "so", FIRST, LAST, None, None)
    assert found.equals(punches.between(connection, "so", FIRST, LAST, None, None))


@pytest.mark.server
def test_those_of_many_badges_are_packed_too(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(punch_reading, "FEW_BADGES", 0)
    punched(connection, ("7", MIDNIGHT), ("9", MIDNIGHT), ("9", MIDNIGHT + timedelta(minutes=7)))
    badges = ["9", "nobody's"]
    packed = punch_reading.between(connection, "so", FIRST, LAST, badges, None)
    expected = punches.between(connection, "so", FIRST, LAST, badges, None)
    assert packed.sort("badge", "at").equals(expected.sort("badge", "at")) and packed.height == 2
