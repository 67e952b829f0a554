"""Replicas of one consumer take batches at the same time, and the watermark still reaches the head."""

import contextlib
import threading

from shared.database import reading
from shared.eventstore import Store
from shared.messaging import inbox
from tests.concurrency import running
from tests.stores import append, store_at, url_of


def test_the_watermark_passes_over_what_replicas_took_at_the_same_time(store: Store) -> None:
    both_began = threading.Barrier(2, timeout=0.3)

    def replica(after: int, last: int) -> None:
        with store_at(url_of(store)) as own, own.begin() as transaction:
            inbox.claim(transaction.connection, "personnel", [(after, last)], [])
            # broken on SQLite, which lets one writer in at a time
            with contextlib.suppress(threading.BrokenBarrierError):
                both_began.wait()
            inbox.mark(transaction.connection, "personnel", [(after, last)])

    # two spans that share no block of positions, or the second would only begin after the first
    with running(lambda: replica(0, 511), lambda: replica(511, 1023)):
        pass
    with reading(store.engine) as connection:
        assert inbox.watermark(connection, "personnel") == 1023


def test_what_two_replicas_hold_at_the_same_time_is_taken_once(store: Store) -> None:
    """A relay that sends again after a crash cuts its batches in another way than before."""
    for number in range(15):
        append(store, f"unit-{number}", 0, number)
    log = store.read_log()
    taken: list[int] = []
    both_began = threading.Barrier(2, timeout=0.3)

    def replica(after: int, last: int) -> None:
        held = [one for one in log if after < one.position <= last]
        with store_at(url_of(store)) as own, own.begin() as transaction:
            with contextlib.suppress(threading.BrokenBarrierError):
                both_began.wait()
            fresh = inbox.claim(transaction.connection, "personnel", [(after, last)], held)
            inbox.mark(transaction.connection, "personnel", [(after, last)])
        taken.extend(one.position for one in fresh)

    with running(lambda: replica(0, 10), lambda: replica(5, 15)):
        pass
    assert sorted(taken) == [one.position for one in log]
    with reading(store.engine) as connection:
        assert inbox.watermark(connection, "personnel") == 15
