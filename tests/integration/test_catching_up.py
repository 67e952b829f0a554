"""What a deleted queue held comes all the same: the consumer lacks it, and asks its owner for it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import eventlet
import pytest
import sqlalchemy as sa
from kombu import Connection as Broker
from sqlalchemy.engine import Connection

from services.personnel import migrations
from shared.config import Settings
from shared.contracts.personnel import UnitRenamed
from shared.database import connect, reading
from shared.eventstore import Store
from shared.messaging import catchup, inbox, subscription
from shared.messaging.delivery import Delivery, take
from shared.messaging.host import Host, declare
from shared.messaging.rpc import RpcProxy
from shared.messaging.subscription import subscribe
from shared.messaging.topology import queue_state, subscription_queue
from shared.migrate import upgrade
from shared.projection import Happened, Projection
from shared.service import EventSourcedService
from tests.concurrency import wait_until
from tests.servers import fresh_vhost
from tests.stores import append

pytestmark = pytest.mark.server

QUEUE = subscription_queue("readers", "letters", embedded=False)
NAMES = sa.Table("test_names", sa.MetaData(), sa.Column("name", sa.Text, nullable=False))


def _keep(connection: Connection, batch: Sequence[Happened]) -> None:
    """Adds a row each time: an event that took effect twice shows."""
    connection.execute(sa.insert(NAMES), [{"name": one.event.name} for one in batch])


PROJECTIONS = (Projection("names", (NAMES,), {UnitRenamed: _keep}, order_free=True),)


class Letters(EventSourcedService):
    """Has a log that others read."""

    name = "letters"


class Readers(EventSourcedService):
    """Takes the log of letters."""

    name = "readers"
    foreign = {"letters": PROJECTIONS}
    letters_rpc = RpcProxy("letters")

    @subscribe("letters")
    def on_letters(self, delivery: Delivery) -> None:
        take(self.store, PROJECTIONS, delivery)


class Archive:
    """Takes it too, and is never started here: its queue takes every batch, so that the relay misses none."""

    name = "archive"

    @subscribe("letters")
    def on_letters(self, delivery: Delivery) -> None: ...


class Town:
    """Both services' settings and databases, and their lives."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.letters = Store(connect(settings.database_of("letters")))
        self.readers = Store(connect(settings.database_of("readers")))

    @contextmanager
    def running(self, *services: type[Any]) -> Iterator[None]:
        host = Host(self.settings, services, installation=[Letters, Readers, Archive])
        host.start()
        try:
            yield
        finally:
            host.stop()

    def write(self, count: int) -> None:
        for _ in range(count):
            version = len(self.letters.read_stream("unit-a"))
            append(self.letters, "unit-a", version, version)
            eventlet.sleep(0.01)

    def delete_queue(self) -> None:
        with Broker(self.settings.amqp_uri) as broker:
            QUEUE.bind(broker.channel()).delete()

    def arrived(self) -> int:
        """Messages in the queue."""
        with Broker(self.settings.amqp_uri) as broker:
            state = queue_state(broker.channel(), QUEUE.name)
        return 0 if state is None else state.messages

    def taken(self) -> int:
        with reading(self.readers.engine) as connection:
            return inbox.watermark(connection, "letters")

    def names(self) -> list[str]:
        """What took effect."""
        with reading(self.readers.engine) as connection:
            return sorted(connection.scalars(sa.select(NAMES.c.name)))


def names(count: int) -> list[str]:
    return sorted(f"Phòng số {number}" for number in range(count))


@pytest.fixture
def town(amqp_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    for service in ("letters", "readers"):
        monkeypatch.setitem(sys.modules, f"services.{service}.migrations", migrations)
    monkeypatch.setattr(catchup, "FIRST_PAUSE", 0.5)
    with fresh_vhost(amqp_uri) as vhost:
        town = Town(Settings(amqp_uri=vhost, data=tmp_path))
        for service in ("letters", "readers"):
            upgrade(town.settings.database_of(service), migrations)
        with town.readers.begin() as transaction:
            NAMES.create(transaction.connection)
        yield town
        town.letters.engine.dispose()
        town.readers.engine.dispose()


def test_a_queue_deleted_again_and_again_under_load_costs_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    # longer than the relay needs to publish, so that some of it is published while there is no queue
    monkeypatch.setattr(subscription, "_RECONNECT_PAUSES", (1.0,))
    with town.running(Letters, Readers):
        for _ in range(4):
            town.write(25)
            town.delete_queue()
        town.write(25)
        wait_until(lambda: town.taken() == 125, seconds=60)
    assert town.names() == names(125)


def test_a_queue_deleted_with_all_that_waited_in_it_costs_nothing(town: Town) -> None:
    with town.running(Letters):
        town.write(5)
        wait_until(lambda: town.arrived() > 0)
        town.delete_queue()
    # somebody else has declared it anew by the time that its consumer comes
    declare(town.settings, [Letters, Readers])
    with town.running(Letters, Readers):
        wait_until(lambda: town.taken() == 5, seconds=30)
    assert town.names() == names(5)


def test_who_lacks_nothing_has_nothing_sent_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    rewound: list[int] = []
    monkeypatch.setattr(Letters, "resend", recording(Letters.resend, asked))
    monkeypatch.setattr(
        "shared.messaging.relay.Relay.rewind", lambda _relay, position: rewound.append(position)
    )
    with town.running(Letters, Readers):
        town.write(3)
        wait_until(lambda: town.taken() == 3)
        wait_until(lambda: 3 in asked, seconds=30)
    assert rewound == []


def recording(method: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def recorded(self: Any, after: int) -> Any:
        calls.append(after)
        return method(self, after)

    recorded.nameko_entrypoints = method.nameko_entrypoints  # type: ignore[attr-defined]
    return recorded
