"""The messages of one queue as they come, on a connection of their own: taken, and acknowledged, in order."""

import time
from collections import deque
from contextlib import suppress
from typing import Any

from eventlet.patcher import original
from kombu import Connection, Queue
from kombu.message import Message

from shared.messaging.patience import TO_BEGIN_SECONDS, TO_END_SECONDS, at_most
from shared.messaging.topology import declare_queue

PREFETCH = 32
"""Messages that the broker sends ahead of their acknowledgement."""

_HEARTBEAT_SECONDS = 60
_REST_OF_A_FRAME_SECONDS = 0.5

_select: Any = original("select")
"""The module as it is without green threads, whose own has no `poll`."""


class Arrivals:
    """Declares `queue` at the broker at `amqp_uri` and consumes it, until `close`.

    Errors of the broker come out as kombu's; then what is not acknowledged goes back to the queue by itself.
    """

    def __init__(self, amqp_uri: str, queue: Queue) -> None:
        self._connection = Connection(amqp_uri, heartbeat=_HEARTBEAT_SECONDS)
        self._here: deque[Message] = deque()
        self._open: deque[Message] = deque()
        try:
            with at_most(TO_BEGIN_SECONDS):
                self._begin(queue)
        except BaseException:
            self._connection.collect()
            raise

    def _begin(self, queue: Queue) -> None:
        self._channel = self._connection.channel()
        self._amqp = self._connection.transport.driver_type == "amqp"
        if self._amqp:
            self._poll = _select.poll()
            self._poll.register(self._connection.connection.transport.sock.fileno(), _select.POLLIN)
        # Bodies are bytes of JSON: to have them decoded to text first would only cost.
        self._channel.auto_decode = False
        declare_queue(self._channel, queue)
        self._consumer = self._connection.Consumer(
            queue, channel=self._channel, on_message=self._keep, auto_declare=False
        )
        self._consumer.qos(prefetch_count=PREFETCH)
        self._consumer.consume()

    def next(self, seconds: float) -> Message | None:
        """The next message, waited for at most so long; with 0 only one that is there already."""
        if not self._here:
            self._drain(seconds)
        return self._here.popleft() if self._here else None

    def acknowledge(self, message: Message) -> None:
        """Tell the broker that this message and all before it are done with."""
        if self._amqp:
            message.ack(multiple=True)
            while self._open.popleft() is not message:
                pass
            return
        # The embedded broker takes every acknowledgement for one of a single message.
        done: Message | None = None
        while done is not message:
            done = self._open.popleft()
            done.ack()

    def serve(self, seconds: float) -> None:
        """Keep the connection alive for so long, while no message is wanted; what comes waits here."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._drain(left)

    def keep_alive(self) -> None:
        """To be called now and then while a message is being taken for long; whether the connection still is
        there shows when the message is acknowledged."""
        with suppress(*self._connection.connection_errors, *self._connection.channel_errors):
            self._drain(0)
            self._connection.heartbeat_check()

    def close(self) -> None:
        """Stop consuming, and give back to the queue what is not acknowledged."""
        try:
            with at_most(TO_END_SECONDS):
                # First the end of consuming: what is given back would be sent here once more.
                self._consumer.cancel()
                # From the newest on, so that a queue that puts it back at its head keeps the order.
                while self._open:
                    self._open.pop().requeue()
                self._connection.release()
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """As `close` on a broken connection, without the farewells of AMQP, which would be waited for."""
        self._connection.collect()

    def _keep(self, message: Message) -> None:
        self._here.append(message)
        self._open.append(message)

    def _drain(self, seconds: float) -> None:
        if self._amqp and not seconds:
            if not self._readable():
                return
            # Not 0: in the midst of a frame py-amqp would ask for the rest again and again, and never yield.
            seconds = _REST_OF_A_FRAME_SECONDS
        try:
            self._connection.drain_events(timeout=seconds)
        except TimeoutError:
            if seconds:
                self._connection.heartbeat_check()

    def _readable(self) -> bool:
        """Whether the socket has something, asked without a turn of the hub, which costs a millisecond."""
        socket = self._connection.connection.transport.sock
        decrypted = getattr(socket, "pending", None)
        return bool(self._poll.poll(0)) or bool(decrypted is not None and decrypted())
