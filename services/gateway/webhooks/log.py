"""The delivery log: what was sent to a subscription, how often, and what came of each attempt."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.gateway.webhooks import subscriptions as desk
from services.gateway.webhooks.tables import attempts, deliveries, events, replays
from shared.contracts.refusal import Refusal

KEPT = timedelta(days=30)
"""How long the log goes back; what could not be sent by then, because nobody resumed it, is given up."""


def listed(
    connection: Connection,
    tenant: str,
    subscription: str,
    state: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Deliveries in the falling order of event ids, mostly the newest first, those behind `after`; raises
    Refusal."""
    desk.one(connection, tenant, subscription)
    query = sa.select(deliveries).where(
        deliveries.c.tenant == tenant, deliveries.c.subscription == subscription
    )
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if after is not None:
        query = query.where(deliveries.c.event < after)
    rows = connection.execute(query.order_by(deliveries.c.event.desc()).limit(limit))
    return [_told(row) for row in rows]


def shown(connection: Connection, tenant: str, subscription: str, event: str) -> dict[str, Any]:
    """One delivery with its body and every attempt, the oldest first; raises Refusal."""
    here = sa.and_(
        deliveries.c.tenant == tenant,
        deliveries.c.subscription == subscription,
        deliveries.c.event == event,
    )
    row = connection.execute(sa.select(deliveries).where(here)).first()
    if row is None:
        raise Refusal("webhook.event.unknown", value=event)
    body = sa.select(events.c.body).where(events.c.tenant == tenant, events.c.event == event)
    tries = (
        sa.select(attempts)
        .where(
            attempts.c.tenant == tenant,
            attempts.c.subscription == subscription,
            attempts.c.event == event,
        )
        .order_by(attempts.c.at)
    )
    names = ("at", "milliseconds", "status", "error", "detail")
    told = [{name: getattr(one, name) for name in names} for one in connection.execute(tries)]
    return {**_told(row), "body": connection.scalar(body), "tries": told}


def forget(connection: Connection, now: datetime) -> None:
    """Delete what has been kept long enough."""
    old = now - KEPT
    late = sa.and_(deliveries.c.state == "pending", deliveries.c.made < old)
    connection.execute(sa.update(deliveries).where(late).values(state="given-up", error="too-old"))
    connection.execute(
        sa.delete(deliveries).where(
            deliveries.c.state != "pending",
            sa.func.coalesce(deliveries.c.tried, deliveries.c.made) < old - KEPT,
        )
    )
    connection.execute(sa.delete(attempts).where(attempts.c.at < old - KEPT))
    connection.execute(sa.delete(replays).where(replays.c.ended < old))
    needed = sa.exists().where(deliveries.c.tenant == events.c.tenant, deliveries.c.event == events.c.event)
    connection.execute(
        sa.delete(events).where(events.c.routed.is_(True), events.c.recorded_at < old, ~needed)
    )


def _told(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in ("tenant", "subscription")}
