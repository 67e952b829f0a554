"""Many rows taken over at once leave what they would have left one after the other."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant, reading, upsert, writing
from shared.eventstore import Store
from shared.staging import upsert_many

METADATA = sa.MetaData()


def table_of(name: str) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("tenant", sa.String(63), primary_key=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("text", sa.Text),
    )


AT_ONCE, IN_TURN = table_of("at_once"), table_of("in_turn")
TEXTS = [None, "", "\\N", "\\.", "một\tdòng\nhai\r\n", 'ngoặc " kép', "\\", "thường"]


def rows(numbers: range, keys: int) -> list[dict[str, Any]]:
    """Rows of which some have the same key."""
    return [
        {
            "tenant": "so",
            "key": f"k{number % keys}",
            "number": number,
            "at": datetime(2019, 7, 15, 1, 5, number % 60, 7, tzinfo=UTC),
            "text": TEXTS[number % len(TEXTS)],
        }
        for number in numbers
    ]


def content(connection: Connection, table: sa.Table) -> list[Any]:
    return list(connection.execute(sa.select(table).order_by(table.c.key)).all())


def test_new_rows_known_ones_and_two_of_one_key(store: Store) -> None:
    batches = [rows(range(200), 150), rows(range(50, 400), 170), rows(range(3), 3)]
    with writing(store.engine) as connection:
        METADATA.create_all(connection)
    with writing(store.engine) as connection:
        for batch in batches:
            upsert_many(connection, AT_ONCE, batch)
            upsert(connection, IN_TURN, batch)
    with writing(store.engine) as connection:
        upsert_many(connection, AT_ONCE, rows(range(100), 100))
        upsert(connection, IN_TURN, rows(range(100), 100))
    with reading(store.engine) as connection:
        assert content(connection, AT_ONCE) == content(connection, IN_TURN)
        assert len(content(connection, AT_ONCE)) == 170


def test_what_is_rolled_back_leaves_nothing_to_the_next(store: Store) -> None:
    with writing(store.engine) as connection:
        METADATA.create_all(connection)
    connection = store.engine.connect()
    with connection:
        transaction = connection.begin()
        upsert_many(connection, AT_ONCE, rows(range(100), 100))
        transaction.rollback()
    with writing(store.engine) as connection:
        upsert_many(connection, AT_ONCE, rows(range(100, 200), 200))
    with reading(store.engine) as connection:
        assert [row.number for row in content(connection, AT_ONCE)] == list(range(100, 200))
