"""How a subscription takes what comes: in batches, past poison, halting, and stopping without a trace."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import eventlet
import pytest
import sqlalchemy as sa
from eventlet.green import subprocess as green_subprocess
from kombu import Connection as Broker
from structlog.testing import capture_logs

from shared.database import reading, writing
from shared.messaging import deadletters, halts, reasons, settling, subscription
from shared.messaging.arrivals import PREFETCH
from shared.messaging.delivery import Delivery
from shared.messaging.host import Host
from shared.messaging.poison import AT_MOST_IN_A_ROW
from shared.messaging.relay import Relay
from shared.messaging.replay import replay
from shared.messaging.topology import TopologyConflict, subscription_queue
from tests.concurrency import wait_until
from tests.services import ROOT
from tests.stores import CONTEXT
from tests.town import PROJECTIONS, Letters, Readers, Town, names

ON_SERVERS = pytest.mark.parametrize("town", ["rabbitmq-postgresql"], indirect=True)
ON_RABBITMQ = pytest.mark.parametrize("town", ["rabbitmq-sqlite"], indirect=True)


def halted(town: Town) -> dict[str, str]:
    with reading(town.readers.engine) as connection:
        return halts.halted(connection)


def publish_apart(town: Town, *numbers: int) -> None:
    """Each as a message of its own, while nobody takes them."""
    with town.serving(Letters):
        for number in numbers:
            town.write(number)
            wait_until(lambda: town.relayed() == town.letters.head())


def refuse(*bad: int) -> Callable[[Delivery], None]:
    """A handler's fault: it cannot take these positions, nor any delivery that has one of them."""

    def fault(delivery: Delivery) -> None:
        if delivery.failure is None and any(event.position in bad for event in delivery.events):
            raise ValueError("it cannot be taken")

    return fault


def test_what_has_piled_up_is_one_transaction(town: Town) -> None:
    taken: list[Delivery] = []
    Readers.faults.append(taken.append)
    Readers.faults.append(lambda delivery: eventlet.sleep(0.1))
    publish_apart(town, *range(1, 10))
    with town.running():
        town.wait_for(9)
    assert max(len(delivery.spans) for delivery in taken) > 1
    assert len(taken) < 9
    assert town.names() == names(*range(1, 10))


def test_poison_in_one_of_several_messages_is_parked_alone(town: Town) -> None:
    Readers.faults.append(refuse(3))
    publish_apart(town, 1, 2, 3, 4, 5)
    with town.running():
        town.wait_for(5)
    assert town.names() == names(1, 2, 4, 5)
    [(position, reason)] = town.parked()
    assert (position, reasons.english(reason)) == (
        3,
        "the program failed with ValueError: it cannot be taken",
    )


def test_a_handler_that_fails_after_a_while_is_not_taken_for_done(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "_IDLE_SECONDS", 0.001)
    monkeypatch.setattr(settling, "RETRY_PAUSES", (0.0,) * 100)
    chance = random.Random(7)

    def fail_mostly(delivery: Delivery) -> None:
        eventlet.sleep(chance.random() * 0.003)
        if chance.random() < 0.9:
            raise ValueError("not yet")

    Readers.faults.append(fail_mostly)
    with town.running():
        for number in range(1, 11):
            town.write(number)
            town.wait_for(number)
    assert town.names() == sorted(names(*range(1, 11)))


def test_too_much_poison_halts_and_everything_left_is_taken_once_it_is_mended(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "RESUME_SECONDS", 0.01)
    everything = range(1, 41)
    Readers.faults.append(refuse(*everything))
    with capture_logs() as logs, town.running():
        town.write(*everything)
        wait_until(lambda: bool(halted(town)))
        assert f"{AT_MOST_IN_A_ROW} in a row were parked" in halted(town)["letters"]
        assert len(town.parked()) == AT_MOST_IN_A_ROW
        Readers.faults.clear()
        with writing(town.readers.engine) as connection:
            assert halts.resume(connection, "letters") == ["letters"]
        town.wait_for(40)
    assert [one["mend"] for one in logs if one["event"].startswith("subscription halted")] == [
        "thidua dead-letters list readers; thidua dead-letters resume readers letters"
    ]
    assert len(town.parked()) == AT_MOST_IN_A_ROW
    assert len(town.names()) == len(everything) - AT_MOST_IN_A_ROW
    for position, _ in town.parked():
        replay(town.readers, PROJECTIONS, None, "letters", str(position), CONTEXT)  # type: ignore[arg-type]
    assert town.names() == sorted(names(*everything))


def test_a_halted_subscription_tries_again_after_a_restart(town: Town) -> None:
    Readers.faults.append(refuse(*range(1, 41)))
    with town.running():
        town.write(*range(1, 41))
        wait_until(lambda: bool(halted(town)))
    assert bool(halted(town))
    Readers.faults.clear()
    with town.running():
        town.wait_for(40)
        assert halted(town) == {}
    assert len(town.names()) == 40 - AT_MOST_IN_A_ROW


def test_what_cannot_be_read_is_kept_and_acknowledged(town: Town) -> None:
    with town.running():
        with Broker(town.settings.amqp_uri) as broker:
            broker.Producer().publish(
                b"\xff no batch",
                exchange="letters.log",
                routing_key="unit",
                content_type="text/plain",
                content_encoding="utf-8",
                headers={"after": 7},
            )
        town.write(1)
        town.wait_for(1)
        wait_until(lambda: bool(unreadable(town)))
    assert [(one["headers"]["after"], one["body"]) for one in unreadable(town)] == [(7, b"\xff no batch")]
    assert "lacks the header ‹last›" in reasons.english(unreadable(town)[0]["reason"])
    with town.running():
        town.write(2)
        town.wait_for(2)
    assert len(unreadable(town)) == 1


def unreadable(town: Town) -> list[Any]:
    with reading(town.readers.engine) as connection:
        return list(connection.execute(sa.select(deadletters.messages)).mappings())


@ON_RABBITMQ
def test_a_queue_that_is_deleted_is_declared_and_consumed_again(town: Town) -> None:
    queue = subscription_queue("readers", "letters", embedded=False)
    with town.running():
        town.write(1)
        town.wait_for(1)
        with Broker(town.settings.amqp_uri) as broker:
            queue.bind(broker.default_channel).delete()
            wait_until(lambda: consumers(broker) == 1)
        town.write(2)
        town.wait_for(2)
    assert town.names() == names(1, 2)


def consumers(broker: Broker) -> int:
    """How many consume the queue; 0 while there is none."""
    channel = broker.channel()
    try:
        return int(channel.queue_declare("readers.letters-log", passive=True).consumer_count)
    except broker.channel_errors:
        return 0


@ON_RABBITMQ
def test_a_queue_of_another_kind_is_one_error_that_ends_the_service(town: Town) -> None:
    queue = subscription_queue("readers", "letters", embedded=False)
    host = Host(town.settings, [Readers])
    host.start()
    with Broker(town.settings.amqp_uri) as broker:
        wait_until(lambda: consumers(broker) == 1)
        queue.bind(broker.default_channel).delete()
        broker.default_channel.queue_declare(queue.name, durable=True, auto_delete=False)
    with pytest.raises(TopologyConflict, match=r"readers\.letters-log"), eventlet.Timeout(10):
        host.wait()


@ON_SERVERS
@pytest.mark.parametrize("seconds", [0.05, 60.0], ids=["at work", "stuck"])
def test_a_terminated_process_gives_back_what_it_did_not_take_once(town: Town, seconds: float) -> None:
    messages = 40
    publish_apart_at_once(town, messages)
    command = [sys.executable, "-m", "tests.integration.reader_process"]
    command += [town.settings.amqp_uri, str(town.settings.database_url), str(seconds)]
    with green_subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(1 if seconds > 1 else 2):
            assert process.stdout.readline() == "began\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read()
        process.wait()
    assert said.endswith("stopped\n")
    assert time.monotonic() - began < subscription.STOP_SECONDS + 3
    left, redelivered = what_is_left(town)
    taken = town.taken()
    assert left == list(range(taken + 1, messages + 1))
    assert len(redelivered) <= PREFETCH
    assert set(redelivered.values()) <= {1}
    assert town.names() == sorted(names(*range(1, taken + 1)))
    assert taken == 0 if seconds > 1 else taken > 0


def publish_apart_at_once(town: Town, messages: int) -> None:
    """One message for each of so many events."""
    town.write(*range(1, messages + 1))
    with town.serving(Letters, batch=1):
        wait_until(lambda: town.relayed() == messages)


def what_is_left(town: Town) -> tuple[list[int], dict[int, int]]:
    """The positions in the queue, and how often those were delivered before that were."""
    left: list[int] = []
    redelivered: dict[int, int] = {}
    with Broker(town.settings.amqp_uri) as broker:
        queue = subscription_queue("readers", "letters", embedded=False).bind(broker.default_channel)
        while (message := queue.get()) is not None:
            left.append(int(message.headers["last"]))
            if message.delivery_info["redelivered"]:
                redelivered[left[-1]] = int(message.headers["x-delivery-count"])
            message.ack()
    return sorted(left), redelivered


@ON_SERVERS
def test_replicas_that_come_and_go_under_load_have_every_effect_once(town: Town) -> None:
    chance = random.Random(7)
    events, replicas = 0, 4
    Readers.faults.append(lambda delivery: eventlet.sleep(chance.random() * 0.02))
    with town.serving(Letters, batch=7):
        hosts: list[Host | None] = [None] * replicas
        deadline = time.monotonic() + 6
        while time.monotonic() < deadline:
            turn = chance.randrange(replicas)
            host = hosts[turn]
            if host is None:
                hosts[turn] = Host(town.settings, [Readers])
                hosts[turn].start()  # type: ignore[union-attr]
            else:
                host.stop()
                hosts[turn] = None
            town.write(*range(events + 1, events + 51))
            events += 50
            if chance.random() < 0.1:
                Relay(town.letters, publisher=None).rewind(max(0, town.relayed() - 100))  # type: ignore[arg-type]
        if not any(hosts):
            hosts[0] = Host(town.settings, [Readers])
            hosts[0].start()  # type: ignore[union-attr]
        town.wait_for(events)
        for host in hosts:
            if host is not None:
                host.stop()
    assert town.names() == sorted(names(*range(1, events + 1)))
    assert town.parked() == []
