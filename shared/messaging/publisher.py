"""What a relay sends: the log in batches for the other services, public events one by one for integrators."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from kombu import Connection, Producer, Queue
from kombu.message import Message

from shared.contracts.registry import event_type
from shared.eventstore import Recorded
from shared.eventstore.envelope import BATCH_CONTENT_TYPE, encode_batch, to_cloud_event
from shared.failpoints import failpoint
from shared.messaging.confirms import Confirms
from shared.messaging.packing import PLAIN, packed
from shared.messaging.patience import TO_BEGIN_SECONDS, TO_END_SECONDS, at_most
from shared.messaging.relay import Batch, NobodyListens, Unconfirmed
from shared.messaging.topology import declare_queue, log_exchange, public_exchange

logger = structlog.get_logger(__name__)

CONFIRM_SECONDS = 30.0
"""How long the broker may be silent before the relay begins anew on another connection."""

_NO_QUEUE = "no queue took it"
_HEARTBEAT_SECONDS = 60
_REST_OF_A_FRAME_SECONDS = 0.001
_PERSISTENT = 2
_ATTRIBUTES = (
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "dataschema",
    "sequence",
    "partition_key",
    "correlation_id",
    "causation_id",
    "tenant",
)


class AmqpPublisher:
    """Publishes a window of batches to the broker at `amqp_uri`, then collects its confirms.

    `mandatory` says that somebody is to read this log: then a batch that no queue takes counts as not
    delivered. A log that nobody subscribes to, and the integrators' lane, may go to nobody. `keep_on` is
    asked while waiting: once it says no, what the broker has not yet confirmed is left for the next time.
    `queues` are those of the log's consumers: `mandatory` only tells that none is there, so each connection
    begins by having them all.
    The embedded broker knows no confirms and no returns: it has a message once it was published.
    """

    def __init__(
        self,
        amqp_uri: str,
        service: str,
        mandatory: bool = False,
        keep_on: Callable[[], bool] = lambda: True,
        queues: Sequence[Queue] = (),
    ) -> None:
        self._uri = amqp_uri
        self._mandatory = mandatory
        self._keep_on = keep_on
        self._queues = queues
        self._log = log_exchange(service)
        self._public = public_exchange(service)
        self._connection: Connection | None = None
        self._confirms = Confirms()
        self._unheard = False

    def publish(self, window: Sequence[Batch]) -> None:
        wanted = [batch.last for batch in window]
        # Whatever fails from here on, nothing of this window is confirmed, however much of the last one was.
        self._confirms.begin(wanted)
        try:
            if self._connection is None:
                with at_most(TO_BEGIN_SECONDS):
                    self._open()
                self._confirms.begin(wanted)
            elif self._unheard:
                self._have_queues(self._producer.channel)
            self._send_all(window)
            failpoint("relay.published")
            self._collect_confirms()
        except Exception as error:
            # Whatever was sent may have arrived or not: the next try begins on a new connection.
            self._drop()
            raise Unconfirmed(self._confirms.confirmed, repr(error)) from error
        trouble = self._confirms.trouble
        self._unheard = trouble == _NO_QUEUE
        if self._unheard:
            raise NobodyListens(
                self._confirms.confirmed,
                f"no queue is bound to the exchange {self._log.name!r}, though it is subscribed to; start "
                "them, they declare it; what is in the log waits meanwhile",
            )
        if trouble:
            raise Unconfirmed(self._confirms.confirmed, trouble)

    def keep_alive(self) -> None:
        """To be called now and then while there is nothing to publish: the broker hangs up on the silent."""
        if self._connection is None or not self._confirming:
            return
        try:
            self._connection.heartbeat_check()
            # Not 0: in the midst of a frame py-amqp would ask for the rest again and again, and never yield.
            self._connection.drain_events(timeout=_REST_OF_A_FRAME_SECONDS)
        except TimeoutError:
            pass
        except self._connection.recoverable_connection_errors:
            self._drop()

    def close(self) -> None:
        """Hang up; another window would open another connection."""
        if self._connection is not None:
            with suppress(*self._connection.recoverable_connection_errors), at_most(TO_END_SECONDS):
                self._connection.release()
            self._connection = None

    def _drop(self) -> None:
        """As `close` without the farewells of AMQP, which on a broken connection would be waited for."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.collect()

    def _open(self) -> None:
        self._confirms = Confirms()
        self._connection = connection = Connection(self._uri, heartbeat=_HEARTBEAT_SECONDS)
        channel = connection.channel()
        for exchange in (self._log, self._public):
            exchange.bind(channel).declare()
        self._have_queues(channel)
        self._confirming = connection.transport.driver_type == "amqp"
        if self._confirming:
            channel.confirm_select()
            channel.events["basic_ack"].add(self._confirms.ack)
            channel.events["basic_nack"].add(self._confirms.nack)
            channel.events["basic_return"].add(self._on_return)
        self._producer = Producer(channel, auto_declare=False)

    def _have_queues(self, channel: Any) -> None:
        for queue in self._queues:
            if declare_queue(channel, queue):
                # What it held, its consumer knows to lack and asks for.
                logger.error("a queue was missing and is declared again", queue=queue.name)

    def _send_all(self, window: Sequence[Batch]) -> None:
        for batch in window:
            self._send_to_services(batch)
            if self._unheard:
                # One batch shows whether there is a queue by now: integrators shall not get each try.
                self._collect_confirms()
                if self._confirms.trouble == _NO_QUEUE:
                    return
                self._unheard = False
            self._send_to_integrators(batch)
            self._confirms.sent(batch.last)

    def _send_to_services(self, batch: Batch) -> None:
        body, encoding = packed(encode_batch(list(batch.events)))
        self._publish(
            batch,
            body,
            encoding,
            exchange=self._log.name,
            routing_key=batch.events[0].stream.partition("-")[0],
            content_type=BATCH_CONTENT_TYPE,
            mandatory=self._mandatory,
            headers={"after": batch.after, "last": batch.last},
        )

    def _send_to_integrators(self, batch: Batch) -> None:
        for event in batch.events:
            if event_type(event.type).public:
                self._publish(
                    batch,
                    bytes(event.payload),
                    PLAIN,
                    exchange=self._public.name,
                    routing_key=event.type,
                    content_type="application/json",
                    message_id=event.id,
                    headers=binary_headers(event),
                )

    def _publish(self, batch: Batch, body: bytes, encoding: str, **properties: Any) -> None:
        tag = self._confirms.expect(batch.last)
        self._producer.publish(
            body,
            content_encoding=encoding,
            delivery_mode=_PERSISTENT,
            retry=False,
            timeout=CONFIRM_SECONDS,
            **properties,
        )
        if not self._confirming:
            self._confirms.ack(tag)

    def _collect_confirms(self) -> None:
        deadline = time.monotonic() + CONFIRM_SECONDS
        while self._confirms.waiting:
            assert self._connection is not None
            try:
                self._connection.drain_events(timeout=0.5)
            except TimeoutError:
                self._connection.heartbeat_check()
                if time.monotonic() > deadline or not self._keep_on():
                    raise

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Message) -> None:
        self._confirms.fail(int(message.headers["last"]), _NO_QUEUE)


def binary_headers(event: Recorded) -> dict[str, str]:
    """The CloudEvents attributes as headers `cloudEvents:NAME`, shaped like the binary mode for AMQP 1.0."""
    cloud = to_cloud_event(event)
    values = {name.replace("_", ""): getattr(cloud, name) for name in _ATTRIBUTES}
    values["time"] = cloud.time.isoformat()
    values["recordedtime"] = cloud.recorded_time.isoformat()
    return {f"cloudEvents:{name}": str(value) for name, value in values.items() if value is not None}
