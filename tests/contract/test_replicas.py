"""Any number of replicas compute one organisation at once, and come to the same tables down to the byte."""

import random
import subprocess
import sys
import textwrap
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from services.scoring import migrations, projections
from services.scoring.projections import dirty
from services.scoring.recompute import recompute, recompute_everybody
from shared.clock import VIETNAM
from shared.contracts import observations, personnel
from shared.database import connect, glancing, reading
from shared.eventstore import Recorded, Store, Transaction
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.concurrency import running, wait_until
from tests.servers import create_databases
from tests.services import ROOT
from tests.stores import url_of
from tests.unit.scoring.history import BEGINNING, TENANT, Log
from tests.unit.scoring.office import STAFF, Office

UNITS = ("van-phong", "phong-a", "phong-b", "phong-c")
PEOPLE = [f"person-{number:02}" for number in range(12)]
EARLY, LATE = 1, 2
"""What is said before a period is closed, and what comes in only afterwards."""

Logs = dict[str, list[tuple[int, Recorded]]]


def history() -> Logs:
    """source -> (when it comes in, event) of an office whose people move, lead, come late and are praised."""
    chance = random.Random(7)
    people, records = Log(), Log()
    told: Logs = {"personnel": [], "observations": []}

    def add(log: Log, source: str, when: int, stream: str, event: object) -> None:
        told[source].append((when, log.add(stream, event)))  # type: ignore[arg-type]

    for unit in UNITS:
        parent = None if unit == UNITS[0] else UNITS[0]
        created = personnel.UnitCreated(
            unit=unit, name=unit, kind="division", parent=parent, on=date(2018, 1, 1)
        )
        add(people, "personnel", EARLY, f"organisation-{TENANT}", created)
    for number, person in enumerate(PEOPLE):
        registered = personnel.PersonRegistered(
            person=person,
            code=person,
            name="…",
            kind="civil-servant",
            position="Chuyên viên",
            unit=UNITS[number % 4],
            heads=UNITS[number] if number < 4 else None,
            on=date(2018, 1, 1),
        )
        add(people, "personnel", EARLY, f"person-{person}", registered)
    for person in chance.sample(PEOPLE[4:], 4):
        moved = personnel.PersonTransferred(person=person, unit=chance.choice(UNITS), on=date(2019, 2, 11))
        add(people, "personnel", chance.choice((EARLY, LATE)), f"person-{person}", moved)
    for number in range(45):
        when, kind = chance.choice((EARLY, EARLY, LATE)), chance.choice(("person",) * 6 + ("unit",))
        said = observations.BehaviourRecorded(
            record=f"r-{number}",
            subject_kind=kind,  # type: ignore[arg-type]
            subject=chance.choice(UNITS if kind == "unit" else PEOPLE),
            criterion="ke-hoach" if kind == "unit" else chance.choice(("di-muon", "khen", "ky-luat")),
            quantity=100 * chance.randint(1, 110) if kind == "unit" else 100,
            occurred_at=datetime(2019, chance.randint(1, 4), chance.randint(1, 28), 9, tzinfo=VIETNAM),
            observer="CB001",
            source="inspection",
        )
        add(records, "observations", when, f"record-{said.record}", said)
        if chance.random() < 0.2:
            later = LATE if when == LATE else chance.choice((EARLY, LATE))
            add(
                records, "observations", later, f"record-{said.record}", retraction(said.record, said.subject)
            )
    return told


def retraction(record: str, subject: str) -> observations.BehaviourRetracted:
    return observations.BehaviourRetracted(record=record, subject=subject, by="CB001", reason="nhầm")


HISTORY = history()


def deliveries(when: int, chance: random.Random | None) -> list[Delivery]:
    """What comes in then: in order, or cut at random, shuffled, and a third of it twice."""
    cut: list[Delivery] = []
    for source, told in HISTORY.items():
        events = [event for at, event in told if at == when]
        if chance is not None:
            chance.shuffle(events)
        while events:
            size = len(events) if chance is None else chance.randint(1, 12)
            cut.append(_delivery(source, events[:size], when, len(cut)))
            events = events[size:]
    if chance is not None:
        cut += chance.sample(cut, len(cut) // 3)
        chance.shuffle(cut)
    return cut


def _delivery(source: str, events: Sequence[Recorded], when: int, number: int) -> Delivery:
    """A stretch of the log with these events; positions are only how an inbox tells stretches apart."""
    first = when * 1_000_000 + number * 1_000
    placed = [msgspec.structs.replace(one, position=first + at) for at, one in enumerate(events, 1)]
    return Delivery.of(source, first, placed)


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A replica's own way to the database; all of them look at a clock that stands still."""
    store = Store(connect(url), clock=lambda: BEGINNING)
    try:
        yield store
    finally:
        store.engine.dispose()


def settled(store: Store) -> bool:
    with reading(store.engine) as connection:
        return dirty.count(connection) == 0


def replica(url: str, coming: deque[Delivery], seed: int) -> None:
    """Take what comes, compute a little of it now and then, and at last all that waits."""
    chance = random.Random(seed)
    with opened(url) as store:
        while True:
            try:
                delivery = coming.popleft()
            except IndexError:
                break
            take(store, projections.FOREIGN[delivery.source], delivery)
            if chance.random() < 0.5:
                recompute(store, chance.choice((2, 10, 80)))
        while not settled(store):
            recompute(store, chance.choice((2, 10, 80)))


def run(url: str, replicas: int, seed: int | None) -> dict[str, list[tuple[str, ...]]]:
    """The tables after the whole history, with a period closed in the middle of it."""
    upgrade(url, migrations)
    chance = None if seed is None else random.Random(seed)
    with opened(url) as store:
        office = Office(store)
        office.publish()
        for when in (EARLY, LATE):
            coming = deque(deliveries(when, chance))
            jobs = (partial(replica, url, coming, number) for number in range(replicas))
            with running(*jobs, seconds=120):
                pass
            if when == EARLY:
                office.decide("ClosePeriod", period="2019-Q1")
        return office.tables()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, ...]]]:
    """What one replica comes to that is told everything in order."""
    return run(f"sqlite:///{tmp_path_factory.mktemp('straight') / 'scoring.sqlite'}", 1, None)


@pytest.mark.server
@pytest.mark.parametrize(("replicas", "seed"), [(1, 1), (2, 2), (4, 3)])
def test_the_same_history_in_any_order_over_any_number_of_replicas_gives_the_same_tables(
    database_url: str, expected: dict[str, list[tuple[str, ...]]], replicas: int, seed: int
) -> None:
    with create_databases(database_url, ["scoring"]) as template:
        found = run(template.format(service="scoring"), replicas, seed)
    assert all(expected[table] for table in expected)
    assert found == expected


@pytest.mark.server
def test_a_retraction_that_is_taken_beside_its_record_is_not_overlooked(database_url: str) -> None:
    """Neither transaction sees the other's event, and the record is computed between their ends."""
    with create_databases(database_url, ["scoring"]) as template:
        url = template.format(service="scoring")
        upgrade(url, migrations)
        with opened(url) as one, opened(url) as two:
            office = Office(one)
            office.publish()
            office.found()
            first = office.record("r-0", STAFF[0], "khen", date(2019, 3, 4))
            office.settle()
            said = msgspec.structs.replace(first.event(), record="r-1", criterion="di-muon")
            log = office.logs["observations"]
            recorded = log.add("record-r-1", said)
            retracted = log.add("record-r-1", retraction("r-1", STAFF[0]))
            begun, computed = threading.Event(), threading.Event()

            def retracting() -> None:
                begun.wait()
                with two.begin() as transaction:
                    take_in(transaction, retracted)
                    computed.wait()

            with running(retracting):
                with one.begin() as transaction:
                    take_in(transaction, recorded)
                    begun.set()
                    wait_until(lambda: somebody_waits(one))
                office.settle()
                computed.set()
            office.settle()
            assert office.points(STAFF[0], "2019-03") == 101


def take_in(transaction: Transaction, recorded: Recorded) -> None:
    apply_all(transaction.connection, projections.FOREIGN["observations"], [recorded])


def somebody_waits(store: Store) -> bool:
    """Whether a transaction waits for what another one has locked."""
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    query = f"SELECT count(*) FROM pg_stat_activity WHERE {here}"
    with glancing(store.engine) as connection:
        return bool(connection.scalar(sa.text(query)))


@pytest.mark.server
def test_what_a_replica_was_killed_over_another_one_computes(
    database_url: str, expected: dict[str, list[tuple[str, ...]]], tmp_path: Path
) -> None:
    with create_databases(database_url, ["scoring"]) as template:
        url = template.format(service="scoring")
        assert run(url, 2, 5) == expected
        with opened(url) as store:
            recompute_everybody(store, TENANT)
            with reading(store.engine) as connection:
                waiting = dirty.count(connection)
            killed = subprocess.run(
                [sys.executable, "-c", _ONE_REPLICA, url_of(store)],
                cwd=ROOT,
                timeout=60,
                check=False,
            )
            assert killed.returncode == -9
            with reading(store.engine) as connection:
                assert dirty.count(connection) == waiting
            wait_until(lambda: recompute(store, 40) == 0 and settled(store), seconds=60)
            assert Office(store).tables() == expected


_ONE_REPLICA = textwrap.dedent(
    """
    import sys
    from services.scoring.recompute import recompute
    from shared import failpoints
    from shared.database import connect
    from shared.eventstore import Store

    failpoints.arm("recompute.before_commit=kill")
    recompute(Store(connect(sys.argv[1])), 40)
    """
)
