"""Replicas that take two logs and compute at once wait for each other, but never in a circle."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from services.scoring import handlers, migrations, projections
from services.scoring.projections import dirty, scores
from services.scoring.recompute import recompute
from shared.commands import dispatch
from shared.database import UNAVAILABLE, connect, glancing, reading
from shared.eventstore import Context, Recorded, Store
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.concurrency import running
from tests.servers import create_databases
from tests.unit.scoring.history import CRITERIA, TENANT, observations_log, personnel_log
from thidua.sample import generate

SAMPLE = generate(people=28, days=70)
TABLES = (scores.scores, scores.flags, scores.member_days, dirty.active_months)
CONTEXT = Context(tenant=TENANT, actor="test")
TAKERS, COMPUTERS, MARKS_AT_ONCE = 4, 2, 5


def mixed(events: Sequence[Recorded], seed: int) -> list[Recorded]:
    """A log in which events of every type, month and person lie beside each other."""
    shuffled = random.Random(seed).sample(events, len(events))
    return [msgspec.structs.replace(one, position=position) for position, one in enumerate(shuffled, 1)]


LOGS = {
    "personnel": mixed(personnel_log(SAMPLE).events, 1),
    "observations": mixed(observations_log(SAMPLE).events, 2),
}


def deliveries(seed: int) -> list[Delivery]:
    """Both logs whole, cut and shuffled in a way of its own."""
    generator = random.Random(seed)
    cut = []
    for source, events in LOGS.items():
        at = 0
        while at < len(events):
            size = generator.randint(1, 8 if source == "personnel" else 150)
            cut.append(Delivery.of(source, at, events[at : at + size]))
            at += size
    return generator.sample(cut, len(cut))


@contextmanager
def scoring_at(url: str) -> Iterator[Store]:
    store = Store(connect(url))
    try:
        yield store
    finally:
        store.engine.dispose()


def publish(store: Store) -> None:
    command = {"command": "PublishCriteria", "text": CRITERIA}
    dispatch(store, handlers.ROUTES, projections.OWN, command, CONTEXT)


def settle(store: Store) -> None:
    while recompute(store):
        pass


def tables(store: Store) -> dict[str, list[tuple[str, ...]]]:
    with reading(store.engine) as connection:
        return {
            table.name: sorted(tuple(map(str, row)) for row in connection.execute(sa.select(table)))
            for table in TABLES
        }


def one_after_the_other(url: str) -> dict[str, list[tuple[str, ...]]]:
    upgrade(url, migrations)
    with scoring_at(url) as store:
        publish(store)
        for source, events in LOGS.items():
            take(store, projections.FOREIGN[source], Delivery.of(source, 0, events))
        settle(store)
        return tables(store)


def deadlocks(url: str) -> int:
    """How many the server had to end in this database; every other connection has to be closed by now."""
    engine = connect(url)
    with glancing(engine) as connection:
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        found = connection.scalar(sa.text(query))
    engine.dispose()
    assert isinstance(found, int)
    return found


@pytest.mark.server
def test_takes_of_two_logs_and_computations_never_deadlock(database_url: str, tmp_path: Path) -> None:
    """However the deliveries overlap; and in the end the scores are those of one delivery after the other."""
    with create_databases(database_url, ["scoring"]) as template:
        url = template.format(service="scoring")
        upgrade(url, migrations)
        with scoring_at(url) as store:
            taken: list[int] = []
            ended: list[str] = []

            def taker(seed: int) -> None:
                for number, delivery in enumerate(deliveries(seed)):
                    if number == seed:
                        publish(store)
                    take(store, projections.FOREIGN[delivery.source], delivery)
                taken.append(seed)

            def computer() -> None:
                while len(taken) < TAKERS and not ended:
                    recompute(store, MARKS_AT_ONCE)

            def told(job: Callable[[], None]) -> None:
                try:
                    job()
                except UNAVAILABLE as error:
                    ended.append(str(error))

            jobs: Sequence[Callable[[], None]] = (
                *(partial(taker, seed) for seed in range(TAKERS)),
                *[computer] * COMPUTERS,
            )
            with running(*(partial(told, job) for job in jobs)):
                pass
            assert ended == []
            settle(store)
            found = tables(store)
        assert deadlocks(url) == 0
    assert found == one_after_the_other(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
