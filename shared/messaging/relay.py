"""The log is its own outbox: publish it in order, remember how far, and after any crash send again."""

from collections.abc import Callable, Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import insert_new, reading, writing
from shared.eventstore import Recorded, Store

relay_metadata = sa.MetaData()

checkpoints = sa.Table(
    "relay_checkpoints",
    relay_metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

BATCH = 500
_NAME = "log"


class Publisher(Protocol):
    def publish(self, events: Sequence[Recorded], after: int) -> None:
        """Return only when the broker has confirmed the batch `(after, events[-1].position]`."""


class Relay:
    """Moves the checkpoint only over batches that the broker confirmed: re-sends, never loses."""

    def __init__(self, store: Store, publisher: Publisher, batch: int = BATCH) -> None:
        self._store = store
        self._publisher = publisher
        self._batch = batch

    @property
    def checkpoint(self) -> int:
        query = sa.select(checkpoints.c.position).where(checkpoints.c.name == _NAME)
        with reading(self._store.engine) as connection:
            return connection.scalar(query) or 0

    def run_once(self) -> int:
        """Publish the next batch, if there is one; returns how many events it had."""
        after = self.checkpoint
        events = self._store.read_log(after, self._batch)
        if events:
            self._publisher.publish(events, after)
            self._move(after, events[-1].position)
        return len(events)

    def drain(self, keep_on: Callable[[], bool] = lambda: True) -> None:
        """Publish until the log's end, as long as `keep_on` says so."""
        while keep_on() and self.run_once():
            pass

    def rewind(self, position: int) -> None:
        """Send again everything after `position`; consumers that have it already take it without effect."""
        with writing(self._store.engine) as connection:
            self.rewind_in(connection, position)

    @staticmethod
    def rewind_in(connection: Connection, position: int) -> None:
        """The same, in a caller's transaction."""
        behind = sa.and_(checkpoints.c.name == _NAME, checkpoints.c.position > position)
        connection.execute(sa.update(checkpoints).where(behind).values(position=position))

    def _move(self, after: int, position: int) -> None:
        # Only forward from where this batch began: a rewind that came meanwhile must not be undone.
        with writing(self._store.engine) as connection:
            insert_new(connection, checkpoints, [{"name": _NAME, "position": 0}])
            here = sa.and_(checkpoints.c.name == _NAME, checkpoints.c.position == after)
            connection.execute(sa.update(checkpoints).where(here).values(position=position))
