"""From one log to another service's tables, on both brokers and both databases, through faults."""

import time
from typing import Any

import eventlet
import pytest
import sqlalchemy as sa
from kombu.message import Message

from shared.database import connect
from shared.messaging import reasons, settling
from shared.messaging.delivery import Delivery
from shared.messaging.relay import Relay
from tests.concurrency import wait_until
from tests.servers import create_databases
from tests.town import Letters, Readers, Town, names


def test_what_is_delivered_twice_takes_effect_once(town: Town) -> None:
    deliveries: list[tuple[int, int]] = []
    Readers.faults.append(lambda delivery: deliveries.append(delivery.spans[0]))
    with town.running():
        town.write(1, 2, 3)
        town.wait_for(3)
        Relay(town.letters, publisher=None).rewind(0)  # type: ignore[arg-type]
        wait_until(lambda: deliveries.count((0, 3)) >= 2)
        town.write(4)
        town.wait_for(4)
    assert town.names() == names(1, 2, 3, 4)
    assert town.parked() == []


def test_a_handler_that_fails_twice_succeeds_the_third_time(town: Town) -> None:
    attempts: list[int] = []

    def fail_twice(delivery: Delivery) -> None:
        attempts.append(delivery.last)
        if len(attempts) <= 2:
            raise ConnectionError("the database is away")

    Readers.faults.append(fail_twice)
    with town.running():
        town.write(1, 2)
        town.wait_for(2)
    assert attempts == [2, 2, 2]
    assert town.names() == names(1, 2)
    assert town.parked() == []


def test_no_event_is_blamed_while_the_database_is_in_trouble(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "DATABASE_PAUSES", (0.005,))
    attempts: list[int] = []

    def be_away(delivery: Delivery) -> None:
        attempts.append(len(delivery.events))
        if len(attempts) <= 30:
            raise sa.exc.OperationalError("INSERT", {}, Exception("the server is starting up"))

    Readers.faults.append(be_away)
    with town.running():
        town.write(1, 2)
        town.wait_for(2)
    assert set(attempts) == {2}
    assert town.names() == names(1, 2)
    assert town.parked() == []


def test_who_waits_for_the_database_still_stops_when_asked_to(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "DATABASE_PAUSES", (0.005,))
    attempts: list[int] = []

    def be_away(delivery: Delivery) -> None:
        attempts.append(delivery.last)
        raise sa.exc.OperationalError("INSERT", {}, Exception("the server is gone"))

    Readers.faults.append(be_away)
    with town.running():
        town.write(1)
        wait_until(lambda: len(attempts) > 3)
    assert (town.names(), town.parked()) == ([], [])
    Readers.faults.clear()
    with town.running():
        town.wait_for(1)
    assert town.names() == names(1)


def test_a_poison_event_is_parked_alone_with_its_reason(town: Town) -> None:
    def refuse_the_third(delivery: Delivery) -> None:
        if delivery.failure is None and any(event.position == 3 for event in delivery.events):
            raise ValueError("number three cannot be read")

    Readers.faults.append(refuse_the_third)
    with town.running():
        town.write(1, 2, 3, 4, 5)
        town.wait_for(5)
        town.write(6)
        town.wait_for(6)
    assert town.names() == names(1, 2, 4, 5, 6)
    [(position, reason)] = town.parked()
    assert position == 3
    assert reasons.english(reason) == "the program failed with ValueError: number three cannot be read"


def test_a_batch_is_acknowledged_only_once_it_is_committed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged: list[tuple[int, int]] = []
    ack = Message.ack

    def looking(message: Message, *args: Any, **kwargs: Any) -> None:
        if "last" in message.headers:
            acknowledged.append((int(message.headers["last"]), town.taken()))
        ack(message, *args, **kwargs)

    monkeypatch.setattr(Message, "ack", looking)
    with town.running():
        town.write(1, 2)
        town.wait_for(2)
        town.write(3)
        town.wait_for(3)
        wait_until(lambda: len(acknowledged) == 2)
    assert acknowledged == [(2, 2), (3, 3)]


def test_what_is_written_while_services_are_down_arrives_once_they_are_up(town: Town) -> None:
    with town.running():
        town.write(1, 2)
        town.wait_for(2)
    town.write(3)
    with town.running(Letters):
        town.write(4)
        wait_until(lambda: Relay(town.letters, publisher=None).checkpoint == 4)  # type: ignore[arg-type]
    with town.running(Readers):
        pass
    town.write(5)
    with town.running():
        town.wait_for(5)
    assert town.names() == names(1, 2, 3, 4, 5)


def test_a_consumer_that_stops_amid_a_batch_takes_it_after_its_return(town: Town) -> None:
    """Stopped while a handler is at work, it ends that one; what came after is left to the next."""
    entered: list[int] = []

    def dawdle(delivery: Delivery) -> None:
        entered.append(delivery.last)
        time.sleep(0.2)

    Readers.faults.append(dawdle)
    with town.running():
        town.write(1)
        wait_until(lambda: entered == [1])
        town.write(2)
        town.write(3)
    assert town.names()[:1] == names(1)
    with town.running():
        town.wait_for(3)
    assert town.names() == names(1, 2, 3)


def test_what_is_not_a_batch_of_ours_hinders_nobody(town: Town) -> None:
    from kombu import Connection as Broker

    with town.running():
        with Broker(town.settings.amqp_uri) as broker:
            producer = broker.Producer()
            producer.publish(
                b"no batch", exchange="letters.log", routing_key="unit", content_type="text/plain"
            )
        town.write(1)
        town.wait_for(1)
    assert town.names() == names(1)


@pytest.mark.server
def test_a_query_of_postgresql_lets_other_green_threads_run(database_url: str) -> None:
    with create_databases(database_url, ["letters"]) as template:
        engine = connect(template.format(service="letters"))

        def sleep() -> None:
            with engine.connect() as connection:
                connection.execute(sa.text("SELECT pg_sleep(1)"))

        sleep()
        began = time.monotonic()
        for thread in [eventlet.spawn(sleep) for _ in range(2)]:
            thread.wait()
        assert time.monotonic() - began < 1.5
        engine.dispose()
