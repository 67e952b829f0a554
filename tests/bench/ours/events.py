"""Workload W in our own contracts, into our own log."""

from collections.abc import Iterable, Sequence

from shared.contracts.event import Event
from shared.contracts.observations import BehaviourRecorded
from shared.eventstore import Context, Store
from shared.personal import KeyRing
from tests.bench.workload import Observation, batches

BATCH = 2_000
CONTEXT = Context(tenant="bench", actor="bench", correlation_id="bench", causation_id="bench")


def recorded(observation: Observation) -> BehaviourRecorded:
    return BehaviourRecorded(
        record=observation.id,
        subject_kind="person",
        subject=observation.subject,
        criterion=observation.criterion,
        quantity=observation.points,
        occurred_at=observation.at,
        observer=observation.observer,
        source="import",
        note=observation.note,
    )


def append(store: Store, observations: Iterable[Observation], sealed: bool) -> None:
    """Each as a stream of its own, `BATCH` a transaction; `sealed` encrypts the notes, as services do."""
    for batch in batches(observations, BATCH):
        with store.begin() as transaction:
            events: Sequence[Event] = [recorded(one) for one in batch]
            if sealed:
                events = KeyRing(transaction.connection).seal_all(events)
            streams = [f"record-{one.id}" for one in batch]
            transaction.append_new(list(zip(streams, events, strict=True)), CONTEXT)
