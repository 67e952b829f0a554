"""Which subscriptions take nothing, because too much of what came was poison, until somebody has them go on.

Kept in the service's database: all replicas tell the same, and whichever is asked to resume, all do.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared import clock
from shared.database import Instant, insert_new

halt_metadata = sa.MetaData()

halts = sa.Table(
    "subscription_halts",
    halt_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
)


def halt(connection: Connection, source: str, reason: str) -> None:
    """Say that nothing more of `source` is taken; the first reason stays."""
    insert_new(connection, halts, [{"source": source, "reason": reason, "since": clock.now()}])


def halted(connection: Connection) -> dict[str, str]:
    """source -> reason, of the subscriptions that take nothing."""
    return {row.source: row.reason for row in connection.execute(sa.select(halts).order_by(halts.c.source))}


def resume(connection: Connection, source: str | None = None) -> list[str]:
    """Have the subscription to `source`, or all, go on; returns those that had halted."""
    which = sa.true() if source is None else halts.c.source == source
    resumed = sa.delete(halts).where(which).returning(halts.c.source)
    return sorted(connection.scalars(resumed))
