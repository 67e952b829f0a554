"""The publisher against a channel of the test's own, which answers as the test wants."""

from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from shared.eventstore import Store
from shared.messaging import publisher
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import NobodyListens, Relay, Unconfirmed
from tests.stores import append

Answer = Callable[["Channel"], None]


class Channel:
    """Notes what is published; the answers to it wait in `answers` until somebody reads the connection."""

    def __init__(self) -> None:
        self.events: dict[str, set[Any]] = defaultdict(set)
        self.published: list[SimpleNamespace] = []

    def exchange_declare(self, **_arguments: Any) -> None: ...

    def confirm_select(self) -> None: ...

    def prepare_message(self, body: bytes, *given: Any) -> Any:
        _priority, _content_type, _content_encoding, headers, _properties = given
        return SimpleNamespace(body=body, headers=headers)

    def basic_publish(self, message: Any, mandatory: bool, **_given: Any) -> None:
        self.published.append(SimpleNamespace(last=message.headers["last"], mandatory=mandatory))

    def say(self, event: str, *arguments: Any) -> None:
        for callback in self.events[event]:
            callback(*arguments)

    def return_(self, last: int) -> None:
        self.say("basic_return", Exception("NO_ROUTE"), "personnel.log", "unit", headed(last))


class Broker:
    """Stands in for kombu's connection; each of `answers` is what one read of the socket brings."""

    recoverable_connection_errors = (OSError,)
    transport = SimpleNamespace(driver_type="amqp")

    def __init__(self) -> None:
        self.channels: list[Channel] = []
        self.answers: list[Answer] = []

    def __call__(self, _uri: str, **_options: Any) -> "Broker":
        return self

    def channel(self) -> Channel:
        self.channels.append(Channel())
        return self.channels[-1]

    def drain_events(self, timeout: float) -> None:
        if not self.answers:
            raise TimeoutError
        self.answers.pop(0)(self.channels[-1])

    def heartbeat_check(self) -> None: ...

    def collect(self) -> None: ...


def headed(last: int) -> Any:
    return SimpleNamespace(headers={"last": last})


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    broker = Broker()
    monkeypatch.setattr(publisher, "Connection", broker)
    return broker


def relay_of(store: Store, events: int, **options: Any) -> Relay:
    """A relay of single events, in windows of three."""
    append(store, "unit-a", 0, *range(events))
    amqp = AmqpPublisher("amqp://", "personnel", keep_on=lambda: False, **options)
    return Relay(store, amqp, batch=1, window=3)


def test_a_window_goes_out_before_the_first_confirm_is_waited_for(store: Store, broker: Broker) -> None:
    relay = relay_of(store, 3)
    broker.answers = [lambda channel: channel.say("basic_ack", 3, True)]
    assert relay.run_once() == 3
    assert [one.last for one in broker.channels[0].published] == [1, 2, 3]
    assert relay.checkpoint == 3


def test_after_a_refusal_the_relay_goes_on_before_the_refused_batch(store: Store, broker: Broker) -> None:
    relay = relay_of(store, 3)
    broker.answers = [
        lambda channel: channel.say("basic_ack", 3, False),
        lambda channel: channel.say("basic_nack", 2, False),
        lambda channel: channel.say("basic_ack", 1, False),
    ]
    with pytest.raises(Unconfirmed, match="refused"):
        relay.run_once()
    assert relay.checkpoint == 1
    broker.answers = [lambda channel: channel.say("basic_ack", 5, True)]
    relay.run_once()
    assert [one.last for one in broker.channels[0].published] == [1, 2, 3, 2, 3]
    assert relay.checkpoint == 3


def test_what_fails_before_anything_was_sent_confirms_nothing(
    store: Store, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even as much as the window before came to, which the confirms still knew."""
    relay = relay_of(store, 4, mandatory=True)

    def return_the_third(channel: Channel) -> None:
        channel.return_(3)
        channel.say("basic_ack", 3, True)

    broker.answers = [return_the_third]
    with pytest.raises(NobodyListens):
        relay.run_once()
    assert relay.checkpoint == 2

    def cannot(*_arguments: Any) -> None:
        raise ConnectionResetError("gone while the queues were looked for")

    monkeypatch.setattr(AmqpPublisher, "_have_queues", cannot)
    with pytest.raises(Unconfirmed, match="gone while"):
        relay.run_once()
    assert relay.checkpoint == 2


def test_what_was_confirmed_before_the_connection_broke_is_not_sent_again(
    store: Store, broker: Broker
) -> None:
    relay = relay_of(store, 3)

    def break_off(_channel: Channel) -> None:
        raise ConnectionResetError("gone")

    broker.answers = [lambda channel: channel.say("basic_ack", 1, False), break_off]
    with pytest.raises(Unconfirmed, match="gone"):
        relay.run_once()
    assert relay.checkpoint == 1
    broker.answers = [lambda channel: channel.say("basic_ack", 2, True)]
    relay.run_once()
    assert [one.last for one in broker.channels[1].published] == [2, 3]


def test_a_broker_that_cannot_be_reached_confirms_nothing(
    store: Store, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = relay_of(store, 3)
    monkeypatch.setattr(broker, "channel", lambda: 1 / 0)
    for _ in range(2):
        with pytest.raises(Unconfirmed, match="ZeroDivisionError"):
            relay.run_once()
    assert relay.checkpoint == 0


def test_silence_confirms_nothing(store: Store, broker: Broker) -> None:
    relay = relay_of(store, 3)
    with pytest.raises(Unconfirmed, match="TimeoutError"):
        relay.run_once()
    assert relay.checkpoint == 0


def test_a_returned_batch_is_tried_alone_until_a_queue_takes_it(store: Store, broker: Broker) -> None:
    relay = relay_of(store, 3, mandatory=True)

    def take_only_the_first(channel: Channel) -> None:
        channel.return_(2)
        channel.return_(3)
        channel.say("basic_ack", 3, True)

    def take_none(channel: Channel) -> None:
        channel.return_(2)
        channel.say("basic_ack", 4, False)

    broker.answers = [take_only_the_first]
    with pytest.raises(NobodyListens, match=r"'personnel\.log'.*start them"):
        relay.run_once()
    broker.answers = [take_none]
    with pytest.raises(NobodyListens):
        relay.run_once()
    assert relay.checkpoint == 1
    broker.answers = [
        lambda channel: channel.say("basic_ack", 5, False),
        lambda channel: channel.say("basic_ack", 6, False),
    ]
    relay.run_once()
    published = broker.channels[0].published
    assert [one.last for one in published] == [1, 2, 3, 2, 2, 3]
    assert all(one.mandatory for one in published)
    assert relay.checkpoint == 3


def test_a_log_that_nobody_subscribes_to_may_go_to_nobody(store: Store, broker: Broker) -> None:
    relay = relay_of(store, 1, mandatory=False)
    broker.answers = [lambda channel: channel.say("basic_ack", 1, False)]
    relay.run_once()
    assert [one.mandatory for one in broker.channels[0].published] == [False]
