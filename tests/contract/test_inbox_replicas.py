"""Replicas of one consumer take batches at the same time, and the watermark still reaches the head."""

import contextlib
import threading

from shared.database import reading
from shared.eventstore import Store
from shared.messaging import inbox
from tests.concurrency import running
from tests.stores import store_at, url_of


def test_the_watermark_passes_over_what_replicas_took_at_the_same_time(store: Store) -> None:
    both_began = threading.Barrier(2, timeout=0.3)

    def replica(after: int, last: int) -> None:
        with store_at(url_of(store)) as own, own.begin() as transaction:
            inbox.unseen(transaction.connection, "personnel", [])
            # broken on SQLite, which lets one writer in at a time
            with contextlib.suppress(threading.BrokenBarrierError):
                both_began.wait()
            inbox.mark(transaction.connection, "personnel", [(after, last)])

    with running(lambda: replica(0, 5), lambda: replica(5, 10)):
        pass
    with reading(store.engine) as connection:
        assert inbox.watermark(connection, "personnel") == 10
