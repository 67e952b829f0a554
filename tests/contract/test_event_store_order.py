"""A reader who asks for `position > checkpoint` never passes over an event, whoever commits when."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from shared.eventstore import Recorded, Store, VersionConflict
from tests.concurrency import running, wait_until
from tests.stores import CONTEXT, append, postgresql_store, renamed, store_at, url_of

ROOT = Path(__file__).parents[2]


class Reader:
    """Follows a log as the relay does: from its checkpoint on, never back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seen: list[Recorded] = []

    def poll(self) -> int:
        """Read on; returns how many events there are so far."""
        checkpoint = self.seen[-1].position if self.seen else 0
        self.seen.extend(self._store.read_log(checkpoint, limit=7))
        return len(self.seen)


def test_who_began_first_and_commits_last_is_not_passed_over(store: Store) -> None:
    """On SQLite the second writer waits for the first; on PostgreSQL it overtakes. Both lose nothing."""
    began, overtaken = threading.Event(), threading.Event()
    reader = Reader(store)

    def first() -> None:
        with store.begin() as transaction:
            transaction.append("unit-slow", 0, [renamed(1), renamed(2)], CONTEXT)
            began.set()
            overtaken.wait(timeout=0.3)

    def second() -> None:
        began.wait()
        with store_at(url_of(store)) as own:
            append(own, "unit-quick", 0, 3)
        overtaken.set()

    with running(first, second) as threads:
        while any(thread.is_alive() for thread in threads):
            reader.poll()
            time.sleep(0.002)
    reader.poll()
    assert reader.seen == store.read_log()
    assert Counter(one.stream for one in reader.seen) == {"unit-slow": 2, "unit-quick": 1}


def test_a_reader_among_many_writers_sees_every_event_once_in_order(store: Store) -> None:
    reader = Reader(store)

    def writer(name: int) -> Callable[[], None]:
        def write() -> None:
            for number in range(10):
                append(store, f"unit-{name}", 2 * number, number, -number)
                time.sleep(0)

        return write

    with running(*(writer(name) for name in range(6))) as threads:
        while any(thread.is_alive() for thread in threads):
            reader.poll()
            time.sleep(0)
    wait_until(lambda: reader.poll() >= 120)
    assert reader.seen == store.read_log(limit=1000)
    assert len(reader.seen) == 120
    for name in range(6):
        versions = [one.version for one in reader.seen if one.stream == f"unit-{name}"]
        assert versions == list(range(1, 21))


def test_of_appends_to_one_version_exactly_one_wins(store: Store) -> None:
    outcomes: list[str] = []

    def attempt(number: int) -> Callable[[], None]:
        def run() -> None:
            try:
                append(store, "unit-a", 0, number)
                outcomes.append("won")
            except VersionConflict as conflict:
                assert (conflict.expected, conflict.actual) == (0, 1)
                outcomes.append("lost")

        return run

    with running(*(attempt(number) for number in range(5))):
        pass
    assert sorted(outcomes) == ["lost"] * 4 + ["won"]
    assert len(store.read_log()) == 1


def test_writers_in_processes_of_their_own_lose_nothing(store: Store) -> None:
    names, events = ("a", "b"), 15
    command = [sys.executable, "-m", "tests.contract.writer", url_of(store)]
    writers = [subprocess.Popen([*command, name, str(events)], cwd=ROOT) for name in names]
    reader = Reader(store)
    while any(writer.poll() is None for writer in writers):
        reader.poll()
        time.sleep(0.001)
    assert [writer.returncode for writer in writers] == [0, 0]
    wait_until(lambda: reader.poll() >= 4 * events)
    assert reader.seen == store.read_log(limit=1000)
    assert Counter(one.stream for one in reader.seen) == {
        "unit-a": events,
        "unit-b": events,
        "unit-shared": 2 * events,
    }


def waiting_for_the_log(store: Store) -> int:
    query = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with store.engine.connect() as connection:
        return connection.scalar(query) or 0


@pytest.mark.server
def test_on_postgresql_a_writer_waits_until_the_one_before_has_committed(database_url: str) -> None:
    """The positions of the first are given out but not committed: the second may not get later ones yet."""
    with (
        postgresql_store(database_url) as store,
        store_at(url_of(store)) as first,
        store_at(url_of(store)) as second,
    ):
        at_the_commit, may_commit = threading.Event(), threading.Event()

        def hold(_connection: sa.Connection) -> None:
            at_the_commit.set()
            may_commit.wait(timeout=10)

        sa.event.listen(first.engine, "commit", hold)
        with running(lambda: append(first, "unit-first", 0, 1)):
            assert at_the_commit.wait(timeout=10)
            with running(lambda: append(second, "unit-second", 0, 2)):
                wait_until(lambda: waiting_for_the_log(store) == 1)
                assert store.read_log() == []
                may_commit.set()
        assert [one.stream for one in store.read_log()] == ["unit-first", "unit-second"]
