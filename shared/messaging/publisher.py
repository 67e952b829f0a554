"""What a relay sends: the log in batches for the other services, public events one by one for integrators."""

from collections.abc import Sequence
from typing import Any

from kombu import Connection
from kombu.pools import producers

from shared.contracts.registry import event_type
from shared.eventstore import Recorded
from shared.eventstore.envelope import BATCH_CONTENT_TYPE, encode_batch, to_cloud_event
from shared.messaging.topology import log_exchange, public_exchange

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
    """Publishes to the broker at `amqp_uri` and returns when it has confirmed each message."""

    def __init__(self, amqp_uri: str, service: str) -> None:
        self._connection = Connection(amqp_uri, transport_options={"confirm_publish": True})
        self._log = log_exchange(service)
        self._public = public_exchange(service)

    def publish(self, events: Sequence[Recorded], after: int) -> None:
        with producers[self._connection].acquire(block=True) as producer:
            producer.publish(
                encode_batch(list(events)),
                exchange=self._log,
                declare=[self._log],
                routing_key=events[0].stream.partition("-")[0],
                content_type=BATCH_CONTENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=_PERSISTENT,
                headers={"after": after, "last": events[-1].position},
                retry=False,
            )
            for event in events:
                if event_type(event.type).public:
                    self._publish_alone(producer, event)

    def _publish_alone(self, producer: Any, event: Recorded) -> None:
        producer.publish(
            bytes(event.payload),
            exchange=self._public,
            declare=[self._public],
            routing_key=event.type,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=_PERSISTENT,
            message_id=event.id,
            headers=binary_headers(event),
            retry=False,
        )


def binary_headers(event: Recorded) -> dict[str, str]:
    """The CloudEvents attributes as headers `cloudEvents:NAME`, shaped like the binary mode for AMQP 1.0."""
    cloud = to_cloud_event(event)
    values = {name.replace("_", ""): getattr(cloud, name) for name in _ATTRIBUTES}
    values["time"] = cloud.time.isoformat()
    values["recordedtime"] = cloud.recorded_time.isoformat()
    return {f"cloudEvents:{name}": str(value) for name, value in values.items() if value is not None}
