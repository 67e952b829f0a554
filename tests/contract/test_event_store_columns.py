"""Events appended as columns are in the log what single ones would be."""

import polars as pl
import pytest

from shared.contracts.personnel import UnitRenamed
from shared.contracts.scoring import FlagCleared
from shared.eventstore import Store, VersionConflict
from shared.eventstore.rows import FEW
from tests.stores import CONTEXT, append, renamed

COUNTS = [1, FEW, 5 * FEW]


def cleared(number: int) -> FlagCleared:
    odd = ("\\N", "a\tb", 'say "no"', "Thi đua 🏅", "\\")[number % 5]
    return FlagCleared(
        subject_kind="unit", subject=odd, flag=str(number), severity="attention", period="2019"
    )


def frame_of(streams: list[str], events: list[FlagCleared]) -> pl.DataFrame:
    fields = {name: [getattr(one, name) for one in events] for name in FlagCleared.__struct_fields__}
    return pl.DataFrame({"stream": streams, **fields})


@pytest.mark.parametrize("count", COUNTS)
def test_they_are_what_single_ones_would_be(store: Store, count: int) -> None:
    streams, events = [f"flag-{number // 2}" for number in range(count)], [*map(cleared, range(count))]
    with store.begin() as transaction:
        transaction.append_columns(FlagCleared, frame_of(streams, events), {}, CONTEXT)
    read = store.read_log()
    assert [(one.stream, one.version) for one in read] == [
        (stream, number % 2 + 1) for number, stream in enumerate(streams)
    ]
    assert [one.event() for one in read] == events
    assert {(one.actor, one.correlation_id, one.causation_id, one.tenant) for one in read} == {
        (CONTEXT.actor, CONTEXT.correlation_id, CONTEXT.causation_id, CONTEXT.tenant)
    }
    assert all(one.occurred_at == one.recorded_at for one in read)


@pytest.mark.parametrize("count", COUNTS)
def test_they_join_on_what_the_transaction_appended_and_it_joins_on_them(store: Store, count: int) -> None:
    append(store, "flag-0", 0, 1)
    streams = [f"flag-{number}" for number in range(count)]
    with store.begin() as transaction:
        transaction.append("flag-0", 1, [renamed(2)], CONTEXT)
        several = frame_of(streams, [*map(cleared, range(count))])
        transaction.append_columns(FlagCleared, several, {"flag-0": 1}, CONTEXT)
        transaction.append("flag-0", 1, [renamed(3)], CONTEXT)
        assert transaction.appended == count + 2
    kinds = [type(one.event()) for one in store.read_stream("flag-0")]
    assert kinds == [UnitRenamed, UnitRenamed, FlagCleared, UnitRenamed]
    positions = [one.position for one in store.read_log() if one.stream == "flag-0"]
    assert positions == sorted(positions)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("expected", [0, 2])
def test_a_stream_at_another_version_leaves_nothing_of_them(store: Store, count: int, expected: int) -> None:
    append(store, "flag-0", 0, 1)
    before = store.read_log()
    streams = [f"flag-{number}" for number in range(count)]
    with pytest.raises(VersionConflict, match="flag-0"), store.begin() as transaction:
        several = frame_of(streams, [*map(cleared, range(count))])
        transaction.append_columns(FlagCleared, several, {"flag-0": expected}, CONTEXT)
    assert store.read_log() == before


def test_none_at_all_are_nothing(store: Store) -> None:
    with store.begin() as transaction:
        transaction.append_columns(FlagCleared, frame_of([], []), {}, CONTEXT)
    assert store.head() == 0
