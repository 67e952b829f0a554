"""The entrypoint that takes another service's log: what has piled up is one transaction, then acknowledged.

nameko's own consumers ack a message whose handler raised and share one channel between all handlers; this one
has its own connection, acknowledges what is settled (see `settling`), and gives back what is not: when the
service stops, and when too much cannot be taken.
"""

import time
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event as Done
from kombu import Connection
from kombu.message import Message
from nameko.extensions import Entrypoint

from shared.eventstore.envelope import decode_batch
from shared.failpoints import failpoint
from shared.messaging.arrivals import Arrivals
from shared.messaging.delivery import Delivery
from shared.messaging.extensions import store_of
from shared.messaging.packing import unpacked
from shared.messaging.settling import Halted, Settling
from shared.messaging.topology import declare_queue, subscription_queue

logger = structlog.get_logger(__name__)

EVENTS_AT_ONCE = 2000
"""A transaction takes the messages that are there, but no more of them once it has so many events."""
STOP_SECONDS = 5.0
"""How long a transaction at work may go on after the service was asked to stop."""

_IDLE_SECONDS = 0.5
_RECONNECT_PAUSES = (0.2, 1.0, 5.0)


class _Stopped(Exception):
    """The service is asked to stop while something waits or is tried again."""


class Subscription(Entrypoint):
    """Feeds the log of `source` to the decorated method, as one `Delivery` a call."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(**kwargs)

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        self._uri = settings.amqp_uri
        self._queue = subscription_queue(self.container.service_name, self.source, settings.embedded)
        self._stop_by = float("inf")
        self._idle = Done()
        self._failures = 0
        self._arrivals: Arrivals | None = None

    def start(self) -> None:
        """Raises TopologyConflict when the queue at the broker is of another kind."""
        with Connection(self._uri) as connection:
            # Declared before any relay starts, so that no batch is published to nobody.
            declare_queue(connection.default_channel, self._queue)
        self._settling = Settling(
            self.container.service_name, self.source, store_of(self.container).engine, self._work, self._pause
        )
        self.container.spawn_managed_thread(self._run, identifier=f"subscription to {self.source}")

    def stop(self) -> None:
        self._stop_by = time.monotonic() + STOP_SECONDS
        self._idle.wait()

    @property
    def _stopping(self) -> bool:
        return self._stop_by != float("inf")

    def _run(self) -> None:
        broker = Connection(self._uri)
        lost = (*broker.connection_errors, *broker.channel_errors)
        try:
            self._settling.begin_anew()
            while not self._stopping:
                try:
                    self._consume()
                except Halted as halted:
                    self._settling.wait_until_resumed(halted)
                except lost as error:
                    pause = _RECONNECT_PAUSES[min(self._failures, len(_RECONNECT_PAUSES) - 1)]
                    self._failures += 1
                    logger.warning(
                        "broker lost, reconnecting", source=self.source, error=repr(error), pause=pause
                    )
                    self._pause(pause)
        except _Stopped:
            pass
        finally:
            self._idle.send()

    def _consume(self) -> None:
        """Take what comes until the service stops; raises Halted, TopologyConflict, or a broker's error."""
        self._arrivals = arrivals = Arrivals(self._uri, self._queue)
        self._failures = 0
        try:
            while not self._stopping:
                self._take_what_is_there(arrivals)
        except (_Stopped, Halted):
            arrivals.close()
            raise
        except BaseException:
            arrivals.abandon()
            raise
        else:
            arrivals.close()
        finally:
            self._arrivals = None

    def _take_what_is_there(self, arrivals: Arrivals) -> None:
        """Without waiting for more once something is."""
        deliveries: list[Delivery] = []
        carriers: list[Message] = []
        events = 0
        message = last = arrivals.next(_IDLE_SECONDS)
        while message is not None:
            last = message
            delivery = self._read(message)
            if delivery is not None:
                deliveries.append(delivery)
                carriers.append(message)
                events += len(delivery.events)
            message = arrivals.next(0) if events < EVENTS_AT_ONCE else None
        if deliveries:
            failpoint("subscription.before_take")
            self._settling.settle(deliveries, lambda count: self._acknowledge(arrivals, carriers[count - 1]))
        if last is not None and (not carriers or carriers[-1] is not last):
            arrivals.acknowledge(last)

    def _read(self, message: Message) -> Delivery | None:
        """What the message carries; None for one that cannot be read, which then is kept elsewhere."""
        try:
            body = unpacked(message.body, message.content_encoding)
            span = (int(message.headers["after"]), int(message.headers["last"]))
            return Delivery(self.source, (span,), tuple(decode_batch(body)))
        except Exception as error:
            sent = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
            self._settling.keep_unreadable(message.headers, sent, str(error))
            return None

    def _acknowledge(self, arrivals: Arrivals, message: Message) -> None:
        failpoint("subscription.committed")
        arrivals.acknowledge(message)

    def _pause(self, seconds: float) -> None:
        """Wait, with the broker kept company; raises _Stopped as soon as the service stops."""
        deadline = time.monotonic() + seconds
        while not self._stopping:
            left = min(deadline - time.monotonic(), _IDLE_SECONDS)
            if left <= 0:
                return
            if self._arrivals is None:
                eventlet.sleep(left)
            else:
                self._arrivals.serve(left)
        raise _Stopped

    def _work(self, delivery: Delivery) -> BaseException | None:
        """Why the handler failed; raises _Stopped when it had to be broken off."""
        done = Done()
        worker = self.container.spawn_worker(self, (delivery,), {}, handle_result=partial(self._report, done))
        done.wait(_IDLE_SECONDS)
        while not done.ready():
            if time.monotonic() > self._stop_by:
                # nameko knows no other way to end one worker; its transaction is rolled back.
                self.container._worker_threads[worker].kill()
                logger.warning("transaction broken off, it did not end in time", source=self.source)
                raise _Stopped
            if self._arrivals is not None:
                self._arrivals.keep_alive()
            done.wait(_IDLE_SECONDS)
        # Asked once it is there: a wait that ran out of time says None as well.
        failure: BaseException | None = done.wait()
        return failure

    @staticmethod
    def _report(done: Done, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        done.send(None if exc_info is None else exc_info[1])
        return result, exc_info


subscribe = Subscription.decorator
