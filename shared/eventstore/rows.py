"""Rows of the log: how events become them and how they come out again.

On PostgreSQL both go through the driver itself: what a row costs there is what the whole pipeline can do.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

import msgspec
import polars as pl
import sqlalchemy as sa
from psycopg import Cursor
from sqlalchemy.engine import Connection, Row

from shared.clock import VIETNAM
from shared.copied import copy_frame
from shared.database import one_of, raw, text_array
from shared.eventstore.envelope import Recorded
from shared.eventstore.schema import log

CHANNEL = "thidua_log"
"""Where PostgreSQL tells of each commit that added events, and whose store added them."""

_LOG_LOCK = 0x7468_6964_7561  # "thidua": one number, so that every writer of one database's log agrees
_ORDER = f"SELECT pg_advisory_xact_lock({_LOG_LOCK}), pg_notify('{CHANNEL}', %s)"

_WRITTEN = tuple(column.name for column in log.columns if column.name != "position")
_TYPES = ("text", "text", "int4", "text", "int2", "timestamptz", "timestamptz", *("text",) * 5)
_INTO = f"COPY log ({', '.join(_WRITTEN)}) FROM STDIN"
_INSERT = f"INSERT INTO log ({', '.join(_WRITTEN)}) VALUES ({', '.join(['%s'] * len(_WRITTEN))})"
FEW = 16
"""Up to here single inserts, sent at once, are quicker than to begin a COPY."""

_BEGUN = "SELECT stream FROM log WHERE stream = ANY(%s::text[]) AND version = 1"
READ = f"SELECT {', '.join(column.name for column in log.columns)} FROM log"
"""All columns of the log, as `recorded` takes them."""


def insert(connection: Connection, parts: Sequence[Sequence[Recorded] | pl.DataFrame], by: str) -> None:
    """Take the log's lock and add the events of all `parts`, in this order: objects, or rows made of columns
    (`columns.log_rows`). Their positions are the database's.

    Whoever listens is told that the store `by` name added them. The lock is held until the end of the
    transaction, so this comes last in it.
    """
    if connection.dialect.name != "postgresql":
        values = [dict(zip(_WRITTEN, one, strict=True)) for part in parts for one in _rows(part)]
        connection.execute(sa.insert(log), values)
        return
    with raw(connection) as driver:
        if sum(map(len, parts)) <= FEW:
            with driver.pipeline():
                driver.execute(_ORDER, (by,))
                for one in chain.from_iterable(map(_rows, parts)):
                    driver.execute(_INSERT, one)
            return
        driver.execute(_ORDER, (by,))
        with driver.cursor() as cursor:
            for part in parts:
                if isinstance(part, pl.DataFrame):
                    copy_frame(cursor, _INTO, part)
                else:
                    _copy(cursor, part)


def _copy(cursor: Cursor[Any], events: Sequence[Recorded]) -> None:
    with cursor.copy(f"{_INTO} (FORMAT binary)") as copy:
        copy.set_types(_TYPES)
        for one in events:
            copy.write_row(_values(one))


def _rows(part: Sequence[Recorded] | pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    """The values of `_WRITTEN` of each event."""
    return part.iter_rows() if isinstance(part, pl.DataFrame) else map(_values, part)


def after(connection: Connection, position: int, limit: int, tenant: str | None = None) -> list[Recorded]:
    """At most `limit` events with a position above `position`, of `tenant` or of all, in the log's order."""
    if connection.dialect.name != "postgresql":
        query = sa.select(log).where(log.c.position > position).order_by(log.c.position).limit(limit)
        if tenant is not None:
            query = query.where(log.c.tenant == tenant)
        return recorded(connection.execute(query).all())
    with raw(connection) as driver:
        here = "" if tenant is None else "AND tenant = %(tenant)s"
        asked = f"{READ} WHERE position > %(position)s {here} ORDER BY position LIMIT %(limit)s"
        values = {"position": position, "tenant": tenant, "limit": limit}
        return recorded(driver.execute(asked, values, binary=True).fetchall())


def matching(
    connection: Connection, position: int, limit: int, wanted: Mapping[str, str | None], day: str | None
) -> list[Recorded]:
    """The same, of events whose columns are as `wanted`, recorded on `day` of Viet Nam if one is named."""
    if any("\0" in (value or "") for value in wanted.values()):
        return []  # no database keeps such a text, and PostgreSQL does not even ask for it
    query = sa.select(log).where(log.c.position > position).order_by(log.c.position).limit(limit)
    query = query.where(*(log.c[name] == value for name, value in wanted.items() if value is not None))
    if day is not None:
        begins = datetime.combine(date.fromisoformat(day), time(), VIETNAM)
        query = query.where(log.c.recorded_at >= begins, log.c.recorded_at < begins + timedelta(days=1))
    return recorded(connection.execute(query).all())


def begun(connection: Connection, streams: Sequence[str]) -> set[str]:
    """Those of `streams` that have an event."""
    if connection.dialect.name == "postgresql":
        with raw(connection) as driver:
            return {stream for (stream,) in driver.execute(_BEGUN, (text_array(streams),))}
    found: set[str] = set()
    for wanted in one_of(connection, log.c.stream, streams):
        found.update(connection.scalars(sa.select(log.c.stream).where(log.c.version == 1, wanted)))
    return found


def recorded(rows: Sequence[Row[Any]] | Sequence[tuple[Any, ...]]) -> list[Recorded]:
    """Rows of the table `log`, all columns in the table's order, as events."""
    return [
        Recorded(
            position=position,
            id=event_id,
            stream=stream,
            version=version,
            type=event_type,
            schema_version=schema_version,
            occurred_at=occurred_at.astimezone(UTC),
            recorded_at=recorded_at.astimezone(UTC),
            actor=actor,
            correlation_id=correlation_id,
            causation_id=causation_id,
            tenant=tenant,
            payload=msgspec.Raw(payload.encode()),
        )
        for (
            position,
            event_id,
            stream,
            version,
            event_type,
            schema_version,
            occurred_at,
            recorded_at,
            actor,
            correlation_id,
            causation_id,
            tenant,
            payload,
        ) in rows
    ]


def _values(one: Recorded) -> tuple[Any, ...]:
    return (
        one.id,
        one.stream,
        one.version,
        one.type,
        one.schema_version,
        one.occurred_at,
        one.recorded_at,
        one.actor,
        one.correlation_id,
        one.causation_id,
        one.tenant,
        bytes(one.payload).decode(),
    )
