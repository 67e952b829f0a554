"""An event with its two times, its author and its causes; and the CloudEvents form of it on the wire."""

from datetime import date, datetime, time
from typing import Any, Literal

import msgspec

from shared.clock import VIETNAM
from shared.contracts.event import Event
from shared.contracts.registry import UPCASTERS, event_type, upcast
from shared.ids import new_id


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for what follows, for whom, and which request or event it came from.

    `actor` is an opaque id or a service's name, `tenant` the organisation, `correlation_id` is the same for
    all that one request leads to, `causation_id` is the id of the event or request right before.
    """

    tenant: str
    actor: str
    correlation_id: str = msgspec.field(default_factory=new_id)
    causation_id: str | None = None


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a log. `payload` is the event's JSON as it was written at `schema_version`."""

    position: int
    id: str
    stream: str
    version: int
    type: str
    schema_version: int
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    correlation_id: str
    causation_id: str | None
    tenant: str
    payload: msgspec.Raw

    def event(self) -> Event:
        """The event as today's contracts declare it; raises UnknownEventType or msgspec.ValidationError."""
        declared = event_type(self.type)
        if (self.type, self.schema_version) not in UPCASTERS:
            return msgspec.json.decode(self.payload, type=declared)
        data: dict[str, Any] = msgspec.json.decode(self.payload)
        return msgspec.convert(upcast(self.type, self.schema_version, data), declared)


_INSTANTS, _DAY = ("occurred_at", "at"), "on"


def occurrence_fields(kind: type[Event]) -> list[str]:
    """The fields by which events of `kind` may say when they happened in the world."""
    return [name for name in kind.__struct_fields__ if name in (*_INSTANTS, _DAY)]


def occurrence(event: Event) -> datetime | None:
    """When `event` happened in the world, if it says: its `occurred_at` or `at`, or midnight of its `on`."""
    for name in _INSTANTS:
        value = getattr(event, name, None)
        if isinstance(value, datetime):
            return value
    day = getattr(event, _DAY, None)
    return datetime.combine(day, time.min, VIETNAM) if isinstance(day, date) else None


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True, rename="lower", omit_defaults=True):
    """CloudEvents 1.0 in JSON; extension names are lower case without separators, as it asks for."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    dataschema: str
    sequence: int
    position: int
    partition_key: str = msgspec.field(name="partitionkey")
    correlation_id: str = msgspec.field(name="correlationid")
    causation_id: str | None = msgspec.field(name="causationid", default=None)
    recorded_time: datetime = msgspec.field(name="recordedtime")
    actor: str
    tenant: str
    data: msgspec.Raw


BATCH_CONTENT_TYPE = "application/cloudevents-batch+json"

_batch_decoder = msgspec.json.Decoder(list[CloudEvent])


def to_cloud_event(recorded: Recorded) -> CloudEvent:
    declared = event_type(recorded.type)
    return CloudEvent(
        specversion="1.0",
        id=recorded.id,
        source=f"/thidua/{declared.service}",
        type=declared.cloud_type(),
        subject=recorded.stream,
        time=recorded.occurred_at,
        datacontenttype="application/json",
        dataschema=f"urn:thidua:{declared.service}:{recorded.type}:{recorded.schema_version}",
        sequence=recorded.version,
        position=recorded.position,
        partition_key=recorded.stream,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
        recorded_time=recorded.recorded_at,
        actor=recorded.actor,
        tenant=recorded.tenant,
        data=recorded.payload,
    )


def from_cloud_event(cloud: CloudEvent) -> Recorded:
    return Recorded(
        position=cloud.position,
        id=cloud.id,
        stream=cloud.subject,
        version=cloud.sequence,
        type=cloud.type.rpartition(".")[2],
        schema_version=int(cloud.dataschema.rpartition(":")[2]),
        occurred_at=cloud.time,
        recorded_at=cloud.recorded_time,
        actor=cloud.actor,
        correlation_id=cloud.correlation_id,
        causation_id=cloud.causation_id,
        tenant=cloud.tenant,
        payload=cloud.data,
    )


def encode_batch(events: list[Recorded]) -> bytes:
    """The body of one AMQP message that carries `events` in the order of the log."""
    return msgspec.json.encode([to_cloud_event(event) for event in events])


def decode_batch(body: bytes) -> list[Recorded]:
    """The events of one AMQP message; raises msgspec.DecodeError or ValidationError."""
    return [from_cloud_event(cloud) for cloud in _batch_decoder.decode(body)]
