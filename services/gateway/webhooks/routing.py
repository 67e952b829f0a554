"""To whom an event goes: by its type, and where a subscription names units, by the unit that it is about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from services.gateway.webhooks.tables import deliveries, events, subscriptions
from shared.database import insert_new, reading, writing

AT_ONCE = 500


@dataclass(frozen=True)
class Places:
    """Of an organisation: the unit of each person, and the parent of each unit that has one."""

    people: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def above(self, unit: str) -> set[str]:
        """The unit and all that it is part of."""
        found: set[str] = set()
        while unit and unit not in found:
            found.add(unit)
            unit = self.parents.get(unit, "")
        return found

    def units_of(self, data: Mapping[str, Any]) -> set[str]:
        """The units that an event is about, with all that they are part of; none for what is about the whole
        organisation or a block."""
        about: set[str] = set()
        for kind, who in (("subject_kind", "subject"), ("recipient_kind", "recipient")):
            if data.get(kind) == "unit":
                about.add(data[who])
            elif data.get(kind) == "person":
                about.add(self.people.get(data[who], ""))
        if isinstance(data.get("unit"), str):
            about.add(data["unit"])
        if isinstance(data.get("person"), str):
            about.add(self.people.get(data["person"], ""))
        return {above for unit in about for above in self.above(unit)}


PlacesOf = Callable[[str], Places]


def places_from(people: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]]) -> Places:
    """From what personnel answers about an organisation."""
    return Places(
        {one["person"]: one["unit"] for one in people if one.get("unit")},
        {one["unit"]: one["parent"] for one in units if one.get("parent")},
    )


def route(engine: Engine, places_of: PlacesOf, now: datetime) -> bool:
    """Settle to whom the next events go; no when there are none.

    `places_of` is asked, outside of any transaction, only for organisations with a subscription by unit.
    """
    with reading(engine) as connection:
        fresh = connection.execute(
            sa.select(events)
            .where(events.c.routed.is_(False))
            .order_by(events.c.recorded_at, events.c.event)
            .limit(AT_ONCE)
        ).all()
        subscribers = _subscribers(connection, {row.tenant for row in fresh})
    if not fresh:
        return False
    choosy = {one.tenant for one in subscribers if one.units}
    places = {tenant: places_of(tenant) for tenant in sorted(choosy)}
    rows = [
        delivery(one, event, now)
        for event in fresh
        for one in subscribers
        if one.tenant == event.tenant
        and event.recorded_at >= one.since
        and wants(one, event.type, event.body, places.get(event.tenant))
    ]
    with writing(engine) as connection:
        insert_new(connection, deliveries, rows)
        for tenant in sorted({row.tenant for row in fresh}):
            here = sa.and_(events.c.tenant == tenant, events.c.event.in_(_ids(fresh, tenant)))
            connection.execute(sa.update(events).where(here).values(routed=True))
    return True


def wants(subscription: Row[Any], name: str, body: str, places: Places | None) -> bool:
    """Whether the subscription is for an event of type `name` with that body."""
    if name not in subscription.types:
        return False
    if not subscription.units:
        return True
    about = (places or Places()).units_of(msgspec.json.decode(body)["data"])
    return not about.isdisjoint(subscription.units)


def delivery(subscription: Row[Any], event: Any, now: datetime) -> dict[str, Any]:
    """The row by which the event is to be sent at once."""
    return {
        "tenant": subscription.tenant,
        "subscription": subscription.subscription,
        "event": event.event,
        "type": event.type,
        "state": "pending",
        "attempts": 0,
        "made": now,
        "due": now,
        "tried": None,
        "status": None,
        "error": None,
    }


def _subscribers(connection: Connection, tenants: Collection[str]) -> Sequence[Row[Any]]:
    query = sa.select(subscriptions).where(subscriptions.c.state != "disabled")
    return connection.execute(query.where(subscriptions.c.tenant.in_(sorted(tenants)))).all()


def _ids(rows: Sequence[Row[Any]], tenant: str) -> list[str]:
    return [row.event for row in rows if row.tenant == tenant]
