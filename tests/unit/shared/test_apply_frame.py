"""A segment reaches read models as columns where they have changes for these, and as events elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.contracts.personnel import UnitCreated, UnitDissolved, UnitRenamed
from shared.contracts.registry import UPCASTERS
from shared.database import reading, writing
from shared.eventstore import Store
from shared.eventstore.segment import segment
from shared.projection import Change, ColumnChange, Happened, Projection, apply_frame
from tests.stores import CONTEXT

DAY = date(2019, 1, 1)
EVENTS: list[Event] = [
    UnitRenamed(unit="a", name="A1", on=DAY),
    UnitCreated(unit="b", name="B", kind="division", on=DAY),
    UnitDissolved(unit="b", successor="a", on=DAY),
    UnitRenamed(unit="b", name="B1", on=DAY),
    UnitCreated(unit="c", name="C", kind="division", on=DAY),
]
Seen = list[tuple[str, list[str]]]


def by_events(seen: Seen, name: str) -> Change:
    def change(_connection: Connection, batch: Sequence[Happened]) -> None:
        seen.append((name, [one.event.name for one in batch]))

    return change


def by_columns(seen: Seen, kind: type[Event]) -> ColumnChange:
    def change(_connection: Connection, frame: pl.DataFrame) -> None:
        seen.append((f"columns of {kind.type_name()}", frame["name"].to_list()))

    return ColumnChange(change, fields=("name",))


def projection(seen: Seen, *columns: type[Event], **options: Any) -> Projection:
    changes: dict[type[Event], Change] = {
        UnitCreated: by_events(seen, "created"),
        UnitRenamed: by_events(seen, "renamed"),
    }
    return Projection(
        "test", (), changes, columns={kind: by_columns(seen, kind) for kind in columns}, **options
    )


def apply(store: Store, *projections: Projection) -> None:
    with reading(store.engine) as connection:
        frame = segment(connection, 0, 100)
    with writing(store.engine) as connection:
        apply_frame(connection, projections, frame)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as transaction:
        transaction.append("organisation-so", 0, EVENTS, CONTEXT)
    return store


def test_each_type_comes_once_as_columns_or_as_events(filled: Store) -> None:
    seen: Seen = []
    apply(filled, projection(seen, UnitRenamed, order_free=True))
    assert seen == [("created", ["B", "C"]), ("columns of UnitRenamed", ["A1", "B1"])]


def test_one_that_needs_the_order_of_the_log_has_it(filled: Store) -> None:
    seen: Seen = []
    apply(filled, projection(seen))
    assert seen == [("renamed", ["A1"]), ("created", ["B"]), ("renamed", ["B1"]), ("created", ["C"])]


def test_a_segment_without_its_types_changes_nothing(store: Store) -> None:
    with store.begin() as transaction:
        transaction.append("organisation-so", 0, [UnitDissolved(unit="b", successor="a", on=DAY)], CONTEXT)
    seen: Seen = []
    apply(store, projection(seen, UnitRenamed, UnitCreated, order_free=True))
    assert seen == []


def test_what_older_contracts_wrote_is_brought_up_to_date_first(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UnitRenamed, "schema_version", 2)
    monkeypatch.setitem(UPCASTERS, ("UnitRenamed", 1), lambda data: {**data, "name": data["name"] + "!"})
    with filled.begin() as transaction:
        transaction.append(
            "organisation-so", len(EVENTS), [UnitRenamed(unit="a", name="A2", on=DAY)], CONTEXT
        )
    seen: Seen = []
    apply(filled, projection(seen, UnitRenamed, UnitCreated, order_free=True))
    assert sorted(seen) == [("columns of UnitCreated", ["B", "C"]), ("renamed", ["A1!", "B1!", "A2"])]


def test_events_that_no_read_model_wants_are_not_even_decoded(filled: Store) -> None:
    with filled.begin() as transaction:
        transaction.connection.execute(
            sa.text(
                "INSERT INTO log SELECT position + 100, 'x', 'unit-x', 1, 'UnitSank', 1, occurred_at,"
                " recorded_at, actor, correlation_id, causation_id, tenant, '{}' FROM log WHERE position = 1"
            )
        )
    seen: Seen = []
    apply(filled, projection(seen, UnitRenamed, order_free=True), projection(seen))
    assert len(seen) == 2 + 4


def test_columns_are_for_read_models_that_are_free_of_order_and_beside_changes_by_events() -> None:
    with pytest.raises(ValueError, match="not free of order"):
        projection([], UnitRenamed)
    with pytest.raises(ValueError, match="by columns alone for UnitDissolved"):
        projection([], UnitDissolved, order_free=True)
