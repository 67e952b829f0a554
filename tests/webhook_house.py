"""The gateway's half of webhooks on a database of its own; its clock and the logs that it reads are ours."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import msgspec

from services.gateway import migrations
from services.gateway.webhooks import delivering, intake, log, replay, subscriptions
from services.gateway.webhooks.outbound import Poster
from services.gateway.webhooks.routing import Places, route
from shared.contracts.registry import event_type
from shared.database import connect, reading, writing
from shared.eventstore import Recorded, Store
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.golden import invented
from tests.webhook_receiver import Receiver

TENANT = "so"
LOOPBACK = (ip_network("127.0.0.1"),)
START = datetime(2019, 7, 15, 1, 0, tzinfo=UTC)


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """A folder with a migrated database, made once: each test begins with a copy."""
    folder = tempfile.TemporaryDirectory()
    upgrade(f"sqlite:///{Path(folder.name, 'gateway.sqlite')}", migrations)
    return folder


def new_database(folder: Path) -> str:
    """The URL of a migrated database in `folder`."""
    return f"sqlite:///{shutil.copy(Path(_template().name, 'gateway.sqlite'), folder)}"


class House:
    """The gateway's half of webhooks with its database, its clock in our hands; and logs to read again."""

    def __init__(self, url: str, poster: Poster) -> None:
        self.now = START
        self.engine = connect(url)
        self.store = Store(self.engine, clock=lambda: self.now)
        self.poster = poster
        self.places = Places()
        self.asked: list[str] = []
        self.logs: dict[str, list[Recorded]] = {"awards": [], "scoring": []}

    def subscribe(
        self, receiver: Receiver, *types: str, units: tuple[str, ...] = (), tenant: str = TENANT
    ) -> str:
        with writing(self.engine) as connection:
            made, secret = subscriptions.subscribe(
                connection, tenant, "clerk", receiver.url, types or ("AwardConferred",), units, "", self.now
            )
        receiver.secrets.append(secret)
        return made

    def happen(self, name: str = "AwardConferred", tenant: str = TENANT, **data: Any) -> Recorded:
        """An event in the log of its service; the gateway hears of it at once."""
        kind = event_type(name)
        told = self.logs[kind.service]
        event = Recorded(
            position=len(told) + 1,
            id=f"{kind.service}-{len(told) + 1:06}",
            stream=f"{kind.service}-{len(told) + 1}",
            version=1,
            type=name,
            schema_version=1,
            occurred_at=self.now,
            recorded_at=self.now,
            actor="clerk",
            correlation_id="c",
            causation_id=None,
            tenant=tenant,
            payload=msgspec.Raw(msgspec.json.encode({**invented(kind), **data})),
        )
        told.append(event)
        self.hear(event)
        return event

    def hear(self, event: Recorded) -> None:
        source = event_type(event.type).service
        delivery = Delivery.of(source, event.position - 1, [event])
        take(self.store, intake.FOREIGN[source], delivery)

    def places_of(self, tenant: str) -> Places:
        self.asked.append(tenant)
        return self.places

    def work(self) -> int:
        """Route and send what is due; how many were sent."""
        while route(self.engine, self.places_of, self.now):
            pass
        taken = delivering.claim(self.engine, self.now)
        for one in taken:
            answer = delivering.send(one, self.poster.post, datetime.now(UTC))
            self.now += timedelta(milliseconds=1)
            delivering.settle(self.engine, one, answer, self.now)
        return len(taken)

    def settle_all(self) -> None:
        while self.work():
            pass

    def deliveries(self, subscription: str, state: str | None = None) -> list[dict[str, Any]]:
        with reading(self.engine) as connection:
            return log.listed(connection, TENANT, subscription, state, limit=1000)

    def webhook(self, subscription: str) -> dict[str, Any]:
        with reading(self.engine) as connection:
            (found,) = subscriptions.listed(connection, TENANT, subscription)
        return found

    # what is read again, as the services answer
    def head(self, source: str) -> int:
        return len(self.logs[source])

    def page(self, source: str, after: int, limit: int, tenant: str | None) -> list[Recorded]:
        rows = self.logs[source][after:]
        return [one for one in rows if tenant is None or one.tenant == tenant][:limit]

    def replay(self, subscription: str, **point: Any) -> None:
        with writing(self.engine) as connection:
            replay.begin(connection, TENANT, subscription, "clerk", self.now, **point)
        while replay.go_on(self.engine, self, self.places_of, lambda: self.now):
            pass
