"""Many rows into a table that may have some of them already: by COPY into a stage, from there in one go."""

from typing import Any

import sqlalchemy as sa
from psycopg import Cursor, sql
from sqlalchemy.engine import Connection

from shared.database import raw, upsert

_FEW = 64
"""Up to here single statements, sent together, are quicker than a stage."""


def upsert_many(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """As `upsert`, of any number of rows, all with the same columns; of two with one key the later one stays.

    For columns of text, numbers and times: what COPY writes as it stands.
    """
    if connection.dialect.name != "postgresql" or len(rows) <= _FEW:
        upsert(connection, table, rows)
        return
    key = [column.name for column in table.primary_key.columns]
    last = {tuple(row[name] for name in key): row for row in rows}
    with raw(connection) as driver, driver.cursor() as cursor:
        _stage(cursor, table, list(last.values()))
        _take_over(cursor, table, key, list(rows[0]))


def _stage(cursor: Cursor[Any], table: sa.Table, rows: list[dict[str, Any]]) -> None:
    # Once a connection: to make and drop a table for every batch would swell the catalogue.
    made = sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS")
    cursor.execute(made.format(_stage_of(table), sql.Identifier(table.name)))
    names = list(rows[0])
    copied = sql.SQL("COPY {} ({}) FROM STDIN").format(_stage_of(table), _listed(names))
    with cursor.copy(copied) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _take_over(cursor: Cursor[Any], table: sa.Table, key: list[str], names: list[str]) -> None:
    taken = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names if name not in key]
    moved = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT ({}) DO UPDATE SET {}")
    cursor.execute(
        moved.format(
            sql.Identifier(table.name),
            _listed(names),
            _listed(names),
            _stage_of(table),
            _listed(key),
            sql.SQL(", ").join(taken),
        )
    )
    cursor.execute(sql.SQL("TRUNCATE {}").format(_stage_of(table)))


def _stage_of(table: sa.Table) -> sql.Identifier:
    return sql.Identifier(f"staged_{table.name}")


def _listed(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
