"""One relay leads in a log's database; with SQLite a file says which."""

from pathlib import Path

from shared.eventstore import Store
from shared.messaging.leadership import FileLock, leadership_of


def test_a_file_has_one_leader_until_it_resigns(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "log.relay"), FileLock(tmp_path / "log.relay")
    assert (first.acquire(), second.acquire(), first.acquire()) == (True, False, True)
    first.resign()
    assert (second.acquire(), first.acquire()) == (True, False)
    second.resign()
    assert first.acquire()
    first.resign()


def test_the_lock_of_a_log_in_sqlite_stands_beside_its_file(store: Store) -> None:
    first, second = leadership_of(store.engine), leadership_of(store.engine)
    assert (first.acquire(), second.acquire()) == (True, False)
    assert Path(f"{store.engine.url.database}.relay").exists()
    first.resign()
