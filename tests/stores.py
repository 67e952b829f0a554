"""Event stores on fresh, migrated databases: one file of SQLite, or one database of PostgreSQL."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.personnel import migrations
from shared.clock import Clock, now
from shared.contracts.personnel import UnitRenamed
from shared.database import connect
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from tests.servers import create_databases

CONTEXT = Context(tenant="so-ldtbxh", actor="tester", correlation_id="c-1", causation_id="r-1")
BEGINNING = datetime(2019, 1, 1, tzinfo=UTC)

StoreOf = Callable[[], Store]


def ticking(start: datetime = BEGINNING, step: timedelta = timedelta(seconds=1)) -> Clock:
    """A clock that goes on by `step` each time that somebody looks."""
    ticks = itertools.count()
    return lambda: start + next(ticks) * step


@contextlib.contextmanager
def store_at(url: str, clock: Clock = now) -> Iterator[Store]:
    """The store of the database at `url`, which is brought up to personnel's newest version."""
    upgrade(url, migrations)
    store = Store(connect(url), clock=clock)
    try:
        yield store
    finally:
        store.engine.dispose()


@contextlib.contextmanager
def sqlite_store(folder: Path, clock: Clock = now) -> Iterator[Store]:
    """A store in a new file of `folder`."""
    with store_at(f"sqlite:///{folder / 'personnel.sqlite'}", clock) as store:
        yield store


@contextlib.contextmanager
def postgresql_store(database_url: str, clock: Clock = now) -> Iterator[Store]:
    """A store in a new database of the server that `database_url` names."""
    with (
        create_databases(database_url, ["personnel"]) as template,
        store_at(template.format(service="personnel"), clock) as store,
    ):
        yield store


def url_of(store: Store) -> str:
    """The URL of the database of `store`, with its password."""
    return store.engine.url.render_as_string(hide_password=False)


def renamed(number: int, unit: str = "phong-viec-lam") -> UnitRenamed:
    """An event that one can tell from its like."""
    return UnitRenamed(unit=unit, name=f"Phòng số {number}", on=BEGINNING.date())


def append(store: Store, stream: str, expected: int, *numbers: int) -> None:
    """Append one event for each of `numbers` to `stream`."""
    with store.begin() as transaction:
        transaction.append(stream, expected, [renamed(number) for number in numbers], CONTEXT)
