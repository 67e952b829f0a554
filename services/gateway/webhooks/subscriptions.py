"""Subscriptions of an organisation: made, shown, changed, ended; and their secrets."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.gateway.webhooks.message import new_secret
from services.gateway.webhooks.tables import attempts, deliveries, replays, secrets, subscriptions
from shared.contracts.refusal import Refusal
from shared.contracts.registry import event_types
from shared.ids import new_id

MOST = 100
"""Subscriptions of one organisation."""
BOTH_VALID = timedelta(days=1)
"""For how long the secret before the present one signs too."""

PUBLIC = {kind.type_name(): kind for kind in event_types() if kind.public}
"""The event types that may leave the house, by name."""
SOURCES = tuple(sorted({kind.service for kind in PUBLIC.values()}))
"""The services whose logs have such events."""


def subscribe(
    connection: Connection,
    tenant: str,
    by: str,
    url: str,
    types: Collection[str],
    units: Collection[str],
    label: str,
    now: datetime,
) -> tuple[str, str]:
    """The id of a new subscription, for events from now on, and its secret; raises Refusal."""
    _require_public(types)
    count = sa.select(sa.func.count()).where(subscriptions.c.tenant == tenant)
    if (connection.scalar(count) or 0) >= MOST:
        raise Refusal("webhook.too-many", value=MOST)
    row = {
        "tenant": tenant,
        "subscription": new_id(),
        "url": url,
        "types": sorted(set(types)),
        "units": sorted(set(units)),
        "label": label,
        "created": now,
        "created_by": by,
        "state": "active",
        "why": None,
        "since": now,
        "failures": 0,
        "resting_until": None,
        "succeeded": None,
    }
    connection.execute(sa.insert(subscriptions).values(row))
    secret = new_secret()
    _keep_secret(connection, tenant, str(row["subscription"]), 1, secret, now)
    return str(row["subscription"]), secret


def rotate(connection: Connection, tenant: str, subscription: str, now: datetime) -> str:
    """A new secret; the present one signs beside it for a day, one before that no longer; raises Refusal."""
    one(connection, tenant, subscription)
    here = sa.and_(secrets.c.tenant == tenant, secrets.c.subscription == subscription)
    newest = connection.scalar(sa.select(sa.func.max(secrets.c.number)).where(here)) or 0
    connection.execute(sa.delete(secrets).where(here, secrets.c.number < newest))
    connection.execute(sa.update(secrets).where(here).values(ends=now + BOTH_VALID))
    secret = new_secret()
    _keep_secret(connection, tenant, subscription, newest + 1, secret, now)
    return secret


def signing(connection: Connection, tenant: str, subscription: str, now: datetime) -> list[str]:
    """The secrets that sign at present, the newest first."""
    query = (
        sa.select(secrets.c.secret)
        .where(secrets.c.tenant == tenant, secrets.c.subscription == subscription)
        .where(sa.or_(secrets.c.ends.is_(None), secrets.c.ends > now))
        .order_by(secrets.c.number.desc())
    )
    return list(connection.scalars(query))


def set_state(
    connection: Connection, tenant: str, subscription: str, state: str, now: datetime, why: str | None = None
) -> None:
    """Pause, disable or activate it; what was disabled gets events from now on; raises Refusal."""
    found = one(connection, tenant, subscription)
    values: dict[str, Any] = {"state": state, "why": why}
    if state == "active":
        values |= {"failures": 0, "resting_until": None}
        if found.state == "disabled":
            values["since"] = now
    connection.execute(sa.update(subscriptions).where(_is(subscriptions, found)).values(values))


def end(connection: Connection, tenant: str, subscription: str) -> None:
    """Delete it with all that waits and its delivery log; raises Refusal."""
    found = one(connection, tenant, subscription)
    for table in (attempts, deliveries, replays, secrets, subscriptions):
        connection.execute(sa.delete(table).where(_is(table, found)))


def one(connection: Connection, tenant: str, subscription: str) -> Row[Any]:
    """The subscription; raises Refusal when the organisation has none of that id."""
    here = sa.and_(subscriptions.c.tenant == tenant, subscriptions.c.subscription == subscription)
    found = connection.execute(sa.select(subscriptions).where(here)).first()
    if found is None:
        raise Refusal("webhook.unknown", value=subscription)
    return found


def listed(connection: Connection, tenant: str, subscription: str | None = None) -> list[dict[str, Any]]:
    """Subscriptions by age, each with how many deliveries wait, and since when its secrets sign."""
    query = sa.select(subscriptions).where(subscriptions.c.tenant == tenant)
    if subscription is not None:
        one(connection, tenant, subscription)
        query = query.where(subscriptions.c.subscription == subscription)
    waiting = _waiting(connection, tenant)
    ages = _secrets(connection, tenant)
    rows = connection.execute(query.order_by(subscriptions.c.created, subscriptions.c.subscription))
    return [
        {
            **{name: value for name, value in row._asdict().items() if name != "tenant"},
            "waiting": waiting.get(row.subscription, 0),
            "secrets": ages.get(row.subscription, []),
        }
        for row in rows
    ]


def _waiting(connection: Connection, tenant: str) -> dict[str, int]:
    query = (
        sa.select(deliveries.c.subscription, sa.func.count())
        .where(deliveries.c.tenant == tenant, deliveries.c.state == "pending")
        .group_by(deliveries.c.subscription)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _secrets(connection: Connection, tenant: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    query = sa.select(secrets).where(secrets.c.tenant == tenant).order_by(secrets.c.number.desc())
    for row in connection.execute(query):
        found.setdefault(row.subscription, []).append({"created": row.created, "ends": row.ends})
    return found


def _keep_secret(
    connection: Connection, tenant: str, subscription: str, number: int, secret: str, now: datetime
) -> None:
    row = {"tenant": tenant, "subscription": subscription, "number": number, "secret": secret}
    connection.execute(sa.insert(secrets).values({**row, "created": now, "ends": None}))


def _require_public(types: Collection[str]) -> None:
    unknown = sorted(set(types) - PUBLIC.keys())
    if unknown or not types:
        raise Refusal(
            "webhook.unknown-type", place="types", value=", ".join(unknown), known=", ".join(sorted(PUBLIC))
        )


def _is(table: sa.Table, found: Row[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.tenant == found.tenant, table.c.subscription == found.subscription)


def wanted_types(connection: Connection, tenants: Sequence[str]) -> set[tuple[str, str]]:
    """(tenant, type) of what any subscription that is not disabled wants."""
    query = sa.select(subscriptions.c.tenant, subscriptions.c.types)
    query = query.where(subscriptions.c.tenant.in_(tenants), subscriptions.c.state != "disabled")
    return {(row.tenant, name) for row in connection.execute(query) for name in row.types}
