"""The tables that are being built, beside the live ones and under the same names.

The code of the read models does not know of them: on a connection of theirs, a name means the green table,
and what there is no green table for (the log, the keys) is found where it always is. They are made and
dropped together with their progress, so a transaction that begins by moving the progress cannot miss one and
write to a live table in its place.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shared.rebuild.postgresql import PostgresqlGreen
from shared.rebuild.sqlite import SqliteGreen


class Green(Protocol):
    schema: str
    """What the green tables are called by, on a connection that `seen_by` was asked for."""
    live_schema: str

    def at_work(self) -> AbstractContextManager[bool]:
        """Whether this process alone works on the rebuild in the block; never waits for another one."""

    def exists(self) -> bool:
        """Whether there are any."""

    def create(self, tables: Sequence[sa.Table], without_key: Sequence[sa.Table]) -> None:
        """Make these tables, empty, in place of any that were there; all or none.

        Those `without_key` are only filled until `finish`, and may lack keys and indexes until then.
        """

    def finish(self, tables: Sequence[sa.Table]) -> None:
        """Give the tables whatever they lack of keys and indexes; of rows with one key the first one stays.
        Let the database look at what they hold, for its plans."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction on the green tables."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One view of the green tables, of one moment."""

    def alone(self) -> AbstractContextManager[Connection]:
        """One transaction on the live tables, in which nobody else changes a read model.

        Not by locks of the tables: a writer who has read one of them and waits to change another would hold
        what the switch needs.
        """

    def seen_by(self, live: Connection) -> None:
        """Have `live`, of `alone`, see what was committed to the green tables as `schema`."""

    def switch(self, live: Connection, tables: Sequence[sa.Table]) -> None:
        """Put the green tables in the place of the live ones, in the transaction of `live`."""

    def drop(self) -> None:
        """Remove the green tables, if there are any."""


def green_of(engine: Engine) -> Green:
    """The green tables of this database."""
    return PostgresqlGreen(engine) if engine.dialect.name == "postgresql" else SqliteGreen(engine)
