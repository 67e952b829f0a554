"""Data frames into tables: many rows at the cost of few, by COPY where the database has it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import polars as pl
import sqlalchemy as sa
from psycopg import Cursor, sql
from sqlalchemy.engine import Connection

from shared import database
from shared.eventstore.segment import INSTANT

_SPECIAL = ["\\", "\t", "\n", "\r"]
_ESCAPED = ["\\\\", "\\t", "\\n", "\\r"]


def insert_new(connection: Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Insert the rows whose primary key is not there yet and leave the others as they are.

    `frame` has the columns of `table`, instants with their zone. A table that has no key yet, as one that is
    being filled for a rebuild, takes every row.
    """
    if frame.is_empty():
        return
    if connection.dialect.name != "postgresql":
        database.insert_new(connection, table, frame.to_dicts())
        return
    filled = being_filled(connection, table)
    with database.raw(connection) as driver, driver.cursor() as cursor:
        if filled:
            _copy(cursor, sql.Identifier(table.name), frame)
        else:
            _merge(cursor, table, frame)


def being_filled(connection: Connection, table: sa.Table) -> bool:
    """Whether the table has no primary key in the database: nobody reads it yet, each row comes once."""
    if connection.dialect.name != "postgresql":
        return False
    query = sa.text("SELECT 1 FROM pg_index WHERE indrelid = to_regclass(:name) AND indisprimary")
    return connection.scalar(query, {"name": table.name}) is None


def _copy(cursor: Cursor[Any], table: sql.Identifier, frame: pl.DataFrame) -> None:
    copied = sql.SQL("COPY {} ({}) FROM STDIN").format(table, _listed(frame.columns))
    with cursor.copy(copied) as copy:
        copy.write(_as_copied(frame))


def _merge(cursor: Cursor[Any], table: sa.Table, frame: pl.DataFrame) -> None:
    """By way of a stage, in the order of the key: two that merge the same rows never wait for each other."""
    named, stage = sql.Identifier(table.name), sql.Identifier(f"staged_frame_{table.name}")
    made = sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS")
    cursor.execute(made.format(stage, named))
    _copy(cursor, stage, frame)
    columns, key = _listed(frame.columns), _listed([column.name for column in table.primary_key.columns])
    merged = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY {} ON CONFLICT DO NOTHING")
    cursor.execute(merged.format(named, columns, columns, stage, key))
    cursor.execute(sql.SQL("TRUNCATE {}").format(stage))


def _listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _as_copied(frame: pl.DataFrame) -> bytes:
    """The rows in COPY's text format."""
    copied = BytesIO()
    frame.with_columns(_escaped(frame)).write_csv(
        copied,
        include_header=False,
        separator="\t",
        quote_style="never",
        null_value="\\N",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    return copied.getvalue()


def _escaped(frame: pl.DataFrame) -> Sequence[pl.Expr]:
    if any(kind == pl.Datetime and kind != INSTANT for kind in frame.schema.values()):
        raise ValueError("an instant needs a zone, and it is UTC")
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    found = frame.select(pl.col(texts).str.contains_any(_SPECIAL).any())
    return [pl.col(name).str.replace_many(_SPECIAL, _ESCAPED) for name in texts if found[name].item() is True]
