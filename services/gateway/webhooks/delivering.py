"""Deliveries that are due: taken under a lease, sent outside of any transaction, and what came of it kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine, Row

from services.gateway.webhooks import subscriptions as desk
from services.gateway.webhooks.message import headers_of
from services.gateway.webhooks.outbound import SECONDS, Answer
from services.gateway.webhooks.patience import pause_after, rest_after
from services.gateway.webhooks.tables import attempts, deliveries, events, subscriptions
from shared.database import writing

logger = structlog.get_logger(__name__)

AT_ONCE = 20
EACH = 4
"""Deliveries of one subscription that are under way in one process, so that a slow one holds up no other."""
LEASE = timedelta(seconds=4 * SECONDS)
"""So long nobody else sends what was taken; then whoever took it has died."""
GONE = 410

Post = Callable[[str, Mapping[str, str], bytes], Answer]


@dataclass(frozen=True, slots=True)
class Sending:
    """One delivery that was taken to be sent, by its `attempts` the next one."""

    tenant: str
    subscription: str
    event: str
    url: str
    body: str
    secrets: tuple[str, ...]
    made: datetime
    attempts: int


def claim(engine: Engine, now: datetime) -> list[Sending]:
    """Take what is due, at most EACH of a subscription and AT_ONCE in all; nobody else takes it meanwhile."""
    taken: list[Sending] = []
    with writing(engine) as connection:
        for subscription in _ready(connection, now):
            due = connection.execute(_due(subscription, now, min(EACH, AT_ONCE - len(taken)))).all()
            if not due:
                continue
            secrets = tuple(desk.signing(connection, subscription.tenant, subscription.subscription, now))
            for row in due:
                connection.execute(sa.update(deliveries).where(_is(row)).values(due=now + LEASE))
                taken.append(
                    Sending(
                        row.tenant,
                        row.subscription,
                        row.event,
                        subscription.url,
                        row.body,
                        secrets,
                        row.made,
                        row.attempts,
                    )
                )
            if len(taken) == AT_ONCE:
                break
    return taken


def send(sending: Sending, post: Post, now: datetime) -> Answer:
    """Send it; outside of any transaction."""
    headers = headers_of(sending.event, sending.body, sending.secrets, now)
    return post(sending.url, headers, sending.body.encode())


def settle(engine: Engine, sending: Sending, answer: Answer, now: datetime) -> None:
    """Keep what came of it, and say when it is tried again, if it is."""
    with writing(engine) as connection:
        here = sa.and_(
            subscriptions.c.tenant == sending.tenant, subscriptions.c.subscription == sending.subscription
        )
        found = connection.execute(sa.select(subscriptions).where(here).with_for_update()).first()
        if found is None:
            return  # it was ended meanwhile, with its whole delivery log
        _note_attempt(connection, sending, answer, now)
        told = {
            "attempts": sending.attempts + 1,
            "tried": now,
            "status": answer.status,
            "error": answer.error,
        }
        if answer.accepted:
            connection.execute(sa.update(deliveries).where(_is(sending)).values(state="delivered", **told))
            well = {"failures": 0, "resting_until": None, "succeeded": now}
            connection.execute(sa.update(subscriptions).where(here).values(**well))
            return
        seed = f"{sending.subscription} {sending.event}"
        pause = pause_after(sending.attempts + 1, seed, answer.retry_after)
        if answer.status == GONE:
            pause = None
        over = {"state": "given-up"} if pause is None else {"due": now + pause}
        connection.execute(sa.update(deliveries).where(_is(sending)).values(**told, **over))
        rest = {"failures": found.failures + 1, "resting_until": now + rest_after(found.failures + 1)}
        connection.execute(sa.update(subscriptions).where(here).values(**rest))
        why = _why_disabled(found, sending, answer, given_up=pause is None)
        if why is not None and found.state != "disabled":
            desk.set_state(connection, sending.tenant, sending.subscription, "disabled", now, why)
            _tell_disabled(sending, why)


def _why_disabled(found: Row[Any], sending: Sending, answer: Answer, given_up: bool) -> str | None:
    """Gone says the receiver itself; unreachable is one that took nothing since a given-up event was made."""
    if answer.status == GONE:
        return "gone"
    silent = found.succeeded is None or found.succeeded < sending.made
    return "unreachable" if given_up and silent else None


def _tell_disabled(sending: Sending, why: str) -> None:
    logger.warning("webhook disabled", tenant=sending.tenant, subscription=sending.subscription, why=why)


def _ready(connection: Connection, now: datetime) -> list[Row[Any]]:
    """Active subscriptions that are not left alone for now, and for which something is due; those that have
    waited longest first."""
    first = sa.func.min(deliveries.c.due)
    joined = sa.and_(
        deliveries.c.tenant == subscriptions.c.tenant,
        deliveries.c.subscription == subscriptions.c.subscription,
    )
    waiting = (
        sa.select(subscriptions.c.tenant, subscriptions.c.subscription, first.label("first"))
        .join(deliveries, joined)
        .where(subscriptions.c.state == "active")
        .where(sa.or_(subscriptions.c.resting_until.is_(None), subscriptions.c.resting_until <= now))
        .where(deliveries.c.state == "pending", deliveries.c.due <= now)
        .group_by(subscriptions.c.tenant, subscriptions.c.subscription)
        .order_by(first)
        .limit(AT_ONCE)
        .subquery()
    )
    same = sa.and_(
        subscriptions.c.tenant == waiting.c.tenant, subscriptions.c.subscription == waiting.c.subscription
    )
    return list(connection.execute(sa.select(subscriptions).join(waiting, same).order_by(waiting.c.first)))


def _due(subscription: Row[Any], now: datetime, most: int) -> sa.Select[Any]:
    same = sa.and_(events.c.tenant == deliveries.c.tenant, events.c.event == deliveries.c.event)
    return (
        sa.select(deliveries, events.c.body)
        .join(events, same)
        .where(
            deliveries.c.tenant == subscription.tenant,
            deliveries.c.subscription == subscription.subscription,
            deliveries.c.state == "pending",
            deliveries.c.due <= now,
        )
        .order_by(deliveries.c.due, events.c.recorded_at, deliveries.c.event)
        .limit(most)
        .with_for_update(skip_locked=True, of=deliveries)
    )


def _note_attempt(connection: Connection, sending: Sending, answer: Answer, now: datetime) -> None:
    row = {
        "tenant": sending.tenant,
        "subscription": sending.subscription,
        "event": sending.event,
        "at": now,
        "milliseconds": answer.milliseconds,
        "status": answer.status,
        "error": answer.error,
        "detail": answer.detail,
    }
    connection.execute(sa.insert(attempts).values(row))


def _is(one: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        deliveries.c.tenant == one.tenant,
        deliveries.c.subscription == one.subscription,
        deliveries.c.event == one.event,
    )
