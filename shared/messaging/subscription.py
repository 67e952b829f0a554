"""The entrypoint that takes another service's log: one AMQP message is one batch, acked once it is committed.

nameko's own consumers ack a message whose handler raised and share one channel between all handlers; this one
has its own connection, tries again with growing pauses, bisects a batch that keeps failing until the one bad
event stands alone, has that one parked with its reason, and goes on. While the database itself is in trouble,
no event is to blame: then it waits.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event as Done
from kombu import Connection
from kombu.message import Message
from nameko.extensions import Entrypoint

from shared.database import UNAVAILABLE
from shared.eventstore.envelope import decode_batch
from shared.messaging.delivery import Delivery
from shared.messaging.topology import subscription_queue

logger = structlog.get_logger(__name__)

RETRY_PAUSES = (0.05, 0.5, 2.0)
_RECONNECT_PAUSES = (0.2, 1.0, 5.0)
_MESSAGES_AHEAD = 4


class _Stopped(Exception):
    """The service is asked to stop while it waits for its database."""


class Subscription(Entrypoint):
    """Feeds the log of `source` to the decorated method, as one `Delivery` a call."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(**kwargs)

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        self._uri = settings.amqp_uri
        self._queue = subscription_queue(self.container.service_name, self.source, settings.embedded)
        self._stopping = False
        self._idle = Done()

    def start(self) -> None:
        with Connection(self._uri) as connection:
            # Declared before any relay starts, so that no batch is published to nobody.
            self._queue.bind(connection.default_channel).declare()
        self.container.spawn_managed_thread(self._run, identifier=f"subscription to {self.source}")

    def stop(self) -> None:
        self._stopping = True
        self._idle.wait()

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                self._consume()
                failures = 0
            except Connection(self._uri).recoverable_connection_errors as error:
                pause = _RECONNECT_PAUSES[min(failures, len(_RECONNECT_PAUSES) - 1)]
                failures += 1
                logger.warning("broker lost, reconnecting", source=self.source, error=str(error), pause=pause)
                eventlet.sleep(pause)
        self._idle.send()

    def _consume(self) -> None:
        with Connection(self._uri, heartbeat=60) as connection:
            channel = connection.channel()
            consumer = connection.Consumer(self._queue, channel=channel, on_message=self._on_message)
            consumer.qos(prefetch_count=_MESSAGES_AHEAD)
            with consumer:
                while not self._stopping:
                    try:
                        connection.drain_events(timeout=0.5)
                    except TimeoutError:
                        connection.heartbeat_check()

    def _on_message(self, message: Message) -> None:
        if self._stopping:
            message.requeue()
            return
        try:
            delivery = _decode(self.source, message)
        except Exception:
            # Not one of our batches: kept out of the way, where the operator's broker policy sends rejects.
            logger.exception("unreadable batch rejected", source=self.source)
            message.reject()
            return
        try:
            self._deliver(delivery)
        except _Stopped:
            message.requeue()
        else:
            message.ack()

    def _deliver(self, delivery: Delivery) -> None:
        for pause in (*RETRY_PAUSES, None):
            error = self._work_once_there_is_a_database(delivery)
            if error is None:
                return
            logger.warning(
                "batch failed", source=self.source, last=delivery.last, error=repr(error), pause=pause
            )
            if pause is not None:
                eventlet.sleep(pause)
        if len(delivery.events) > 1:
            for half in delivery.halves():
                self._deliver(half)
            return
        self._deliver(replace(delivery, failure=repr(error)))

    def _work_once_there_is_a_database(self, delivery: Delivery) -> BaseException | None:
        waits = 0
        while isinstance(error := self._work(delivery), UNAVAILABLE):
            pause = _RECONNECT_PAUSES[min(waits, len(_RECONNECT_PAUSES) - 1)]
            waits += 1
            logger.warning("database in trouble, waiting", source=self.source, error=repr(error), pause=pause)
            eventlet.sleep(pause)
            if self._stopping:
                raise _Stopped
        return error

    def _work(self, delivery: Delivery) -> BaseException | None:
        done = Done()
        self.container.spawn_worker(self, (delivery,), {}, handle_result=partial(self._settle, done))
        failure: BaseException | None = done.wait()
        return failure

    @staticmethod
    def _settle(done: Done, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        done.send(None if exc_info is None else exc_info[1])
        return result, exc_info


def _decode(source: str, message: Message) -> Delivery:
    body = message.body
    events = decode_batch(body.encode() if isinstance(body, str) else bytes(body))
    span = (int(message.headers["after"]), int(message.headers["last"]))
    return Delivery(source, (span,), tuple(events))


subscribe = Subscription.decorator
