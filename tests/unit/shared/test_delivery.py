"""One delivery: its effects and its mark stand or fall together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.personnel import UnitRenamed
from shared.database import reading
from shared.eventstore import Store
from shared.messaging import deadletters, inbox
from shared.messaging.delivery import Delivery, take
from shared.projection import Happened, Projection
from tests.stores import CONTEXT
from tests.unit.shared.test_envelope import recorded

NAMES = sa.Table("test_names", sa.MetaData(), sa.Column("name", sa.Text, primary_key=True))


def _keep(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        connection.execute(sa.insert(NAMES), [{"name": one.event.name}])
        if one.event.name == "poison":
            raise ValueError("cannot take poison")


NAMES_KEPT = [Projection("names", (NAMES,), {UnitRenamed: _keep}, order_free=True)]


@pytest.fixture
def consumer(store: Store) -> Store:
    with store.begin() as transaction:
        NAMES.create(transaction.connection)
    return store


def delivery(*names: str, after: int = 0) -> Delivery:
    from msgspec import Raw
    from msgspec.json import encode

    events = [
        recorded(
            position=position,
            id=f"e-{position}",
            payload=Raw(encode(UnitRenamed(unit="a", name=name, on=date(2019, 1, 1)))),
        )
        for position, name in enumerate(names, start=after + 1)
    ]
    return Delivery("personnel", ((after, after + len(names)),), tuple(events))


def state(store: Store) -> tuple[set[str], int]:
    with reading(store.engine) as connection:
        names = set(connection.scalars(sa.select(NAMES.c.name)))
        return names, inbox.watermark(connection, "personnel")


def test_a_delivery_takes_effect_once_however_often_it_comes(consumer: Store) -> None:
    for _ in range(3):
        take(consumer, NAMES_KEPT, delivery("A", "B"))
    assert state(consumer) == ({"A", "B"}, 2)
    take(consumer, NAMES_KEPT, delivery("A", "B", "C"))
    assert state(consumer) == ({"A", "B", "C"}, 3)


def test_a_failure_leaves_neither_effects_nor_mark(consumer: Store) -> None:
    with pytest.raises(ValueError, match="poison"):
        take(consumer, NAMES_KEPT, delivery("A", "poison"))
    assert state(consumer) == (set(), 0)


def test_what_failed_for_good_is_parked_with_its_reason_and_counts_as_taken(consumer: Store) -> None:
    failed = replace(delivery("poison", after=4), failure="ValueError('cannot take poison')")
    for _ in range(2):
        take(consumer, NAMES_KEPT, failed)
    take(consumer, NAMES_KEPT, delivery("A", "B", "C", "D"))
    assert state(consumer) == ({"A", "B", "C", "D"}, 5)
    with reading(consumer.engine) as connection:
        (parked,) = connection.execute(sa.select(deadletters.events)).all()
        assert deadletters.count_waiting(connection) == 1
    assert (parked.source, parked.position, parked.event_id, parked.type, parked.reason) == (
        "personnel",
        5,
        "e-5",
        "UnitRenamed",
        "ValueError('cannot take poison')",
    )
    assert '"poison"' in parked.body


def test_what_was_taken_meanwhile_is_not_parked(consumer: Store) -> None:
    take(consumer, NAMES_KEPT, delivery("A"))
    take(consumer, NAMES_KEPT, replace(delivery("A"), failure="too late"))
    with reading(consumer.engine) as connection:
        assert deadletters.count_waiting(connection) == 0


def test_effects_may_be_events_of_the_consumers_own_log(consumer: Store) -> None:
    woken: list[int] = []
    consumer.when_appended(lambda: woken.append(consumer.head()))
    with consumer.begin() as transaction:
        transaction.append("unit-a", 0, [UnitRenamed(unit="a", name="A", on=date(2019, 1, 1))], CONTEXT)
        inbox.mark(transaction.connection, "personnel", [(0, 1)])
    assert woken == [1]
    assert state(consumer) == (set(), 1)


@pytest.mark.parametrize("size", [2, 3, 4, 7])
def test_halves_cover_the_same_span_and_events(size: int) -> None:
    whole = delivery(*"ABCDEFG"[:size], after=10)
    first, second = whole.halves()
    assert first.events and second.events
    assert first.events + second.events == whole.events
    assert (first.spans[0][0], second.last) == (whole.spans[0][0], whole.last)
    assert first.last == second.spans[0][0]
    assert first.last == first.events[-1].position
