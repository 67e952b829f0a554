"""One SQLAlchemy engine a service database, set up so that SQLite and PostgreSQL behave alike."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Engine

_WRITE = "thidua_write"
_APART = "thidua_apart"
_KEYS_A_QUERY = 500
_FEW = 16
_SILENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How long a server whose machine went silent is believed to be there, by libpq's words."""
_PROVEN_SECONDS = 1.0
"""So long after its last use a pooled connection is taken for whole without asking the server."""

UNAVAILABLE = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""Trouble of the database itself (away, full, a deadlock), whatever was asked of it: to be tried again.

Broader by what `unavailable` leaves out."""

_PROGRAM_LIMIT = "54"
"""SQLSTATE class of what no patience helps: an index row too large, a statement too complex."""

_one_writer: dict[str, threading.Lock] = {}


def unavailable(error: BaseException) -> bool:
    """Whether it is the database that is in trouble, and not what it was asked to keep.

    The driver counts a limit that a statement exceeds among the server's own troubles; tried again it fails
    for ever.
    """
    if not isinstance(error, UNAVAILABLE):
        return False
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state is None or not state.startswith(_PROGRAM_LIMIT)


class Instant(sa.TypeDecorator[datetime]):
    """An aware datetime: `timestamptz` on PostgreSQL, sortable ISO text in UTC on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(27))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value.isoformat()}")
        if value is None or dialect.name != "sqlite":
            return value
        # strftime leaves out the zeros of early years
        told = value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        return f"{told}Z"

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return None if value is None else value.astimezone(UTC)
        return datetime.fromisoformat(value)


def connect(url: str) -> Engine:
    """The engine for `url`; on SQLite the folder is made, writes are durable and readers never wait.

    Its errors never show the values of a statement: these may be personal, and errors go into logs.
    """
    engine_url = sa.make_url(url)
    if engine_url.get_backend_name() != "sqlite":
        engine = sa.create_engine(
            engine_url, connect_args=_SILENCE, pool_size=10, max_overflow=10, hide_parameters=True
        )
        sa.event.listen(engine, "checkin", _note_use)
        sa.event.listen(engine, "checkout", _ask_if_idle)
        return engine
    if engine_url.database and engine_url.database != ":memory:":
        Path(engine_url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        engine_url,
        connect_args={"check_same_thread": False, "timeout": 30},
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _ask_if_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """The pool's own question before each use would cost every short transaction a round trip."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < _PROVEN_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise sa.exc.DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit transactions would begin too late and commit around DDL.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end, rolled back on any error.

    SQLite has one writer a file, and a second one in the same process would block every green thread while
    it waits inside the driver; so here it waits for a lock of Python's, which lets the others run.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    lock = _one_writer.setdefault(str(engine.url), threading.Lock())
    with lock, engine.connect() as plain:
        connection = plain.execution_options(**{_WRITE: True})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view for reading, of one moment; writes inside are a mistake."""
    with engine.connect() as plain:
        snapshot = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        connection = plain.execution_options(**snapshot)
        with connection.begin():
            yield connection


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """For single reads, each of its own moment: without the round trips that begin and end a transaction."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            yield connection
        return
    with engine.connect() as plain:
        yield plain.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """For single changes, each committed by itself, without the round trips of a transaction."""
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with glancing(engine) as connection:
        yield connection


@contextmanager
def raw(connection: Connection) -> Iterator[psycopg.Connection[Any]]:
    """PostgreSQL's driver itself within the transaction of `connection`: for COPY, for statements that are to
    leave in one go, and where SQLAlchemy's own work would cost more than the server's.

    Errors come out as SQLAlchemy's, without the values of the statement.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        yield driver
    except psycopg.Error as error:
        broken = driver.closed or driver.broken
        if broken:
            connection.invalidate(error)
        raise sa.exc.DBAPIError.instance(
            None,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=broken,
            dialect=connection.dialect,
        ) from error


def by_indexes(connection: Connection) -> None:
    """Until the end of this transaction rows are found by indexes alone: for one that asks for many keys at
    once of tables that the server may not have looked at since they grew."""
    if connection.dialect.name == "postgresql":
        # In one go with what comes next. What it must not do it deems so dear that it would compile the rest.
        with raw(connection) as driver, driver.pipeline():
            driver.execute("SET LOCAL enable_seqscan TO off")
            driver.execute("SET LOCAL jit TO off")


def text_array(values: Sequence[str]) -> str:
    """`values` as a parameter for `::text[]`, without the look at each that the driver would take."""
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        joined = '","'.join(one.replace("\\", "\\\\").replace('"', '\\"') for one in values)
    return f'{{"{joined}"}}' if values else "{}"


def one_of(
    connection: Connection, column: sa.Column[Any], values: Sequence[Any]
) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that together say that `column` has one of `values`, each fit for one query."""
    if connection.dialect.name == "postgresql":
        if len(values) > _FEW:
            # as a table, each of them is looked up; as an array, all may be held against every row
            kind = sa.Text() if isinstance(column.type, sa.String) else column.type
            array = text_array(values) if isinstance(column.type, sa.String) else [*values]
            named = sa.cast(sa.literal(array, None), postgresql.ARRAY(kind))
            yield column.in_(sa.select(sa.func.unnest(named)))
        elif values:
            yield any_of(connection, column, values)
        return
    for start in range(0, len(values), _KEYS_A_QUERY):
        yield any_of(connection, column, values[start : start + _KEYS_A_QUERY])


def looked_up(
    connection: Connection, query: sa.Select[Any], column: sa.Column[Any], values: Sequence[str]
) -> list[sa.Row[Any]]:
    """The rows of `query` whose `column`, of text, has one of `values`, which are all different.

    On PostgreSQL each value is looked up by itself, whatever the server believes of a table that has grown
    since it last looked at it: it might hold all rows against all values.
    """
    if connection.dialect.name != "postgresql":
        parts = one_of(connection, column, values)
        return [row for some in parts for row in connection.execute(query.where(some))]
    if not values:
        return []
    array = sa.cast(sa.literal(text_array(values)), postgresql.ARRAY(sa.Text))
    wanted = sa.func.unnest(array).table_valued("value").render_derived(name="wanted")
    # an offset keeps the two from being planned as one
    each = query.where(column == wanted.c.value).offset(0).lateral("each")
    return [*connection.execute(sa.select(each).select_from(wanted.join(each, sa.true())))]


def any_of(
    connection: Connection, column: sa.ColumnElement[Any], values: Sequence[Any]
) -> sa.ColumnElement[bool]:
    """That `column` has one of `values`: any number for PostgreSQL, some hundred for SQLite."""
    if connection.dialect.name != "postgresql":
        return column.in_(values)
    if isinstance(column.type, sa.String):
        return column == sa.any_(sa.cast(sa.literal(text_array(values)), postgresql.ARRAY(sa.Text)))
    return column == sa.any_(sa.literal([*values], postgresql.ARRAY(column.type)))


def upsert(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`, or take their values over where the primary key is there already."""
    _insert(connection, table, rows, newer_by=None)


def upsert_newer(connection: Connection, table: sa.Table, rows: list[dict[str, Any]], by: str) -> None:
    """As `upsert`, but a row only yields to one whose `by` column is greater: order never matters."""
    _insert(connection, table, rows, newer_by=by)


def upsert_guarded(
    connection: Connection, table: sa.Table, rows: list[dict[str, Any]], guards: Mapping[str, str]
) -> None:
    """As `upsert`, but each column of a row yields only where the column that guards it is greater in the new
    one: parts of a row that have versions of their own, in any order. `guards` is of all columns but the key.
    """
    if rows:
        statement = _guarded(connection.dialect.name, table, tuple(guards.items()))
        connection.execute(statement, _in_order(table, rows))


@cache
def _guarded(dialect: str, table: sa.Table, guards: tuple[tuple[str, str], ...]) -> Any:
    statement = _dialect_insert(dialect, table)
    new = statement.excluded
    newer = {guard: table.c[guard] < new[guard] for _, guard in guards}
    taken = {name: sa.case((newer[guard], new[name]), else_=table.c[name]) for name, guard in guards}
    return statement.on_conflict_do_update(
        index_elements=key_of(table), set_=taken, where=sa.or_(*newer.values())
    )


def insert_new(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet and leave the others as they are."""
    if rows:
        connection.execute(
            _dialect_insert(connection.dialect.name, table).on_conflict_do_nothing(), _in_order(table, rows)
        )


def inserted_new(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> list[Any]:
    """As `insert_new`, for a table with a key of one column; returns the keys that were not there yet."""
    (key,) = table.primary_key.columns
    statement = _dialect_insert(connection.dialect.name, table).on_conflict_do_nothing().returning(key)
    return list(connection.scalars(statement, _in_order(table, rows))) if rows else []


def insert_or_hold(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """As `insert_new` for a table that is all key, but until the end of this transaction nobody takes away a
    row that was there: it is waited for, or passed over by those who skip what is locked."""
    if rows:
        statement = _dialect_insert(connection.dialect.name, table)
        key = key_of(table)
        same = {key[-1]: statement.excluded[key[-1]]}
        connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_=same), _in_order(table, rows)
        )


def _insert(
    connection: Connection, table: sa.Table, rows: list[dict[str, Any]], newer_by: str | None
) -> None:
    if not rows:
        return
    statement = _dialect_insert(connection.dialect.name, table)
    key = key_of(table)
    taken_over = {name: statement.excluded[name] for name in rows[0] if name not in key}
    where = None if newer_by is None else table.c[newer_by] < statement.excluded[newer_by]
    connection.execute(
        statement.on_conflict_do_update(index_elements=key, set_=taken_over, where=where),
        _in_order(table, rows),
    )


def key_of(table: sa.Table) -> list[str]:
    """The names of the columns of its primary key."""
    return [column.name for column in table.primary_key.columns]


def _in_order(table: sa.Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By primary key, so that two transactions that write the same rows at once never wait in a circle; of
    rows with one key, the later one stays behind the earlier."""
    key = key_of(table)
    return sorted(rows, key=itemgetter(*key))


def _dialect_insert(dialect: str, table: sa.Table) -> Any:
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def apart(connection: Connection) -> None:
    """Say that nobody else touches what this transaction changes: what runs in it is granted `exclusive` and
    `sharing` without a lock, and holds nobody up."""
    connection.execution_options(**{_APART: True})


def is_apart(connection: Connection) -> bool:
    """Whether that was said of this transaction."""
    return bool(connection.get_execution_options().get(_APART))


def _must_lock(connection: Connection) -> bool:
    # On SQLite a write transaction is alone already.
    return connection.dialect.name == "postgresql" and not is_apart(connection)


def exclusive(connection: Connection, name: str) -> None:
    """Until the end of this transaction, nobody else who asks for `name` goes on."""
    if _must_lock(connection):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_number_of(name))))


def sharing(connection: Connection, name: str) -> None:
    """Until the end of this transaction, nobody is exclusive about `name`; others may share it."""
    if _must_lock(connection):
        # In one go with the BEGIN that it mostly comes right after.
        with raw(connection) as driver, driver.pipeline():
            driver.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", (name,))


def exclusive_at_once(connection: Connection, name: str) -> bool:
    """As `exclusive`, but instead of waiting it says no when somebody else has `name`."""
    if not _must_lock(connection):
        return True
    return bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_number_of(name)))))


def exclusive_where_free(connection: Connection, names: Sequence[str]) -> list[str]:
    """As `exclusive_at_once` of many names in one go; those of them that were granted."""
    if not names or not _must_lock(connection):
        return [*names]
    name = sa.func.unnest(sa.literal([*names], postgresql.ARRAY(sa.Text))).column_valued("name")
    free = sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(name, 0))
    return list(connection.scalars(sa.select(name).where(free)))


def _number_of(name: str) -> sa.ColumnElement[int]:
    return sa.func.hashtextextended(name, 0)
