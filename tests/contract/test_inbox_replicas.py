"""Replicas of one consumer take batches at the same time, and the watermark still reaches the head."""

import threading

from shared.database import reading
from shared.eventstore import Store
from shared.messaging import inbox
from tests.contract.test_event_store_order import running
from tests.stores import store_at, url_of


def test_the_watermark_passes_over_what_replicas_took_at_the_same_time(store: Store) -> None:
    both_began = threading.Barrier(2, timeout=0.3)

    def replica(after: int, last: int) -> None:
        with store_at(url_of(store)) as own, own.begin() as transaction:
            inbox.unseen(transaction.connection, "personnel", [])
            try:
                both_began.wait()
            except threading.BrokenBarrierError:
                pass  # SQLite lets one writer in at a time
            inbox.mark(transaction.connection, "personnel", after, last)

    with running(lambda: replica(0, 5), lambda: replica(5, 10)):
        pass
    with reading(store.engine) as connection:
        assert inbox.watermark(connection, "personnel") == 10
