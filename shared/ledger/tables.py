"""The table of a service's seals, append-only like the log, and how a log is read without trusting it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant
from shared.eventstore.schema import log
from shared.ledger.canonical import LogRow
from shared.ledger.seal import Line, Seal

ledger_metadata = sa.MetaData()

ledger_seals = sa.Table(
    "ledger_seals",
    ledger_metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first_position", sa.BigInteger, nullable=False),
    sa.Column("last_position", sa.BigInteger, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("chain_head", sa.String(64), nullable=False),
    sa.Column("merkle_root", sa.String(64), nullable=False),
    sa.Column("manifest", sa.String(64), nullable=False),
    sa.Column("key", sa.String(16)),
    sa.Column("sealed_at", Instant, nullable=False),
    sa.Column("signature", sa.LargeBinary(64)),
)

_REFUSAL = "the ledger is append-only: no seal is ever updated or deleted"

_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER ledger_seals_refuses_{verb} BEFORE {verb.upper()} ON ledger_seals "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("update", "delete")
)

_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER ledger_seals_refuses_change BEFORE UPDATE OR DELETE ON ledger_seals "
    "FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_seals_refuses_truncate BEFORE TRUNCATE ON ledger_seals "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
)

_ROWS_AT_ONCE = 2000


def guard_seals(connection: Connection) -> None:
    """Make the database itself refuse to change or remove a seal."""
    guards = _SQLITE_GUARDS if connection.dialect.name == "sqlite" else _POSTGRESQL_GUARDS
    for statement in guards:
        connection.exec_driver_sql(statement)


def add_seal(connection: Connection, line: Line) -> None:
    values = {**msgspec.structs.asdict(line.seal), "signature": line.signature}
    kept = {column.name: values[column.name] for column in ledger_seals.columns}
    connection.execute(sa.insert(ledger_seals), [kept])


def last_seal(connection: Connection, service: str) -> Seal | None:
    query = sa.select(ledger_seals).order_by(ledger_seals.c.number.desc()).limit(1)
    return next((seal for seal, _ in _seals(connection, service, query)), None)


def seals_after(connection: Connection, service: str, number: int) -> Iterator[tuple[Seal, bytes | None]]:
    """The seals above `number` with their signatures, oldest first."""
    query = sa.select(ledger_seals).where(ledger_seals.c.number > number).order_by(ledger_seals.c.number)
    return _seals(connection, service, query)


def _seals(
    connection: Connection, service: str, query: sa.Select[Any]
) -> Iterator[tuple[Seal, bytes | None]]:
    for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        values = row._asdict()
        signature = values.pop("signature")
        yield Seal(service=service, **values), signature


def rows_between(connection: Connection, first: int, last: int) -> list[LogRow]:
    """The events at the positions from `first` to `last`."""
    within = log.c.position.between(first, last)
    query = _rows(connection).where(within).order_by(log.c.position)
    return [LogRow._make(row) for row in connection.execute(query)]


def rows_after(connection: Connection, position: int, limit: int) -> list[LogRow]:
    query = _rows(connection).where(log.c.position > position).order_by(log.c.position).limit(limit)
    return [LogRow._make(row) for row in connection.execute(query)]


def all_rows(connection: Connection) -> Iterator[LogRow]:
    """The whole log in the order of its positions, a few rows in memory at a time."""
    query = _rows(connection).order_by(log.c.position).execution_options(yield_per=_ROWS_AT_ONCE)
    return map(LogRow._make, connection.execute(query))


def _rows(connection: Connection) -> sa.Select[Any]:
    """Whole rows, as they lie there: on SQLite a tampered field may hold what its type would not let in."""
    sqlite = connection.dialect.name == "sqlite"
    return sa.select(*(_as_it_lies(log.c[name], sqlite) for name in LogRow._fields))


def _as_it_lies(column: sa.Column[Any], sqlite: bool) -> Any:
    if isinstance(column.type, Instant):
        if sqlite:
            return sa.type_coerce(column, sa.Text)
        return sa.func.to_char(sa.func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    if column.name == "payload":
        return sa.cast(column, sa.LargeBinary) if sqlite else sa.func.convert_to(column, "UTF8")
    return column
