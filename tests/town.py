"""Two services of the tests' own, from the log of one to a table of the other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.config import Settings
from shared.contracts.personnel import UnitRenamed
from shared.database import connect, reading
from shared.eventstore import Store
from shared.messaging import deadletters, inbox, memory, relay
from shared.messaging.delivery import Delivery, take
from shared.messaging.extensions import LogRelay, LogStore
from shared.messaging.host import Host
from shared.messaging.subscription import subscribe
from shared.projection import Happened, Projection
from tests.concurrency import wait_until
from tests.stores import append

SERVICES = ("letters", "readers")
"""Two services of the tests' own; their databases are made as those of personnel are."""

NAMES = sa.Table(
    "test_names",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)


def _keep(connection: Connection, batch: Sequence[Happened]) -> None:
    """Adds a row each time: an event that took effect twice shows."""
    connection.execute(sa.insert(NAMES), [{"name": one.event.name} for one in batch])


PROJECTIONS = [Projection("names", (NAMES,), {UnitRenamed: _keep}, order_free=True)]


class Letters:
    """Has a log that others read."""

    name = "letters"
    store = LogStore()
    relay = LogRelay()


class Readers:
    """Takes the log of letters; `faults` are called with each delivery before its transaction ends."""

    name = "readers"
    faults: list[Callable[[Delivery], None]] = []
    store = LogStore()

    @subscribe("letters")
    def on_letters(self, delivery: Delivery) -> None:
        for fault in self.faults:
            fault(delivery)
        take(self.store, PROJECTIONS, delivery)


class Town:
    """Both services' settings, their databases as the test sees them, and their lives."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.letters = Store(connect(settings.database_of("letters")))
        self.readers = Store(connect(settings.database_of("readers")))

    @contextmanager
    def running(self, *services: type[Any]) -> Iterator[None]:
        """The services, from start to stop, in a process that then forgets its embedded broker."""
        host = Host(self.settings, services or (Letters, Readers))
        host.start()
        try:
            yield
        finally:
            host.stop()
            memory.forget_everything()

    @contextmanager
    def serving(self, service: type[Any], batch: int = relay.BATCH) -> Iterator[None]:
        """One service, from start to stop, in a process whose relay puts so many events into a message; what
        the embedded broker has stays."""
        host = Host(self.settings, [service], installation=[Letters, Readers])
        with mock.patch.object(relay.Relay.__init__, "__defaults__", (batch, relay.WINDOW)):
            host.start()
        try:
            yield
        finally:
            host.stop()

    def relayed(self) -> int:
        """How far the log was published."""
        with reading(self.letters.engine) as connection:
            return relay.checkpoint_of(connection)

    def write(self, *numbers: int) -> None:
        append(self.letters, "unit-a", len(self.letters.read_stream("unit-a")), *numbers)

    def names(self) -> list[str]:
        """What took effect, in order of the names."""
        with reading(self.readers.engine) as connection:
            return sorted(connection.scalars(sa.select(NAMES.c.name)))

    def taken(self) -> int:
        with reading(self.readers.engine) as connection:
            return inbox.watermark(connection, "letters")

    def wait_for(self, position: int) -> None:
        wait_until(lambda: self.taken() == position)

    def parked(self) -> list[tuple[int, str]]:
        with reading(self.readers.engine) as connection:
            query = sa.select(deadletters.events.c.position, deadletters.events.c.reason)
            return [(row.position, row.reason) for row in connection.execute(query)]


def names(*numbers: int) -> list[str]:
    return [f"Phòng số {number}" for number in numbers]
