"""The tables that every service database has: the log, and the keys of personal texts."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant

log_metadata = sa.MetaData()

log = sa.Table(
    "log",
    log_metadata,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("id", sa.String(36), nullable=False, unique=True),
    sa.Column("stream", sa.String(200), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("schema_version", sa.SmallInteger, nullable=False),
    sa.Column("occurred_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("correlation_id", sa.String(80), nullable=False),
    sa.Column("causation_id", sa.String(80)),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.UniqueConstraint("stream", "version", name="log_stream_version"),
    sqlite_autoincrement=True,
)

_REFUSAL = "the log is append-only: no event is ever updated or deleted"

_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER log_refuses_{verb} BEFORE {verb.upper()} ON log "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("update", "delete")
)

_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER log_refuses_change BEFORE UPDATE OR DELETE ON log "
    "FOR EACH ROW EXECUTE FUNCTION log_is_append_only()",
    "CREATE TRIGGER log_refuses_truncate BEFORE TRUNCATE ON log "
    "FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()",
)


def guard_log(connection: Connection) -> None:
    """Make the database itself refuse to change or remove what was recorded."""
    guards = _SQLITE_GUARDS if connection.dialect.name == "sqlite" else _POSTGRESQL_GUARDS
    for statement in guards:
        connection.exec_driver_sql(statement)
