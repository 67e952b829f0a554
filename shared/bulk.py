"""Many rows into a table at the cost of few: by COPY, and by way of a stage where some may be there already.

Databases without COPY take them as single statements.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa
from psycopg import Copy, Cursor, sql
from sqlalchemy.engine import Connection

from shared import database
from shared.copied import in_text

_FEW = 64
"""Up to here single statements, sent together, are quicker than a stage."""

_Fill = Callable[[Copy], None]


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
    filled, fill = being_filled(connection, table), _of_frame(frame)
    with database.raw(connection) as driver, driver.cursor() as cursor:
        if filled:
            _copy(cursor, sql.Identifier(table.name), frame.columns, fill)
        else:
            _merge(cursor, table, frame.columns, fill, sql.SQL("DO NOTHING"))


def upsert_guarded(
    connection: Connection, table: sa.Table, frame: pl.DataFrame, guards: Mapping[str, str]
) -> None:
    """As `database.upsert_guarded`; `frame` has one row a key."""
    if frame.is_empty():
        return
    if connection.dialect.name != "postgresql" or frame.height <= _FEW:
        database.upsert_guarded(connection, table, frame.to_dicts(), guards)
        return
    old = sql.Identifier(table.name)
    taken = [
        sql.SQL("{0} = CASE WHEN {2}.{1} < excluded.{1} THEN excluded.{0} ELSE {2}.{0} END").format(
            sql.Identifier(name), sql.Identifier(guard), old
        )
        for name, guard in guards.items()
    ]
    newer = [
        sql.SQL("{1}.{0} < excluded.{0}").format(sql.Identifier(guard), old)
        for guard in dict.fromkeys(guards.values())
    ]
    update = sql.SQL("({}) DO UPDATE SET {} WHERE {}").format(
        _listed(database.key_of(table)), sql.SQL(", ").join(taken), sql.SQL(" OR ").join(newer)
    )
    with database.raw(connection) as driver, driver.cursor() as cursor:
        _merge(cursor, table, frame.columns, _of_frame(frame), update)


def upsert(connection: Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """As `database.upsert`; `frame` has one row a key, and texts, numbers and times."""
    if connection.dialect.name != "postgresql" or frame.height <= _FEW:
        database.upsert(connection, table, frame.to_dicts())
        return
    with database.raw(connection) as driver, driver.cursor() as cursor:
        _merge(cursor, table, frame.columns, _of_frame(frame), _taken_over(table, frame.columns))


def upsert_many(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """As `database.upsert`, of any number of rows, all with the same columns; of two with one key the later
    one stays.

    For columns of text, numbers and times: what COPY writes as it stands.
    """
    if connection.dialect.name != "postgresql" or len(rows) <= _FEW:
        database.upsert(connection, table, rows)
        return
    key, names = database.key_of(table), list(rows[0])
    last = {tuple(row[name] for name in key): row for row in rows}
    values = [[row[name] for name in names] for row in last.values()]
    with database.raw(connection) as driver, driver.cursor() as cursor:
        _merge(cursor, table, names, _of_rows(values), _taken_over(table, names))


def _taken_over(table: sa.Table, names: Sequence[str]) -> sql.Composed:
    key = database.key_of(table)
    taken = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names if name not in key]
    return sql.SQL("({}) DO UPDATE SET {}").format(_listed(key), sql.SQL(", ").join(taken))


def insert_or_hold(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """As `database.insert_or_hold`, of any number of rows, all with the same columns and no two alike."""
    if connection.dialect.name != "postgresql" or len(rows) <= _FEW:
        database.insert_or_hold(connection, table, rows)
        return
    key, names = database.key_of(table), list(rows[0])
    held = sql.SQL("({0}) DO UPDATE SET {1} = excluded.{1}").format(_listed(key), sql.Identifier(key[-1]))
    with database.raw(connection) as driver, driver.cursor() as cursor:
        _merge(cursor, table, names, _of_rows([[row[name] for name in names] for row in rows]), held)


def being_filled(connection: Connection, table: sa.Table) -> bool:
    """Whether the table has no primary key in the database: nobody reads it yet, each row comes once."""
    if connection.dialect.name != "postgresql":
        return False
    query = sa.text("SELECT 1 FROM pg_index WHERE indrelid = to_regclass(:name) AND indisprimary")
    return connection.scalar(query, {"name": table.name}) is None


def _merge(
    cursor: Cursor[Any], table: sa.Table, names: Sequence[str], fill: _Fill, conflict: sql.Composable
) -> None:
    """By way of a stage, in the order of the key that `database.upsert` goes by too: two that merge the same
    rows never wait for each other."""
    named, stage = sql.Identifier(table.name), sql.Identifier(f"staged_{table.name}")
    # Once a connection: to make and drop a table for every batch would swell the catalogue.
    made = sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS")
    cursor.execute(made.format(stage, named))
    _copy(cursor, stage, names, fill)
    merged = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY {} ON CONFLICT {}")
    listed = _listed(names)
    order = sql.SQL(", ").join(map(_ordered, table.primary_key.columns))
    cursor.execute(merged.format(named, listed, listed, stage, order, conflict))
    cursor.execute(sql.SQL("TRUNCATE {}").format(stage))


def _copy(cursor: Cursor[Any], table: sql.Identifier, names: Sequence[str], fill: _Fill) -> None:
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table, _listed(names))) as copy:
        fill(copy)


def _ordered(column: sa.Column[Any]) -> sql.Composed:
    """The column in the order of its characters' numbers, whatever the database's language."""
    order = ' COLLATE "C"' if isinstance(column.type, sa.String) else ""
    return sql.SQL("{}{}").format(sql.Identifier(column.name), sql.SQL(order))


def _listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _of_rows(rows: Sequence[Sequence[Any]]) -> _Fill:
    def fill(copy: Copy) -> None:
        for row in rows:
            copy.write_row(row)

    return fill


def _of_frame(frame: pl.DataFrame) -> _Fill:
    text = in_text(frame)
    return lambda copy: copy.write(text)
