"""Workload W in our own contracts, into our own log."""

from collections.abc import Sequence

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


def append(store: Store, observations: Sequence[Observation], sealed: bool) -> None:
    """Each as a stream of its own, `BATCH` a transaction; `sealed` encrypts the notes, as services do."""
    for batch in batches(list(observations), BATCH):
        with store.begin() as transaction:
            keys = KeyRing(transaction.connection)
            events: list[tuple[str, Event]] = []
            for one in batch:
                event: Event = recorded(one)
                events.append((f"record-{one.id}", keys.seal(event) if sealed else event))
            transaction.append_new(events, CONTEXT)
