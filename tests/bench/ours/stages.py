"""Where the time goes: each stage of the pipeline alone, one after the other, in µs an event.

No stage shares the machine with another here, so the slowest one's rate bounds the pipeline from above.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kombu import Connection

from services.observations import migrations as observations_migrations
from services.scoring import migrations as scoring_migrations
from shared.contracts.event import Event
from shared.database import connect
from shared.eventstore import Recorded, Store
from shared.eventstore.envelope import decode_batch, encode_batch
from shared.messaging.delivery import Delivery, take
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import BATCH as RELAYED
from shared.messaging.relay import Relay
from shared.messaging.topology import subscription_queue
from shared.migrate import upgrade
from shared.personal import KeyRing
from tests.bench import board
from tests.bench.contest import Task, task
from tests.bench.ours.events import BATCH, CONTEXT, append, recorded
from tests.bench.ours.services import BOARD
from tests.bench.workload import batches, observations

ALONE = 100


class Stopwatch:
    def __init__(self, events: int) -> None:
        self.stages: dict[str, float] = {}
        self._events = events

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        spent = (time.perf_counter() - began) * 1e6 / self._events
        self.stages[name] = self.stages.get(name, 0.0) + spent


def intake(given: Task, store: Store, watch: Stopwatch) -> None:
    for batch in batches(given.events, BATCH):
        with watch.stage("intake: make events"):
            events: list[tuple[str, Event]] = [(f"record-{one.id}", recorded(one)) for one in batch]
        with store.begin() as transaction:
            with watch.stage("intake: encrypt notes"):
                sealed = KeyRing(transaction.connection).seal_all([event for _, event in events])
                events = [(stream, event) for (stream, _), event in zip(events, sealed, strict=True)]
            with watch.stage("intake: look for known streams, encode"):
                transaction.append_new(events, CONTEXT)
            began = time.perf_counter()
        spent = (time.perf_counter() - began) * 1e6 / len(given.events)
        name = "intake: insert and commit"
        watch.stages[name] = watch.stages.get(name, 0.0) + spent


def relay(store: Store, broker: str, watch: Stopwatch) -> list[list[Recorded]]:
    """Returns the batches as they were read."""
    with Connection(broker) as connection:
        subscription_queue("scoring", "observations", embedded=False).bind(
            connection.default_channel
        ).declare()
    read: list[list[Recorded]] = []
    position = 0
    with watch.stage("relay: read the log"):
        while events := store.read_log(position, RELAYED):
            position = events[-1].position
            read.append(events)
    with watch.stage("relay: encode"):
        for events in read:
            encode_batch(events)
    with watch.stage("relay: all of it"):
        Relay(store, AmqpPublisher(broker, "observations")).drain()
    return read


def consume(read: list[list[Recorded]], stores: Callable[[str], Store], watch: Stopwatch) -> None:
    bodies = [encode_batch(events) for events in read]
    with watch.stage("scoring: decode envelopes"):
        decoded = [decode_batch(body) for body in bodies]
    with watch.stage("scoring: decode payloads"):
        for events in decoded:
            for one in events:
                one.event()
    for name, store, projections in (
        ("scoring: inbox and commit", stores("awards"), ()),
        ("scoring: inbox, payloads, board, commit", stores("scoring"), BOARD),
    ):
        after = 0
        with watch.stage(name):
            for events in decoded:
                last = events[-1].position
                take(store, projections, Delivery.of("observations", after, events))
                after = last


def alone(given: Task, log: Store, scoring: Store, watch: Stopwatch) -> None:
    """The path of one event after the other, as medians: what latency is made of, but for the waking."""
    relayed = Relay(log, AmqpPublisher(given.broker, "observations"))
    spent: dict[str, list[float]] = {}

    def lap(name: str, began: float) -> None:
        spent.setdefault(name, []).append((time.perf_counter() - began) * 1e6)

    for one in observations(ALONE, seed=999):
        after = log.head()
        began = time.perf_counter()
        append(log, [one], sealed=True)
        lap("one alone: append", began)
        began = time.perf_counter()
        relayed.run_once()
        lap("one alone: relay, with its checkpoint", began)
        events = tuple(log.read_log(after))
        began = time.perf_counter()
        take(scoring, BOARD, Delivery.of("observations", after, events))
        lap("one alone: take", began)
        began = time.perf_counter()
        with scoring.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM board_scores WHERE subject = 'nobody'")
            connection.exec_driver_sql("SELECT pg_current_xact_id()")
        lap("one alone: for scale, a transaction of two statements", began)
    watch.stages |= {name: statistics.median(laps) for name, laps in spent.items()}


def main(given: Task) -> None:
    def stores(service: str) -> Store:
        url = given.databases.replace("{service}", service)
        upgrade(url, observations_migrations if service == "observations" else scoring_migrations)
        board.create(given.database(service))
        return Store(connect(url))

    watch = Stopwatch(len(given.events))
    log = stores("observations")
    intake(given, log, watch)
    read = relay(log, given.broker, watch)
    consume(read, stores, watch)
    alone(given, log, stores("scoring"), watch)
    sys.stdout.write(json.dumps(watch.stages) + "\n")


if __name__ == "__main__":
    main(task())
