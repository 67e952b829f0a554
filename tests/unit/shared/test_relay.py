"""The relay re-sends after any failure, in order, and never moves past what was not confirmed."""

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventstore import Recorded, Store
from shared.messaging.relay import Relay
from tests.stores import append, sqlite_store


class Broker:
    """Remembers what it confirmed; `fails` says of each publication "before", "after" or "" (not at all)."""

    def __init__(self, fails: Sequence[str] = ()) -> None:
        self.batches: list[tuple[int, list[int]]] = []
        self._fails = list(fails)

    def publish(self, events: Sequence[Recorded], after: int) -> None:
        failure = self._fails.pop(0) if self._fails else ""
        if failure != "before":
            self.batches.append((after, [event.position for event in events]))
        if failure:
            # "after": the broker has it, but its confirm was lost on the way
            raise ConnectionError(failure)

    def positions(self) -> list[int]:
        return [position for _, positions in self.batches for position in positions]


def fill(store: Store, events: int) -> None:
    append(store, "unit-a", len(store.read_stream("unit-a")), *range(events))


def test_batches_follow_each_other_without_a_gap(store: Store) -> None:
    fill(store, 7)
    broker = Broker()
    Relay(store, broker, batch=3).drain()
    assert broker.batches == [(0, [1, 2, 3]), (3, [4, 5, 6]), (6, [7])]


def test_nothing_new_means_nothing_sent(store: Store) -> None:
    broker = Broker()
    relay = Relay(store, broker)
    assert relay.run_once() == 0
    fill(store, 1)
    assert (relay.run_once(), relay.run_once()) == (1, 0)
    assert (broker.positions(), relay.checkpoint) == ([1], 1)


def test_a_new_relay_goes_on_where_the_last_one_stopped(store: Store) -> None:
    fill(store, 4)
    first, second = Broker(), Broker()
    Relay(store, first, batch=2).run_once()
    Relay(store, second, batch=2).drain()
    assert (first.positions(), second.positions()) == ([1, 2], [3, 4])


def test_draining_stops_when_it_is_told_to(store: Store) -> None:
    fill(store, 6)
    broker = Broker()
    goes = iter([True, True, False])
    Relay(store, broker, batch=2).drain(keep_on=lambda: next(goes))
    assert broker.positions() == [1, 2, 3, 4]


@settings(deadline=None, max_examples=25)
@given(
    fails=st.lists(st.sampled_from(["", "before", "after"]), max_size=12),
    batch=st.integers(1, 5),
    seed=st.integers(0, 2**16),
)
def test_whatever_fails_everything_is_sent_in_order_and_nothing_unconfirmed_is_passed(
    fails: list[str], batch: int, seed: int
) -> None:
    choose = random.Random(seed)
    with TemporaryDirectory() as folder, sqlite_store(Path(folder)) as store:
        broker = Broker(fails)
        relay = Relay(store, broker, batch=batch)
        for _ in range(len(fails) + 12):
            if choose.random() < 0.4:
                fill(store, choose.randint(1, 4))
            try:
                relay.run_once()
            except ConnectionError:
                relay = Relay(store, broker, batch=batch)
            assert relay.checkpoint <= max(broker.positions(), default=0)
        relay.drain()
        log = [event.position for event in store.read_log()]
        assert relay.checkpoint == max(log, default=0)
    assert list(dict.fromkeys(broker.positions())) == log
    for after, positions in broker.batches:
        assert positions == sorted(positions)
        assert all(position > after for position in positions)


def test_rewinding_sends_again_and_never_goes_forward(store: Store) -> None:
    fill(store, 4)
    broker = Broker()
    relay = Relay(store, broker)
    relay.rewind(9)
    assert relay.checkpoint == 0
    relay.drain()
    relay.rewind(9)
    assert relay.checkpoint == 4
    relay.rewind(2)
    relay.drain()
    assert broker.batches == [(0, [1, 2, 3, 4]), (2, [3, 4])]


@pytest.mark.parametrize("position", [0, 1])
def test_a_rewind_while_a_batch_is_on_its_way_is_not_undone(store: Store, position: int) -> None:
    fill(store, 4)
    relay = Relay(store, Broker(), batch=2)
    relay.run_once()

    class Rewinding(Broker):
        def publish(self, events: Sequence[Recorded], after: int) -> None:
            super().publish(events, after)
            relay.rewind(position)

    Relay(store, Rewinding(), batch=2).run_once()
    assert relay.checkpoint == position
