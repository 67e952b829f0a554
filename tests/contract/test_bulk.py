"""Many rows at once leave what they would have left one after the other, every value as it is."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared import bulk
from shared.database import Instant, reading, upsert, writing
from shared.eventstore import Store
from shared.eventstore.segment import INSTANT

ROWS = sa.Table(
    "test_rows",
    sa.MetaData(),
    sa.Column("at", Instant, primary_key=True),
    sa.Column("text", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("day", sa.Date),
    sa.Column("note", sa.Text, index=True),
)

AT = datetime(2019, 7, 15, 1, 2, 3, 450, tzinfo=UTC)
TEXTS = [
    "",
    "a",
    "\\",
    "\\N",
    "\\.",
    "\t",
    "a\nb",
    "\r\n",
    '"',
    "một\tdòng\nhai\r\n",
    "đã “xem”",
    "\x02\x03",
    "NULL",
]


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


def frame_of(texts: list[str], count: int = 1, note: str | None = None) -> pl.DataFrame:
    rows = [(AT + timedelta(days=1), text, count, date(2019, 1, 1), note or text) for text in texts]
    schema: dict[str, Any] = {
        "at": INSTANT,
        "text": pl.String,
        "count": pl.Int64,
        "day": pl.Date,
        "note": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def rows_of(connection: Connection) -> list[tuple]:
    return sorted(tuple(row) for row in connection.execute(sa.select(ROWS)))


def test_every_value_comes_out_as_it_went_in(store: Store) -> None:
    frame = frame_of(TEXTS).with_columns(
        pl.when(pl.col("text") == "a").then(None).otherwise(pl.col("note")).alias("note"),
        pl.when(pl.col("text") == "a").then(None).otherwise(pl.col("day")).alias("day"),
    )
    with writing(store.engine) as connection:
        ROWS.create(connection)
        bulk.insert_new(connection, ROWS, frame)
        assert rows_of(connection) == sorted(frame.rows())


def test_a_row_that_is_there_stays_as_it_is(store: Store) -> None:
    with writing(store.engine) as connection:
        ROWS.create(connection)
        bulk.insert_new(connection, ROWS, frame_of(["a", "b"], count=1))
        bulk.insert_new(connection, ROWS, frame_of(["b", "c", "c"], count=2))
        bulk.insert_new(connection, ROWS, frame_of([]))
        assert [(row[1], row[2]) for row in rows_of(connection)] == [("a", 1), ("b", 1), ("c", 2)]


def test_a_table_without_its_key_takes_every_row(store: Store) -> None:
    """As one that is filled for a rebuild; SQLite's tables always have theirs."""
    server = store.engine.dialect.name == "postgresql"
    with writing(store.engine) as connection:
        ROWS.create(connection)
        assert not bulk.being_filled(connection, ROWS)
        if server:
            connection.exec_driver_sql("ALTER TABLE test_rows DROP CONSTRAINT test_rows_pkey")
        assert bulk.being_filled(connection, ROWS) is server
        bulk.insert_new(connection, ROWS, frame_of(["a", "b"]))
        bulk.insert_new(connection, ROWS, frame_of(["b"]))
        assert len(rows_of(connection)) == (3 if server else 2)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = frame_of(["a"]).with_columns(pl.col("at").dt.replace_time_zone(None))
    with (
        pytest.raises((ValueError, sa.exc.StatementError), match="zone"),
        writing(store.engine) as connection,
    ):
        ROWS.create(connection)
        bulk.insert_new(connection, ROWS, naive)


def rows(numbers: range, keys: int) -> list[dict[str, Any]]:
    """Rows of which some have the same key."""
    return [
        {
            "tenant": "so",
            "key": f"k{number % keys}",
            "number": number,
            "at": datetime(2019, 7, 15, 1, 5, number % 60, 7, tzinfo=UTC),
            "text": (None, *TEXTS)[number % (1 + len(TEXTS))],
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
            bulk.upsert_many(connection, AT_ONCE, batch)
            upsert(connection, IN_TURN, batch)
    with writing(store.engine) as connection:
        bulk.upsert_many(connection, AT_ONCE, rows(range(100), 100))
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
        bulk.upsert_many(connection, AT_ONCE, rows(range(100), 100))
        transaction.rollback()
    with writing(store.engine) as connection:
        bulk.upsert_many(connection, AT_ONCE, rows(range(100, 200), 200))
    with reading(store.engine) as connection:
        assert [row.number for row in content(connection, AT_ONCE)] == list(range(100, 200))


PARTS = sa.Table(
    "in_parts",
    METADATA,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("told", sa.Integer, nullable=False),
    sa.Column("words", sa.Text),
    sa.Column("stood", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)
GUARDS = {"told": "told", "words": "told", "stood": "stood", "state": "stood"}


def in_parts(generator: random.Random) -> pl.DataFrame:
    """A row a key, with versions of both parts that some other frame may have newer or older."""
    rows = [
        {"tenant": "so", "key": f"k\t{number}", "told": told, "words": f"lời {told}" if told else None,
         "stood": stood, "state": f"{stood}\\"}
        for number in range(200)
        for told, stood in [(generator.randint(0, 9), generator.randint(1, 9))]
    ]  # fmt: skip
    return pl.DataFrame(rows)


def test_each_part_of_a_row_yields_to_a_newer_one_alone(store: Store) -> None:
    frames = [in_parts(random.Random(seed)) for seed in range(3)]
    every = pl.concat(frames)
    newest = {
        part: every.sort(part).group_by("key").agg(pl.last(part, word))
        for part, word in (("told", "words"), ("stood", "state"))
    }
    expected = newest["told"].join(newest["stood"], on="key").select("key", *GUARDS).sort("key").rows()
    with writing(store.engine) as connection:
        PARTS.create(connection)
        for order in (frames, frames[::-1], [*frames, frames[0]]):
            connection.execute(sa.delete(PARTS))
            for frame in order:
                bulk.upsert_guarded(connection, PARTS, frame, GUARDS)
            query = sa.select(PARTS.c.key, *(PARTS.c[name] for name in GUARDS)).order_by(PARTS.c.key)
            assert sorted(map(tuple, connection.execute(query))) == sorted(expected)
