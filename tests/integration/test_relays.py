"""Relays on RabbitMQ and PostgreSQL: one leads, others take over; they wait for queues and wake at once."""

import time
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any

import eventlet
import pytest
import sqlalchemy as sa
from kombu import Connection as Broker
from structlog.testing import capture_logs

from services.personnel import migrations
from shared.config import Settings
from shared.database import connect, reading
from shared.eventstore import Store
from shared.eventstore.envelope import decode_batch
from shared.messaging.extensions import LogRelay, LogStore
from shared.messaging.host import Host
from shared.messaging.packing import unpacked
from shared.messaging.relay import checkpoint_of
from shared.messaging.subscription import subscribe
from shared.messaging.topology import subscription_queue
from shared.migrate import upgrade
from tests.concurrency import wait_until
from tests.servers import create_databases, fresh_vhost
from tests.stores import append

pytestmark = pytest.mark.server


class Personnel:
    """Has a log that others read."""

    name = "personnel"
    store = LogStore()
    relay = LogRelay()


class Readers:
    """Is declared as a reader, and never started here: the test reads its queue."""

    name = "readers"

    @subscribe("personnel")
    def on_personnel(self, delivery: Any) -> None: ...


class Place:
    """A broker and a database, the log in it, and what came out at the other end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(connect(settings.database_of("personnel")))
        self.queue = subscription_queue("readers", "personnel", embedded=False)

    def write(self, *numbers: int) -> None:
        append(self.store, "unit-a", len(self.store.read_stream("unit-a")), *numbers)

    def declare_queue(self) -> None:
        with Broker(self.settings.amqp_uri) as broker:
            self.queue.bind(broker.default_channel).declare()

    def delete_queue(self) -> None:
        with Broker(self.settings.amqp_uri) as broker:
            self.queue.bind(broker.default_channel).delete()

    def arrived(self) -> list[int]:
        """The positions in the queue, in the order in which they came; takes them out."""
        positions: list[int] = []
        with Broker(self.settings.amqp_uri) as broker:
            queue = self.queue.bind(broker.default_channel)
            while (message := queue.get()) is not None:
                body = unpacked(message.body, message.content_encoding)
                positions += [event.position for event in decode_batch(body)]
                message.ack()
        return positions

    def checkpoint(self) -> int:
        with reading(self.store.engine) as connection:
            return checkpoint_of(connection)

    def sessions(self) -> list[int]:
        """The server's processes that serve relays, who leads or stands by."""
        query = (
            "SELECT pid FROM pg_stat_activity "
            "WHERE application_name = 'thidua relay' AND datname = current_database()"
        )
        with reading(self.store.engine) as connection:
            return list(connection.scalars(sa.text(query)))

    def leader(self) -> int | None:
        """The server's process that holds the lock for who leads."""
        query = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = ANY(:pids)"
        pids = self.sessions()
        with reading(self.store.engine) as connection:
            return connection.scalar(sa.text(query), {"pids": pids})

    def kill(self, pid: int | None) -> None:
        with reading(self.store.engine) as connection:
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    @contextmanager
    def relays(self, count: int = 1, declared: bool = True) -> Iterator[list[Host]]:
        """So many processes' worth of personnel."""
        hosts = [Host(self.settings, [Personnel], installation=[Personnel, Readers]) for _ in range(count)]
        if declared:
            self.declare_queue()
        for host in hosts:
            host.start()
        try:
            wait_until(lambda: self.leader() is not None and len(self.sessions()) == count)
            yield hosts
        finally:
            for host in hosts:
                host.stop()


def errors(logs: Sequence[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    return [one for one in logs if one["log_level"] == "error"]


@pytest.fixture
def place(amqp_uri: str, database_url: str) -> Iterator[Place]:
    with fresh_vhost(amqp_uri) as vhost, create_databases(database_url, ["personnel"]) as databases:
        place = Place(Settings(amqp_uri=vhost, database_url=databases))
        upgrade(place.settings.database_of("personnel"), migrations)
        yield place
        place.store.engine.dispose()


def test_the_other_relay_takes_over_within_moments_and_nothing_is_lost(place: Place) -> None:
    with place.relays(2):
        place.write(*range(50))
        wait_until(lambda: place.checkpoint() == 50)
        leader = place.leader()
        [other] = [pid for pid in place.sessions() if pid != leader]
        began = time.monotonic()
        place.kill(leader)
        place.write(*range(50))
        wait_until(lambda: place.leader() == other)
        wait_until(lambda: place.checkpoint() == 100)
        assert time.monotonic() - began < 3
        wait_until(lambda: len(place.sessions()) == 2)  # who was killed stands by now
    positions = place.arrived()
    assert list(dict.fromkeys(positions)) == list(range(1, 101))


def test_a_leader_killed_again_and_again_under_load_loses_nothing(place: Place) -> None:
    writes = 60
    with place.relays(2):
        for number in range(writes):
            if number % 20 == 10:
                place.kill(place.leader())
            place.write(number)
            eventlet.sleep(0.01)
        wait_until(lambda: place.checkpoint() == writes)
    assert sorted(set(place.arrived())) == list(range(1, writes + 1))


def test_two_relays_side_by_side_publish_everything_once(place: Place) -> None:
    with place.relays(2):
        for number in range(20):
            place.write(number)
        wait_until(lambda: place.checkpoint() == 20)
    assert place.arrived() == list(range(1, 21))


def test_the_relay_declares_a_queue_that_is_missing_and_says_so(place: Place) -> None:
    with capture_logs() as logs, place.relays(declared=False):
        place.write(1, 2, 3)
        wait_until(lambda: place.checkpoint() == 3)
    assert [(one["event"], one["queue"]) for one in errors(logs)] == [
        ("a queue was missing and is declared again", "readers.personnel-log")
    ]
    assert place.arrived() == [1, 2, 3]


def test_what_no_queue_took_goes_out_once_the_relay_has_declared_it_again(place: Place) -> None:
    with capture_logs() as logs, place.relays():
        place.write(1)
        wait_until(lambda: place.checkpoint() == 1)
        place.delete_queue()
        place.write(2)
        wait_until(lambda: place.checkpoint() == 2)
    assert [one["event"] for one in errors(logs)] == [
        "nobody takes what the relay publishes",
        "a queue was missing and is declared again",
    ]
    assert "'personnel.log'" in errors(logs)[0]["reason"]
    assert place.arrived() == [2]


def test_a_log_without_subscribers_is_published_to_nobody(place: Place) -> None:
    host = Host(place.settings, [Personnel])
    host.start()
    place.write(1, 2)
    wait_until(lambda: place.checkpoint() == 2)
    host.stop()


def test_an_append_of_another_process_is_published_at_once(place: Place) -> None:
    """The store that writes here is not the one whose commits ring the relay's bell: PostgreSQL tells it."""
    waits: list[float] = []
    with place.relays(), Broker(place.settings.amqp_uri) as broker:
        broker.Consumer(place.queue, no_ack=True, on_message=lambda message: None).consume()
        for number in range(7):
            eventlet.sleep(0.05)
            began = time.monotonic()
            place.write(number)
            broker.drain_events(timeout=5)
            waits.append(time.monotonic() - began)
    assert sorted(waits)[3] < 0.1
