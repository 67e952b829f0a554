"""Where a verification reads the log from; it believes nothing of what it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shared.database import reading
from shared.eventstore.schema import log
from shared.ledger import tables
from shared.ledger.canonical import LogRow
from shared.ledger.seal import Seal


class Source(Protocol):
    """`tenant` is the one organisation whose events are to be seen, None for all of them."""

    tenant: str | None

    def rows(self) -> Iterator[LogRow]:
        """The log in the order of its positions."""

    def position_of(self, event_id: str) -> int | None:
        """Where the event stands now."""

    def seals(self) -> Iterator[Seal] | None:
        """The seals that stand beside the log, oldest first; None where they cannot be read."""


class DatabaseSource:
    """A service's database, of one moment, offline: nothing of the service has to run."""

    tenant: str | None = None

    def __init__(self, connection: Connection, service: str) -> None:
        self._connection = connection
        self._service = service

    def rows(self) -> Iterator[LogRow]:
        return tables.all_rows(self._connection)

    def position_of(self, event_id: str) -> int | None:
        return self._connection.scalar(sa.select(log.c.position).where(log.c.id == event_id))

    def row_at(self, position: int) -> LogRow | None:
        """The event at `position`, if there is one."""
        return next(iter(tables.rows_between(self._connection, position, position)), None)

    def seals(self) -> Iterator[Seal]:
        return (seal for seal, _ in tables.seals_after(self._connection, self._service, 0))


@contextmanager
def database(engine: Engine, service: str) -> Iterator[DatabaseSource]:
    """The database as one consistent whole, however long the reading takes."""
    with reading(engine) as connection:
        if engine.dialect.name != "sqlite":
            yield DatabaseSource(connection, service)
            return
        driver: Any = connection.connection.driver_connection
        usual = driver.text_factory
        # SQLite keeps whatever bytes were put in: broken letters shall be found, not end the reading
        driver.text_factory = lambda data: data.decode(errors="surrogateescape")
        try:
            yield DatabaseSource(connection, service)
        finally:
            driver.text_factory = usual
