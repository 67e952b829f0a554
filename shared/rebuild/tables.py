"""Rebuilds of a service as rows: who began each, how it stands, what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant

rebuild_metadata = sa.MetaData()

rebuilds = sa.Table(
    "rebuilds",
    rebuild_metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("started_by", sa.String(120), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("not_before", Instant),
    sa.Column("trouble", sa.Text),
    sa.Column("outcome", sa.JSON),
)
"""`trouble` is what holds it up, or why it failed; before `not_before` it is not tried again."""

BUILDING, SWITCHING, CANCELLING = "building", "switching", "cancelling"
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
ACTIVE = (BUILDING, SWITCHING, CANCELLING)


def newest(connection: Connection) -> sa.Row[Any] | None:
    """The rebuild that was begun last, or None when there never was one."""
    return connection.execute(sa.select(rebuilds).order_by(rebuilds.c.id.desc()).limit(1)).first()


def active(connection: Connection) -> sa.Row[Any] | None:
    """The rebuild that there is work to do for."""
    return connection.execute(sa.select(rebuilds).where(rebuilds.c.state.in_(ACTIVE))).first()


def begin(connection: Connection, rebuild: str, by: str, at: datetime) -> None:
    """Note a new one; its id sorts behind those before."""
    values = {"id": rebuild, "state": BUILDING, "started_by": by, "started_at": at, "tries": 0}
    connection.execute(sa.insert(rebuilds), [values])


def change(connection: Connection, rebuild: str, states: Sequence[str], **values: Any) -> bool:
    """Set `values`, if it is in one of `states`; whether it was."""
    here = sa.and_(rebuilds.c.id == rebuild, rebuilds.c.state.in_(states))
    return bool(connection.execute(sa.update(rebuilds).where(here).values(**values)).rowcount)
