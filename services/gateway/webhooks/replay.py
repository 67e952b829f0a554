"""Sending again from a point: the logs of the other services are read once more for one subscription."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from services.gateway.webhooks import subscriptions as desk
from services.gateway.webhooks.intake import row_of
from services.gateway.webhooks.routing import Places, PlacesOf, delivery, wants
from services.gateway.webhooks.subscriptions import PUBLIC
from services.gateway.webhooks.tables import deliveries, events, replays
from shared.clock import VIETNAM
from shared.contracts.refusal import Refusal
from shared.database import insert_new, reading, upsert, writing
from shared.eventstore import Recorded
from shared.ids import new_id

PAGE = 500


class Logs(Protocol):
    """The logs of the other services."""

    def head(self, source: str) -> int:
        """The position of the newest event."""

    def page(self, source: str, after: int, limit: int, tenant: str | None) -> list[Recorded]:
        """Events behind a position, of one organisation or of all, oldest first."""


@dataclass(frozen=True)
class RemoteLogs:
    """As the services tell of them: `ask(source, method, **arguments)`."""

    ask: Callable[..., Any]

    def head(self, source: str) -> int:
        return int(self.ask(source, "status")["head"])

    def page(self, source: str, after: int, limit: int, tenant: str | None) -> list[Recorded]:
        rows = self.ask(source, "log", after=after, limit=limit, tenant=tenant)
        return msgspec.json.decode(msgspec.json.encode(rows), type=list[Recorded])


def begin(
    connection: Connection,
    tenant: str,
    subscription: str,
    by: str,
    now: datetime,
    day: date | None = None,
    event: str | None = None,
) -> str:
    """Have all that was recorded since `day`, or since `event` was, sent again; the id of the replay.

    Raises Refusal, also for an event that was never to be sent to anybody here: of that nothing is known.
    """
    found = desk.one(connection, tenant, subscription)
    since = _since(connection, tenant, day, event)
    replay = new_id()
    rows = [
        {
            "tenant": tenant,
            "subscription": subscription,
            "replay": replay,
            "source": source,
            "since": since,
            "asked": now,
            "asked_by": by,
            "position": None,
            "until": None,
            "found": 0,
            "ended": None,
        }
        for source in sorted({PUBLIC[name].service for name in found.types})
    ]
    insert_new(connection, replays, rows)
    return replay


def listed(connection: Connection, tenant: str, subscription: str) -> list[dict[str, Any]]:
    """The replays of a subscription, the newest first, log by log; raises Refusal."""
    desk.one(connection, tenant, subscription)
    query = (
        sa.select(replays)
        .where(replays.c.tenant == tenant, replays.c.subscription == subscription)
        .order_by(replays.c.asked.desc(), replays.c.source)
    )
    hidden = ("tenant", "subscription")
    return [
        {name: value for name, value in row._asdict().items() if name not in hidden}
        for row in connection.execute(query)
    ]


def go_on(engine: Engine, logs: Logs, places_of: PlacesOf, clock: Callable[[], datetime]) -> bool:
    """Take the oldest replay one page further; no when there is none.

    The log is asked first; what it says is kept in a transaction afterwards, if nobody else was quicker.
    """
    with reading(engine) as connection:
        query = sa.select(replays).where(replays.c.ended.is_(None))
        row = connection.execute(query.order_by(replays.c.asked, replays.c.source).limit(1)).first()
        if row is None:
            return False
        found = desk.one(connection, row.tenant, row.subscription)
    if row.position is None:
        head = logs.head(row.source)
        start = _before(logs, row.source, row.since, head)
        _save(engine, row, {"position": start, "until": head, "ended": clock() if start >= head else None})
        return True
    page = logs.page(row.source, row.position, PAGE, row.tenant)
    within = [one for one in page if one.position <= row.until]
    wanted = [row_of(one, routed=True) for one in within if one.type in found.types]
    places = places_of(row.tenant) if found.units and wanted else Places()
    chosen = [one for one in wanted if wants(found, one["type"], one["body"], places)]
    over = len(page) < PAGE or len(within) < len(page)
    position = row.until if over else within[-1].position
    values = {"position": position, "found": row.found + len(chosen), "ended": clock() if over else None}
    _save(engine, row, values, found, chosen, clock())
    return True


def _save(
    engine: Engine,
    row: Row[Any],
    values: dict[str, Any],
    subscription: Row[Any] | None = None,
    chosen: list[dict[str, Any]] | None = None,
    now: datetime | None = None,
) -> None:
    same = replays.c.position.is_(None) if row.position is None else replays.c.position == row.position
    here = sa.and_(
        replays.c.tenant == row.tenant,
        replays.c.subscription == row.subscription,
        replays.c.replay == row.replay,
        replays.c.source == row.source,
        same,
        replays.c.ended.is_(None),
    )
    with writing(engine) as connection:
        if not connection.execute(sa.update(replays).where(here).values(values)).rowcount:
            return
        if chosen and subscription is not None and now is not None:
            insert_new(connection, events, chosen)
            again = [delivery(subscription, _Named(one["event"], one["type"]), now) for one in chosen]
            upsert(connection, deliveries, again)


@dataclass(frozen=True, slots=True)
class _Named:
    event: str
    type: str


def _before(logs: Logs, source: str, since: datetime, head: int) -> int:
    """The position right before the first event that was recorded at `since` or later.

    Recorded times go up with the positions, as far as the clocks of replicas agree.
    """
    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        page = logs.page(source, middle, 1, None)
        if page and page[0].recorded_at < since:
            low = page[0].position
        else:
            high = middle
    return low


def _since(connection: Connection, tenant: str, day: date | None, event: str | None) -> datetime:
    if (day is None) == (event is None):
        raise Refusal("webhook.one-point", place="day")
    if day is not None:
        return datetime.combine(day, time.min, VIETNAM)
    query = sa.select(events.c.recorded_at).where(events.c.tenant == tenant, events.c.event == event)
    at: datetime | None = connection.scalar(query)
    if at is None:
        raise Refusal("webhook.event.unknown", value=event)
    return at
