"""What is declared, on a broker of this process; and what RabbitMQ says of unequal declarations."""

from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Connection

from shared.config import EMBEDDED_BROKER
from shared.contracts.refusal import Refusal
from shared.messaging import memory
from shared.messaging.topology import (
    Topology,
    conflict,
    declare_exchange,
    declare_queue,
    delete_queue,
    faults,
    public_exchange,
    queue_state,
    subscription_queue,
)

TOPOLOGY = Topology.of(["letters", "diaries"], {"letters": ["readers", "archive"]}, embedded=True)


@pytest.fixture
def channel() -> Iterator[Any]:
    memory.register()
    with Connection(EMBEDDED_BROKER) as connection:
        yield connection.channel()
    memory.forget_everything()


def test_every_log_has_two_exchanges_and_every_subscriber_a_queue() -> None:
    assert [one.name for one in TOPOLOGY.exchanges] == [
        "diaries.log",
        "diaries.events",
        "letters.log",
        "letters.events",
    ]
    assert [(one.name, one.exchange.name) for one in TOPOLOGY.queues] == [
        ("readers.letters-log", "letters.log"),
        ("archive.letters-log", "letters.log"),
    ]


def test_on_rabbitmq_queues_are_quorum_queues_and_there_is_a_place_for_dead_letters() -> None:
    topology = Topology.of([], {"letters": ["readers"]}, called=["letters"])
    names = [one.name for one in topology.queues]
    assert names == ["readers.letters-log", "rpc-letters", "thidua.dead-letters"]
    assert {one.as_dict()["queue_arguments"]["x-queue-type"] for one in topology.queues} == {"quorum"}


def test_declaring_tells_what_was_missing(channel: Any) -> None:
    queue = subscription_queue("readers", "letters", embedded=True)
    assert [declare_queue(channel, queue), declare_queue(channel, queue)] == [True, False]
    exchange = public_exchange("letters")
    assert [declare_exchange(channel, exchange), declare_exchange(channel, exchange)] == [True, False]


def test_what_is_missing_is_named_and_not_made(channel: Any) -> None:
    for _ in range(2):
        said = [fault.text("en") for fault in faults(channel, TOPOLOGY)]
        assert len(said) == 6
        assert "RabbitMQ has no queue ‹archive.letters-log›. Run: thidua topology apply" in said
    for exchange in TOPOLOGY.exchanges:
        declare_exchange(channel, exchange)
    for queue in TOPOLOGY.queues:
        declare_queue(channel, queue)
    assert faults(channel, TOPOLOGY) == []


def test_a_queue_is_deleted_only_when_it_is_empty(channel: Any) -> None:
    queue = subscription_queue("readers", "letters", embedded=True)
    delete_queue(channel, queue.name)
    declare_queue(channel, queue)
    channel.connection.client.Producer(channel).publish("one", exchange="letters.log", routing_key="unit")
    with pytest.raises(Refusal, match=r"readers\.letters-log.*1 messages"):
        delete_queue(channel, queue.name)
    queue.bind(channel).purge()
    delete_queue(channel, queue.name)
    assert queue_state(channel, queue.name) is None


@pytest.mark.parametrize(
    "said, code, details",
    [
        (
            "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received the "
            "value 'quorum' of type 'longstr' but current is none",
            "topology.queue_differs",
            {"name": "q", "argument": "x-queue-type", "wanted": "quorum", "found": "classic"},
        ),
        (
            "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'a b' in vhost '/': received 'true' "
            "but current is 'false'",
            "topology.queue_differs",
            {"name": "a b", "argument": "durable", "wanted": "true", "found": "false"},
        ),
        (
            "PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'x' in vhost 'v': received 'topic' "
            "but current is 'direct'",
            "topology.exchange_differs",
            {"name": "x", "argument": "type", "wanted": "topic", "found": "direct"},
        ),
        (
            "PRECONDITION_FAILED - invalid property 'non-durable' for queue 'q' in vhost '/'",
            "topology.refused",
            {"said": "PRECONDITION_FAILED - invalid property 'non-durable' for queue 'q' in vhost '/'"},
        ),
    ],
)
def test_an_unequal_declaration_is_told_with_what_differs(
    said: str, code: str, details: dict[str, str]
) -> None:
    found = conflict(said)
    assert (found.code, found.details) == (code, details)
    assert "thidua topology apply" in found.text("vi")
