"""How a read model receives events: runs of one type in order, or grouped when order does not matter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.contracts.personnel import BlockFormed, UnitCreated, UnitRenamed
from shared.database import writing
from shared.eventstore import Store
from shared.projection import Change, Happened, Projection, apply_all
from tests.stores import CONTEXT

DAY = date(2019, 1, 1)
EVENTS: list[Event] = [
    UnitCreated(unit="a", name="A", kind="division", on=DAY),
    UnitCreated(unit="b", name="B", kind="division", on=DAY),
    UnitRenamed(unit="a", name="A1", on=DAY),
    BlockFormed(block="k", name="K", on=DAY),
    UnitCreated(unit="c", name="C", kind="division", on=DAY),
    UnitRenamed(unit="b", name="B1", on=DAY),
]


def remembering(runs: list[tuple[str, list[str]]], name: str) -> Change:
    def change(_connection: Connection, batch: Sequence[Happened]) -> None:
        runs.append((name, [one.event.name for one in batch]))

    return change


def projection(runs: list[tuple[str, list[str]]], **options: Any) -> Projection:
    changes: dict[type[Event], Change] = {
        UnitCreated: remembering(runs, "created"),
        UnitRenamed: remembering(runs, "renamed"),
    }
    return Projection("test", (), changes, **options)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as transaction:
        transaction.append("organisation-so", 0, EVENTS, CONTEXT)
    return store


def test_runs_of_one_type_come_in_the_order_of_the_log(filled: Store) -> None:
    runs: list[tuple[str, list[str]]] = []
    with writing(filled.engine) as connection:
        apply_all(connection, [projection(runs)], filled.read_log())
    # the block between them is not this read model's and parts no run
    assert runs == [("created", ["A", "B"]), ("renamed", ["A1"]), ("created", ["C"]), ("renamed", ["B1"])]


def test_free_of_order_each_type_comes_once(filled: Store) -> None:
    runs: list[tuple[str, list[str]]] = []
    with writing(filled.engine) as connection:
        apply_all(connection, [projection(runs, order_free=True)], filled.read_log())
    assert runs == [("created", ["A", "B", "C"]), ("renamed", ["A1", "B1"])]


def test_each_read_model_receives_the_events_and_their_places(filled: Store) -> None:
    places: list[tuple[int, str]] = []

    def change(_connection: Connection, batch: Sequence[Happened]) -> None:
        places.extend((one.recorded.position, one.event.block) for one in batch)

    other: list[tuple[str, list[str]]] = []
    with writing(filled.engine) as connection:
        projections = [projection(other), Projection("blocks", (), {BlockFormed: change})]
        apply_all(connection, projections, filled.read_log())
    assert places == [(4, "k")]
    assert len(other) == 4


def test_what_changes_leave_is_finished_once_and_last_by_all_that_have_the_finish_in_common(
    filled: Store,
) -> None:
    done: list[Any] = []

    def leave(_connection: Connection, batch: Sequence[Happened]) -> list[str]:
        done.append("changed")
        return [type(one.event).type_name() for one in batch]

    def finish(_connection: Connection, left: Sequence[str]) -> None:
        done.append(sorted(left))

    with writing(filled.engine) as connection:
        units = Projection("units", (), {UnitCreated: leave, UnitRenamed: leave}, True, finish=finish)
        blocks = Projection("blocks", (), {BlockFormed: leave}, finish=finish)
        apply_all(connection, [units, blocks], filled.read_log())
    assert done == ["changed"] * 3 + [["BlockFormed", *["UnitCreated"] * 3, *["UnitRenamed"] * 2]]


def test_what_nobody_finishes_is_not_dropped(filled: Store) -> None:
    careless = Projection("blocks", (), {BlockFormed: lambda _connection, _batch: ["left"]})
    with writing(filled.engine) as connection, pytest.raises(ValueError, match="'blocks' leaves something"):
        apply_all(connection, [careless], filled.read_log())


def test_events_that_no_read_model_wants_are_not_even_decoded(filled: Store) -> None:
    with filled.begin() as transaction:
        transaction.connection.execute(
            sa.text(
                "INSERT INTO log SELECT position + 100, 'x', 'unit-x', 1, 'UnitSank', 1, occurred_at,"
                " recorded_at, actor, correlation_id, causation_id, tenant, '{}' FROM log WHERE position = 1"
            )
        )
    runs: list[tuple[str, list[str]]] = []
    with writing(filled.engine) as connection:
        apply_all(connection, [projection(runs)], filled.read_log())
    assert len(runs) == 4
