"""Green tables on SQLite: in a file of their own; its connections have the live file attached, to read it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shared.database import writing
from shared.eventstore import alone_with_read_models
from shared.messaging.leadership import FileLock

_SECONDS_FOR_OTHERS = 30


class SqliteGreen:
    schema = "rebuild"
    live_schema = "main"

    def __init__(self, engine: Engine) -> None:
        self._live = engine
        self._file = Path(f"{engine.url.database}.rebuild")
        self._engine = sa.create_engine(
            "sqlite://", creator=self._connect, poolclass=sa.NullPool, hide_parameters=True
        )

    @contextmanager
    def at_work(self) -> Iterator[bool]:
        lock = FileLock(self._file.with_suffix(".rebuild-lock"))
        try:
            yield lock.acquire()
        finally:
            lock.resign()

    def exists(self) -> bool:
        if not self._file.exists():
            return False
        with self.reading() as connection:
            query = sa.text("SELECT 1 FROM main.sqlite_master WHERE name = 'rebuild_origin'")
            return connection.scalar(query) is not None

    def create(self, tables: Sequence[sa.Table], without_key: Sequence[sa.Table]) -> None:
        self.drop()
        with self.writing() as connection:
            for table in tables:
                table.create(connection, checkfirst=False)

    def finish(self, tables: Sequence[sa.Table]) -> None:
        """They have their keys, and their rows move to the live tables."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        with writing(self._live) as connection:
            alone_with_read_models(connection)
            yield connection

    def seen_by(self, live: Connection) -> None:
        # What is attached stays so until the connection ends: it is not to go back to the others.
        live.detach()
        live.exec_driver_sql(f"ATTACH DATABASE ? AS {self.schema}", (str(self._file),))

    def switch(self, live: Connection, tables: Sequence[sa.Table]) -> None:
        for table in tables:
            green = table.to_metadata(sa.MetaData(), schema=self.schema)
            names = [column.name for column in table.columns]
            live.execute(sa.delete(table))
            live.execute(sa.insert(table).from_select(names, sa.select(*(green.c[name] for name in names))))

    def drop(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._file}{ending}").unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(self._file))}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_SECONDS_FOR_OTHERS,
        )
        # A crash of the machine may take the last pages back, with their progress; they are read again.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        live = f"file:{quote(str(self._live.url.database))}?mode=ro"
        connection.execute("ATTACH DATABASE ? AS live", (live,))
        return connection
