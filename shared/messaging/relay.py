"""The log is its own outbox: publish it in order, remember how far, and after any crash send again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import (
    changing,
    glancing,
    insert_new,
    raw,
    reading,
    writing,
)
from shared.eventstore import Recorded, Store, rows
from shared.failpoints import failpoint

relay_metadata = sa.MetaData()

checkpoints = sa.Table(
    "relay_checkpoints",
    relay_metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

BATCH = 500
WINDOW = 8
_NAME = "log"

_LOOK = (
    f"SELECT log.*, c.position FROM (SELECT coalesce(max(position), 0) AS position FROM {checkpoints.name}"
    f" WHERE name = '{_NAME}') AS c, LATERAL ({rows.READ} WHERE position > c.position"
    " ORDER BY position LIMIT %s) AS log ORDER BY log.position"
)
"""Both at one moment and in one round trip: the next events, each with the checkpoint that it follows."""

_HERE = f"name = '{_NAME}' AND position = :after"
_MOVE = sa.text(f"UPDATE {checkpoints.name} SET position = :position WHERE {_HERE}")
_MOVE_LAZILY = sa.text(
    "WITH lazily AS (SELECT set_config('synchronous_commit', 'off', true))"
    f" UPDATE {checkpoints.name} SET position = :position FROM lazily WHERE {_HERE}"
)
"""A checkpoint lost in a crash only means to send again: not worth waiting for the disk."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one message carries: all of the log in `(after, last]`."""

    after: int
    events: Sequence[Recorded]

    @property
    def last(self) -> int:
        return self.events[-1].position


class Unconfirmed(Exception):
    """Of a window only the first `confirmed` batches are known to be at the broker; the others go again."""

    def __init__(self, confirmed: int, why: str) -> None:
        super().__init__(why)
        self.confirmed = confirmed


class NobodyListens(Unconfirmed):
    """The broker has no queue for a log that somebody is to read."""


class Publisher(Protocol):
    def publish(self, window: Sequence[Batch]) -> None:
        """Return only when the broker has confirmed every batch of `window`; else raise Unconfirmed."""


class Relay:
    """Moves the checkpoint only over batches that the broker confirmed: re-sends, never loses.

    `batch` is how many events a message carries at most, `window` how many messages are on their way at once.
    """

    def __init__(self, store: Store, publisher: Publisher, batch: int = BATCH, window: int = WINDOW) -> None:
        self._store = store
        self._publisher = publisher
        self._batch = batch
        self._window = window

    @property
    def checkpoint(self) -> int:
        with reading(self._store.engine) as connection:
            return checkpoint_of(connection)

    def run_once(self) -> int:
        """Publish the next window, if there is one; returns how many events it had.

        Raises Unconfirmed, the checkpoint moved over what was confirmed of it.
        """
        after, events = self._look()
        window = self._cut(after, events)
        if not window:
            return 0
        failpoint("relay.before_publish")
        try:
            self._publisher.publish(window)
        except Unconfirmed as trouble:
            if trouble.confirmed:
                self._move(after, window[trouble.confirmed - 1].last)
            raise
        failpoint("relay.confirmed")
        self._move(after, window[-1].last)
        return len(events)

    def drain(self, keep_on: Callable[[], bool] = lambda: True) -> None:
        """Publish until the log's end, as long as `keep_on`, asked after each window, says so.

        A window that is not full was the end: whoever appended more meanwhile tells of it.
        """
        while self.run_once() == self._batch * self._window and keep_on():
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

    def _look(self) -> tuple[int, list[Recorded]]:
        """The checkpoint, and what is to be published next."""
        limit = self._batch * self._window
        with glancing(self._store.engine) as connection:
            if connection.dialect.name != "postgresql":
                after = checkpoint_of(connection)
                return after, rows.after(connection, after, limit)
            with raw(connection) as driver:
                found = driver.execute(_LOOK, (limit,), binary=True).fetchall()
        return (found[0][-1] if found else 0), rows.recorded([row[:-1] for row in found])

    def _cut(self, after: int, events: Sequence[Recorded]) -> list[Batch]:
        window: list[Batch] = []
        for start in range(0, len(events), self._batch):
            window.append(Batch(after, events[start : start + self._batch]))
            after = window[-1].last
        return window

    def _move(self, after: int, position: int) -> None:
        # Only forward from where this window began: a rewind that came meanwhile must not be undone.
        with changing(self._store.engine) as connection:
            move = _MOVE_LAZILY if connection.dialect.name == "postgresql" else _MOVE
            moved = connection.execute(move, {"after": after, "position": position})
            if after == 0 and not moved.rowcount:
                insert_new(connection, checkpoints, [{"name": _NAME, "position": position}])


def checkpoint_of(connection: Connection) -> int:
    """The position up to which the log was published."""
    query = sa.select(checkpoints.c.position).where(checkpoints.c.name == _NAME)
    return connection.scalar(query) or 0
