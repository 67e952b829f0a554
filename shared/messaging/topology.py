"""Exchanges and queues: their names and kinds, the same for whoever declares them, and declaring them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import ChannelError
from kombu import Exchange, Queue

from shared.contracts.refusal import Refusal

_NOT_FOUND, _PRECONDITION_FAILED = 404, 406

_INEQUIVALENT = re.compile(
    r"inequivalent arg '(?P<argument>[^']+)' for (?P<kind>\w+) '(?P<name>[^']*)' in vhost '[^']*': "
    r"received (?P<wanted>.+) but current is (?P<found>.+)"
)
"""What RabbitMQ says of a declaration that differs from what is there."""


class TopologyConflict(Refusal):
    """The broker has a queue or an exchange of this name, and of another kind: to be mended by hand."""


def log_exchange(service: str) -> Exchange:
    """Where the relay of `service` publishes its log, batch by batch."""
    return Exchange(f"{service}.log", type="topic", durable=True)


def public_exchange(service: str) -> Exchange:
    """Where every public event of `service` goes out alone, under its name: the integrators' lane.

    Named and typed as nameko's own events are, so that a plain `@event_handler(service, name)` receives it.
    """
    return Exchange(f"{service}.events", type="topic", durable=True)


def subscription_queue(consumer: str, source: str, embedded: bool) -> Queue:
    """The one queue from which all replicas of `consumer` take the log of `source`."""
    return Queue(
        f"{consumer}.{source}-log",
        exchange=log_exchange(source),
        routing_key="#",
        durable=True,
        queue_arguments={} if embedded else dict(_QUORUM),
    )


def dead_letter_queue() -> Queue:
    """Where the broker puts what no subscription could keep, by its policy; people look at it, no service."""
    return Queue(
        "thidua.dead-letters",
        exchange=Exchange("thidua.dead-letters", type="fanout", durable=True),
        durable=True,
        queue_arguments=dict(_QUORUM),
    )


def rpc_exchange() -> Exchange:
    """Where every call goes out, and every answer: nameko's own, under its name for it."""
    return Exchange("nameko-rpc", type="topic", durable=True)


def rpc_queue(service: str, embedded: bool) -> Queue:
    """The one queue from which all replicas of `service` take calls, named as nameko's callers expect it."""
    return Queue(
        f"rpc-{service}",
        exchange=rpc_exchange(),
        routing_key=f"{service}.*",
        durable=True,
        queue_arguments={} if embedded else dict(_QUORUM),
    )


_QUORUM = {"x-queue-type": "quorum"}


@dataclass(frozen=True)
class Topology:
    """All that an installation needs at its broker; not the queues for answers, one a process."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]

    @classmethod
    def of(
        cls,
        logs: Sequence[str],
        subscribers: Mapping[str, Sequence[str]],
        embedded: bool = False,
        called: Sequence[str] = (),
    ) -> "Topology":
        """For the services `logs`, each with a log, for each log's name the services that take it, and for
        those that can be called."""
        queues = [
            subscription_queue(consumer, source, embedded)
            for source, consumers in subscribers.items()
            for consumer in consumers
        ]
        names = sorted({*logs, *subscribers})
        exchanges = [make(name) for name in names for make in (log_exchange, public_exchange)]
        if not embedded:
            queues += [rpc_queue(service, embedded) for service in called]
            queues.append(dead_letter_queue())
            exchanges += [rpc_exchange(), dead_letter_queue().exchange]
        return cls(tuple(exchanges), tuple(queues))


@dataclass(frozen=True, slots=True)
class QueueState:
    """`messages` wait for somebody to take them, those under way to a consumer apart."""

    messages: int
    consumers: int


def declare_queue(channel: Any, queue: Queue) -> bool:
    """Have `queue`, its exchange and its binding at the broker; returns whether the queue was missing.

    `channel` only leads to the broker: a refusal closes the channel that asked, so another one asks. Raises
    TopologyConflict when the broker has it with other arguments, where a consumer would reconnect for ever.
    """
    missing = queue_state(channel, queue.name) is None
    with _asking(channel) as asking:
        queue.bind(asking).declare()
    return missing


def declare_exchange(channel: Any, exchange: Exchange) -> bool:
    """The same for an exchange alone."""
    missing = not exchange_exists(channel, exchange.name)
    with _asking(channel) as asking:
        exchange.bind(asking).declare()
    return missing


def queue_state(channel: Any, name: str) -> QueueState | None:
    """How the queue of that name is, of whatever kind; None when the broker has none."""
    said = _looked_up(channel, "queue_declare", queue=name)
    return None if said is None else QueueState(said.message_count, said.consumer_count)


def exchange_exists(channel: Any, name: str) -> bool:
    """Whether the broker has an exchange of that name, of whatever kind."""
    return _looked_up(channel, "exchange_declare", exchange=name, type="topic") is not None


def delete_queue(channel: Any, name: str) -> None:
    """Delete the queue of that name unless it is in use: raises Refusal when it has consumers or messages.

    Quorum queues know no `if-empty`: what a relay adds between the look and the deletion is lost here, and
    asked for again by the consumer (`catchup`).
    """
    state = queue_state(channel, name)
    if state is None:
        return
    if state.consumers:
        raise Refusal("topology.queue_in_use", name=name, consumers=state.consumers)
    if state.messages:
        raise Refusal("topology.queue_not_empty", name=name, messages=state.messages)
    with _asking(channel) as asking:
        asking.queue_delete(name)


def faults(channel: Any, topology: Topology) -> list[Refusal]:
    """What the broker lacks of `topology` or has of another kind; changes nothing.

    Whether a queue is bound AMQP cannot tell; whoever declares it, as every relay does, binds it again.
    """
    found: list[Refusal] = []
    for exchange in topology.exchanges:
        if not exchange_exists(channel, exchange.name):
            found.append(Refusal("topology.exchange_missing", name=exchange.name))
        else:
            found += _differs(channel, exchange.declare)
    for queue in topology.queues:
        if queue_state(channel, queue.name) is None:
            found.append(Refusal("topology.queue_missing", name=queue.name))
        else:
            found += _differs(channel, queue.queue_declare)
    return found


def _differs(channel: Any, declare: Callable[..., object]) -> list[Refusal]:
    """To declare what is there as it is changes nothing, and says when it is not so."""
    try:
        with _asking(channel) as asking:
            declare(channel=asking)
    except TopologyConflict as difference:
        return [difference]
    return []


def _looked_up(channel: Any, declare: str, **named: str) -> Any:
    """What the broker says of a thing that it has; None when it has none of that name."""
    try:
        with _asking(channel) as asking:
            return getattr(asking, declare)(passive=True, **named) or True
    except ChannelError as error:
        if int(error.reply_code) != _NOT_FOUND:
            raise
        return None


@contextmanager
def _asking(channel: Any) -> Iterator[Any]:
    """Another channel to the same broker; what it says of unequal declarations becomes a TopologyConflict."""
    asking = channel.connection.client.channel()
    try:
        yield asking
    except ChannelError as error:
        if int(error.reply_code) != _PRECONDITION_FAILED:
            raise
        raise conflict(str(error.reply_text)) from error
    finally:
        if getattr(asking, "is_open", True):
            asking.close()


def conflict(said: str) -> TopologyConflict:
    """The broker's text of code 406 as an error that names what differs, where, and the mend."""
    found = _INEQUIVALENT.search(said)
    if found is None:
        return TopologyConflict("topology.refused", said=said)
    code = "topology.queue_differs" if found["kind"] == "queue" else "topology.exchange_differs"
    return TopologyConflict(
        code,
        name=found["name"],
        argument=found["argument"],
        wanted=_value(found["argument"], found["wanted"]),
        found=_value(found["argument"], found["found"]),
    )


def _value(argument: str, said: str) -> str:
    """`the value 'quorum' of type 'longstr'`, as RabbitMQ puts it, without the frame around the value."""
    if argument == "x-queue-type" and said == "none":
        return "classic"
    quoted = re.search(r"'([^']*)'", said)
    return quoted[1] if quoted else said
