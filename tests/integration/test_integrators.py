"""The integrators' lane on RabbitMQ: the examples of docs/ receive an award; the wire is as AsyncAPI says."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import kombu
import msgspec
import pytest
import yaml

from services.awards import migrations
from shared.contracts.asyncapi import FILE, public_events
from shared.contracts.awards import AwardConferred, NominationApproved
from shared.contracts.event import Event
from shared.database import connect
from shared.eventstore import Store
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import Relay
from shared.messaging.topology import public_exchange
from shared.migrate import upgrade
from tests.concurrency import wait_until
from tests.golden import path_of
from tests.servers import fresh_vhost
from tests.services import ROOT
from tests.stores import CONTEXT

pytestmark = pytest.mark.server

EXAMPLES = ROOT / "docs" / "examples"
NAMEKO = [sys.executable, "-c", "from nameko.cli.main import main; main()", "run", "nameko_subscriber"]
PROGRAMS: dict[str, tuple[Callable[[str], list[str]], str]] = {
    "nameko_subscriber": (
        lambda uri: [*NAMEKO, "--broker", uri],
        "evt-awards-AwardConferred--honour_roll.on_award",
    ),
    "kombu_subscriber": (lambda uri: [sys.executable, "kombu_subscriber.py", uri], "honour-board"),
}
"""Each example: the command that runs it on a broker, and the queue that it listens to."""


class House:
    """A log of awards, and the real relay that publishes it to `amqp_uri`."""

    def __init__(self, folder: Path, amqp_uri: str) -> None:
        url = f"sqlite:///{folder / 'awards.sqlite'}"
        upgrade(url, migrations)
        self.amqp_uri = amqp_uri
        self.store = Store(connect(url))
        self.relay = Relay(self.store, AmqpPublisher(amqp_uri, "awards"))

    def say(self, stream: str, *events: Event) -> None:
        with self.store.begin() as transaction:
            transaction.append(stream, 0, events, CONTEXT)
        self.relay.drain()


@pytest.fixture
def house(tmp_path: Path, amqp_uri: str) -> Iterator[House]:
    with fresh_vhost(amqp_uri) as uri:
        house = House(tmp_path, uri)
        yield house
        house.store.engine.dispose()


def golden(kind: type[Event], **other: Any) -> Event:
    return msgspec.convert(msgspec.json.decode(path_of(kind).read_bytes()) | other, kind)


@contextmanager
def example(name: str, amqp_uri: str, output: Path) -> Iterator[None]:
    """The example program as a process of its own, listening; what it prints goes to `output`."""
    command, queue = PROGRAMS[name]
    with output.open("wb") as file:
        process = subprocess.Popen(
            command(amqp_uri),
            cwd=EXAMPLES,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"},
        )
    try:
        wait_until(lambda: process.poll() is not None or listened_to(amqp_uri, queue), seconds=30)
        assert process.poll() is None, output.read_text(encoding="utf-8")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def listened_to(amqp_uri: str, queue: str) -> bool:
    with kombu.Connection(amqp_uri) as connection:
        try:
            return bool(connection.default_channel.queue_declare(queue, passive=True).consumer_count)
        except connection.channel_errors:
            return False


def test_both_examples_tell_of_each_award_once_though_it_is_sent_twice(house: House, tmp_path: Path) -> None:
    outputs = [tmp_path / f"{name}.txt" for name in PROGRAMS]
    with ExitStack() as stack:
        for name, output in zip(PROGRAMS, outputs, strict=True):
            stack.enter_context(example(name, house.amqp_uri, output))
        house.say("nomination-a", golden(NominationApproved), golden(AwardConferred))
        house.relay.rewind(0)
        house.say("nomination-b", golden(AwardConferred, recipient="van-phong", decision_number="124/QĐ"))
        for output in outputs:
            wait_until(lambda said=output: "van-phong" in said.read_text(encoding="utf-8"))  # type: ignore[misc]
    told = [
        [line for line in output.read_text(encoding="utf-8").splitlines() if "Giấy khen" in line]
        for output in outputs
    ]
    assert told == 2 * [
        [
            "Giấy khen của Giám đốc Sở: phong-viec-lam (123/QĐ-SLĐTBXH)",
            "Giấy khen của Giám đốc Sở: van-phong (124/QĐ)",
        ]
    ]


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_is_fifteen_lines(name: str) -> None:
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 15


def test_what_is_on_the_wire_is_what_the_document_says(house: House) -> None:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    kinds = [kind for kind in public_events() if kind.service == "awards"]
    with kombu.Connection(house.amqp_uri) as connection:
        queue = kombu.Queue("all", public_exchange("awards"), routing_key="#", durable=True)
        queue.bind(connection.default_channel).declare()
        house.say("nomination-a", golden(NominationApproved), *(golden(kind) for kind in kinds))
        received: list[Any] = []
        with connection.Consumer(queue, on_message=received.append, no_ack=True, accept=["json"]):
            wait_until(lambda: drained(connection) and len(received) == len(kinds))
    written = house.store.read_log(1, 100)
    for message, kind, recorded in zip(received, kinds, written, strict=True):
        check_stated(document, kind, message)
        assert message.payload == msgspec.to_builtins(golden(kind))
        assert message.properties["message_id"] == message.headers["cloudEvents:id"] == recorded.id
        assert message.headers["cloudEvents:sequence"] == str(recorded.version)


def drained(connection: kombu.Connection) -> bool:
    """Whether nothing more came for a moment."""
    try:
        connection.drain_events(timeout=0.3)
    except TimeoutError:
        return True
    return False


def check_stated(document: dict[str, Any], kind: type[Event], message: Any) -> None:
    """Address, exchange, properties, headers and body are those of the channel and message of `kind`."""
    stated = document["components"]["messages"][kind.type_name()]
    info = message.delivery_info
    channel = document["channels"][f"{info['exchange']}.{kind.type_name()}"]
    assert info["routing_key"] == channel["address"]
    assert message.content_type == stated["contentType"]
    assert message.content_encoding == stated["bindings"]["amqp"]["contentEncoding"]
    operation = document["operations"][f"send{kind.type_name()}"]
    assert message.properties["delivery_mode"] == operation["bindings"]["amqp"]["deliveryMode"]
    known = document["components"]["schemas"]["CloudEventHeaders"]["properties"]
    assert set(message.headers) == set(known)
    for part, value in (("headers", message.headers), ("payload", message.payload)):
        schema = {"$ref": f"#/components/messages/{kind.type_name()}/{part}"}
        jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)
