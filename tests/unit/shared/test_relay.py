"""The relay re-sends after any failure, in order, and never moves past what was not confirmed."""

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventstore import Store
from shared.messaging.relay import Batch, Relay, Unconfirmed
from tests.stores import append, sqlite_store


class Broker:
    """Remembers what it got; `fails` says of each batch "before", "after" or "" (not at all).

    As on a real channel, batches after one that failed were sent already and arrive all the same.
    """

    def __init__(self, fails: Sequence[str] = ()) -> None:
        self.batches: list[tuple[int, list[int]]] = []
        self._fails = list(fails)

    def publish(self, window: Sequence[Batch]) -> None:
        failures = [self._fails.pop(0) if self._fails else "" for _ in window]
        for batch, failure in zip(window, failures, strict=True):
            if failure != "before":
                self.batches.append((batch.after, [event.position for event in batch.events]))
        # "after": the broker has it, but its confirm was lost on the way
        failed = [index for index, failure in enumerate(failures) if failure]
        if failed:
            raise Unconfirmed(failed[0], failures[failed[0]])

    def recover(self) -> None:
        """Fail no more."""
        self._fails.clear()

    def positions(self) -> list[int]:
        return [position for _, positions in self.batches for position in positions]


def fill(store: Store, events: int) -> None:
    append(store, "unit-a", len(store.read_stream("unit-a")), *range(events))


def test_batches_follow_each_other_without_a_gap(store: Store) -> None:
    fill(store, 7)
    broker = Broker()
    Relay(store, broker, batch=3).drain()
    assert broker.batches == [(0, [1, 2, 3]), (3, [4, 5, 6]), (6, [7])]


def test_the_checkpoint_stops_before_the_first_batch_that_is_not_confirmed(store: Store) -> None:
    fill(store, 6)
    broker = Broker(["", "before", ""])
    relay = Relay(store, broker, batch=2, window=3)
    with pytest.raises(Unconfirmed):
        relay.run_once()
    assert (broker.positions(), relay.checkpoint) == ([1, 2, 5, 6], 2)
    relay.drain()
    assert (broker.positions()[4:], relay.checkpoint) == ([3, 4, 5, 6], 6)


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
    Relay(store, first, batch=2, window=1).run_once()
    Relay(store, second, batch=2).drain()
    assert (first.positions(), second.positions()) == ([1, 2], [3, 4])


def test_draining_stops_when_it_is_told_to(store: Store) -> None:
    fill(store, 6)
    broker = Broker()
    goes = iter([True, False])
    Relay(store, broker, batch=2, window=1).drain(keep_on=lambda: next(goes))
    assert broker.positions() == [1, 2, 3, 4]


@settings(deadline=None, max_examples=25)
@given(
    fails=st.lists(st.sampled_from(["", "before", "after"]), max_size=12),
    batch=st.integers(1, 5),
    window=st.integers(1, 3),
    seed=st.integers(0, 2**16),
)
def test_whatever_fails_everything_is_sent_in_order_and_nothing_unconfirmed_is_passed(
    fails: list[str], batch: int, window: int, seed: int
) -> None:
    choose = random.Random(seed)
    with TemporaryDirectory() as folder, sqlite_store(Path(folder)) as store:
        broker = Broker(fails)
        relay = Relay(store, broker, batch, window)
        for _ in range(len(fails) + 12):
            if choose.random() < 0.4:
                fill(store, choose.randint(1, 4))
            try:
                relay.run_once()
            except Unconfirmed:
                relay = Relay(store, broker, batch, window)
            assert set(range(1, relay.checkpoint + 1)) <= set(broker.positions())
        broker.recover()
        relay.drain()
        log = [event.position for event in store.read_log()]
        assert relay.checkpoint == max(log, default=0)
    assert sorted(set(broker.positions())) == log
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
    relay = Relay(store, Broker(), batch=2, window=1)
    relay.run_once()

    class Rewinding(Broker):
        def publish(self, window: Sequence[Batch]) -> None:
            super().publish(window)
            relay.rewind(position)

    Relay(store, Rewinding(), batch=2).run_once()
    assert relay.checkpoint == position
