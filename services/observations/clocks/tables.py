"""What is kept of the traffic with time clocks. None of it follows from the log, so no rebuild touches it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from shared.database import Instant, insert_new

clock_metadata = sa.MetaData()

contacts = sa.Table(
    "device_contacts",
    clock_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("device", sa.String(40), primary_key=True),
    sa.Column("heard", Instant),
    sa.Column("heard_from", sa.String(45)),
    sa.Column("stamp", sa.BigInteger, nullable=False),
    sa.Column("resend", sa.Boolean, nullable=False),
    sa.Column("skew_seconds", sa.BigInteger),
    sa.Column("skew_by", sa.String(10)),
    sa.Column("skew_at", Instant),
    sa.Column("punches", sa.BigInteger, nullable=False),
    sa.Column("known", sa.BigInteger, nullable=False),
    sa.Column("unread", sa.BigInteger, nullable=False),
    sa.Column("key", sa.BigInteger, nullable=False),
    sa.Column("pull_due", Instant),
    sa.Column("pulled", Instant),
    sa.Column("pulled_records", sa.BigInteger, nullable=False),
    sa.Column("pulled_sha256", sa.String(64)),
    sa.Column("failed", Instant),
    sa.Column("failure", sa.JSON(none_as_null=True)),
)
"""`stamp` is how far a pushing clock says it is; `key` opens a clock that is asked. Of its memory
`pulled_records` were taken, which have this hash. `failure` is of the last asking, if that failed."""

strangers = sa.Table(
    "device_strangers",
    clock_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("device", sa.String(40), primary_key=True),
    sa.Column("why", sa.String(40), nullable=False),
    sa.Column("address", sa.String(45), nullable=False),
    sa.Column("first", Instant, nullable=False),
    sa.Column("last", Instant, nullable=False),
    sa.Column("times", sa.BigInteger, nullable=False),
)
"""Clocks that were turned away; with an empty tenant those that nobody has registered."""

unread = sa.Table(
    "device_unread",
    clock_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("device", sa.String(40), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("device_unread_by_age", "at"),
)
"""Lines of a clock that are no punches."""

NOBODY = ""
MOST_STRANGERS = 200
MOST_UNREAD = 1000
KEPT = timedelta(days=30)
"""How long a line that could not be read, or a stranger, is remembered."""

_FRESH = {"stamp": 0, "resend": False, "punches": 0, "known": 0, "unread": 0, "key": 0, "pulled_records": 0}


def contact_of(connection: Connection, tenant: str, device: str) -> Row[Any] | None:
    return connection.execute(sa.select(contacts).where(_of(contacts, tenant, device))).first()


def note(connection: Connection, tenant: str, device: str, **values: Any) -> None:
    """Set `values` of the clock's contact, which there may not have been yet."""
    insert_new(connection, contacts, [{"tenant": tenant, "device": device, **_FRESH}])
    connection.execute(sa.update(contacts).where(_of(contacts, tenant, device)).values(**values))


def remember_stranger(
    connection: Connection, tenant: str, device: str, why: str, address: str, now: datetime
) -> None:
    """Count one more try of a clock that was turned away; at most MOST_STRANGERS of a tenant are remembered,
    the oldest make room."""
    row = {"tenant": tenant, "device": device, "why": why, "address": address, "first": now, "times": 0}
    insert_new(connection, strangers, [{**row, "last": now}])
    seen = {"why": why, "address": address, "last": now, "times": strangers.c.times + 1}
    connection.execute(sa.update(strangers).where(_of(strangers, tenant, device)).values(**seen))
    newest = (
        sa.select(strangers.c.device)
        .where(strangers.c.tenant == tenant)
        .order_by(strangers.c.last.desc(), strangers.c.device)
        .limit(MOST_STRANGERS)
    )
    others = sa.and_(strangers.c.tenant == tenant, strangers.c.device.not_in(newest))
    connection.execute(sa.delete(strangers).where(others))


def strangers_of(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Those of the tenant and those of nobody, the last seen first."""
    query = (
        sa.select(strangers)
        .where(strangers.c.tenant.in_([tenant, NOBODY]))
        .order_by(strangers.c.last.desc(), strangers.c.device)
    )
    return [_without_tenant(row) for row in connection.execute(query)]


def keep_unread(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Keep lines, each once; of one clock at most MOST_UNREAD, the oldest make room."""
    insert_new(connection, unread, rows)
    for tenant, device in sorted({(row["tenant"], row["device"]) for row in rows}):
        newest = (
            sa.select(unread.c.sha256)
            .where(_of(unread, tenant, device))
            .order_by(unread.c.at.desc(), unread.c.sha256)
            .limit(MOST_UNREAD)
        )
        others = sa.and_(_of(unread, tenant, device), unread.c.sha256.not_in(newest))
        connection.execute(sa.delete(unread).where(others))


def unread_of(connection: Connection, tenant: str, device: str) -> list[dict[str, Any]]:
    """The lines that could not be read, the newest first."""
    query = sa.select(unread).where(_of(unread, tenant, device)).order_by(unread.c.at.desc(), unread.c.sha256)
    return [_without_tenant(row) for row in connection.execute(query)]


def forget(connection: Connection, now: datetime) -> None:
    """Delete what has been kept long enough."""
    connection.execute(sa.delete(unread).where(unread.c.at < now - KEPT))
    connection.execute(sa.delete(strangers).where(strangers.c.last < now - KEPT))


def _of(table: sa.Table, tenant: str, device: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.tenant == tenant, table.c.device == device)


def _without_tenant(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in ("tenant", "sha256")}
