"""Which periods are closed: what is published of them stays, whatever comes later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.periods import Period
from services.scoring.projections import dirty
from services.scoring.projections.tables import metadata
from shared.contracts.scoring import PeriodClosed, PeriodReopened
from shared.database import Instant, exclusive, insert_new
from shared.projection import Happened, Projection

closings = sa.Table(
    "closings",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("period", sa.String(7), nullable=False),
    sa.Column("closed", sa.Boolean, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)


def _said(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark | dirty.Cause]:
    # Nobody computes meanwhile: who had not yet seen that a period is closed would still announce in it.
    exclusive(connection, dirty.PEOPLE)
    rows = [
        {
            "tenant": one.recorded.tenant,
            "version": one.recorded.version,
            "period": one.event.period,
            "closed": isinstance(one.event, PeriodClosed),
            "by": one.event.by,
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, closings, rows)
    due: list[dirty.Mark | dirty.Cause] = []
    for one in batch:
        if isinstance(one.event, PeriodReopened):
            tenant, period = one.recorded.tenant, Period.parse(one.event.period)
            due += dirty.of_all_between(connection, tenant, period.first_day, period.last_day)
            due.append(dirty.Cause(tenant, f"reopened {period}", one.recorded.recorded_at))
    return due


projection = Projection(
    "closings", (closings,), {PeriodClosed: _said, PeriodReopened: _said}, finish=dirty.write
)


def ever(connection: Connection, tenant: str) -> bool:
    """Whether any period was ever closed."""
    query = sa.select(closings.c.version).where(closings.c.tenant == tenant).limit(1)
    return connection.scalar(query) is not None


def closed(connection: Connection, tenant: str, as_of: datetime | None = None) -> list[Period]:
    """The periods that were closed, each by itself, and not reopened since."""
    return sorted(Period.parse(row.period) for row in _standing(connection, tenant, as_of))


def listed(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """`{period, by, since}` of each closed period, in the order of time."""
    rows = sorted(_standing(connection, tenant, None), key=lambda row: Period.parse(row.period))
    return [{"period": row.period, "by": row.by, "since": row.recorded_at} for row in rows]


def _standing(connection: Connection, tenant: str, as_of: datetime | None) -> list[sa.Row[Any]]:
    query = sa.select(closings).where(closings.c.tenant == tenant).order_by(closings.c.version)
    if as_of is not None:
        query = query.where(closings.c.recorded_at <= as_of)
    newest = {row.period: row for row in connection.execute(query)}
    return [row for row in newest.values() if row.closed]


def is_closed(period: Period, those: Iterable[Period]) -> bool:
    """Whether the period is one of `those` closed ones, or lies within one."""
    return any(period.within(one) for one in those)
