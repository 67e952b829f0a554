"""One relay a log: who holds the lock publishes, the others stand by and take over when it falls free.

Two relays at once would lose nothing, for consumers take every batch once and in any order; they would only
publish everything twice.
"""

import fcntl
from pathlib import Path
from typing import IO, Protocol

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('relay', 0))"
_NAME = "thidua relay"
_SESSION = (
    f"SET application_name = '{_NAME}'",
    # A machine that vanished shall not keep the lock for the two hours of TCP's own defaults.
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 1",
    "SET tcp_keepalives_count = 3",
)


class LeadershipLost(Exception):
    """The connection that held the lock broke: another relay may lead by now."""


class Leadership(Protocol):
    session: psycopg.Connection | None
    """The connection whose end is the end of the lead, where there is one."""

    def acquire(self) -> bool:
        """Whether this relay leads, from now on or already; never waits for another one to end."""

    def resign(self) -> None:
        """Let another one lead."""


def leadership_of(engine: Engine) -> Leadership:
    """The lock of the log in this database."""
    if engine.dialect.name == "postgresql":
        return SessionLock(engine)
    return FileLock(Path(f"{engine.url.database}.relay"))


class SessionLock:
    """An advisory lock of PostgreSQL, which lives exactly as long as one connection that nobody else uses.

    It is tried, not waited for: a statement that waits holds back the vacuuming of the whole database. The
    connection must reach the server itself, not a pool that shares sessions.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._leads = False
        self.session: psycopg.Connection | None = None

    def acquire(self) -> bool:
        if self._leads and self.session is not None and not self.session.closed:
            return True
        self._leads = False
        try:
            if self.session is None or self.session.closed:
                self.session = _own_session(self._engine)
            self._leads = bool(self.session.execute(_LOCK).fetchone()[0])  # type: ignore[index]
        except BaseException:
            self.resign()
            raise
        return self._leads

    def resign(self) -> None:
        session, self.session, self._leads = self.session, None, False
        if session is not None:
            session.close()


class FileLock:
    """A lock on a file beside an SQLite database, which the system takes back when the process ends."""

    session: psycopg.Connection | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def resign(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _own_session(engine: sa.Engine) -> psycopg.Connection:
    """A connection made as the engine makes its own, but taken out of its pool for good."""
    taken = engine.raw_connection()
    session = taken.driver_connection
    assert isinstance(session, psycopg.Connection)
    taken.detach()
    session.autocommit = True
    for statement in _SESSION:
        session.execute(statement)
    return session
