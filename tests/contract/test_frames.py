"""Data frames enter tables as rows do: every value as it is, and never over a row that is there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared import frames
from shared.database import Instant, writing
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
TEXTS = ["", "a", "\\", "\\N", "\\.", "\t", "a\nb", "\r\n", '"', "đã “xem”", "\x02\x03", "NULL"]


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
        frames.insert_new(connection, ROWS, frame)
        assert rows_of(connection) == sorted(frame.rows())


def test_a_row_that_is_there_stays_as_it_is(store: Store) -> None:
    with writing(store.engine) as connection:
        ROWS.create(connection)
        frames.insert_new(connection, ROWS, frame_of(["a", "b"], count=1))
        frames.insert_new(connection, ROWS, frame_of(["b", "c", "c"], count=2))
        frames.insert_new(connection, ROWS, frame_of([]))
        assert [(row[1], row[2]) for row in rows_of(connection)] == [("a", 1), ("b", 1), ("c", 2)]


def test_a_table_without_its_key_takes_every_row(store: Store) -> None:
    """As one that is filled for a rebuild; SQLite's tables always have theirs."""
    server = store.engine.dialect.name == "postgresql"
    with writing(store.engine) as connection:
        ROWS.create(connection)
        assert not frames.being_filled(connection, ROWS)
        if server:
            connection.exec_driver_sql("ALTER TABLE test_rows DROP CONSTRAINT test_rows_pkey")
        assert frames.being_filled(connection, ROWS) is server
        frames.insert_new(connection, ROWS, frame_of(["a", "b"]))
        frames.insert_new(connection, ROWS, frame_of(["b"]))
        assert len(rows_of(connection)) == (3 if server else 2)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = frame_of(["a"]).with_columns(pl.col("at").dt.replace_time_zone(None))
    with (
        pytest.raises((ValueError, sa.exc.StatementError), match="zone"),
        writing(store.engine) as connection,
    ):
        ROWS.create(connection)
        frames.insert_new(connection, ROWS, naive)
