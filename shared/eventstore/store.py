"""Append with an expected version, read a stream, read the log from a position."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import msgspec
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from shared import clock
from shared.contracts.event import Event
from shared.database import exclusive, looked_up, one_of, reading, sharing, writing
from shared.eventstore import rows
from shared.eventstore.columns import log_rows
from shared.eventstore.envelope import Context, Recorded, occurrence
from shared.eventstore.schema import log
from shared.failpoints import failpoint
from shared.ids import derived_id, new_id

_READ_MODELS = "read models"


class VersionConflict(Exception):
    """Somebody else appended to the stream first: reload, decide again."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"stream {stream!r}: expected version {expected}, found {actual}")
        self.stream, self.expected, self.actual = stream, expected, actual


class Transaction:
    """One write: changes of read models by `connection`, and appends that enter the log at its very end.

    Appends are held back until the commit, so that the lock which orders the log is taken last, right before
    one insert of all rows: a reader of `position > checkpoint` never passes over a late commit.
    """

    def __init__(self, connection: Connection, clock: clock.Clock, store: str) -> None:
        self.connection = connection
        self._clock = clock
        self._store = store
        self._parts: list[list[Recorded] | pl.DataFrame] = []
        self._expected: dict[str, int] = {}
        self._versions: dict[str, int] = {}

    def append(self, stream: str, expected: int, events: Sequence[Event], context: Context) -> list[Recorded]:
        """`events` as versions `expected + 1 …` of `stream`; a conflict shows at the commit."""
        expected = self._versions.get(stream, expected)
        recorded_at = self._clock()
        recorded = [
            _record(new_id(), stream, expected + offset, event, recorded_at, context)
            for offset, event in enumerate(events, start=1)
        ]
        if recorded:
            self._expected.setdefault(stream, expected)
            self._versions[stream] = expected + len(recorded)
            self._add(recorded)
        return recorded

    def append_columns(
        self, kind: type[Event], frame: pl.DataFrame, expected: Mapping[str, int], context: Context
    ) -> None:
        """As `append` of many events of one type, in their order; `frame` has their `stream` and each field.

        `expected` is of every stream that exists. For types that `columns.log_rows` can write.
        """
        if frame.is_empty():
            return
        versions = []
        for stream in frame["stream"]:
            before = self._versions.get(stream)
            if before is None:
                before = self._expected[stream] = expected.get(stream, 0)
            self._versions[stream] = before + 1
            versions.append(before + 1)
        versioned = frame.with_columns(pl.Series("version", versions))
        self._parts.append(log_rows(kind, versioned, self._clock(), context))

    def append_new(self, events: Sequence[tuple[str, Event]], context: Context) -> list[Recorded]:
        """Begin a stream with each event whose stream is not there yet; those that are there add nothing.

        The way of imports: stream names derive from what is imported. Returns what was appended.
        """
        known = self.existing_streams([stream for stream, _ in events]) | self._versions.keys()
        return self.begin_streams([one for one in events if one[0] not in known], context)

    def begin_streams(self, events: Sequence[tuple[str, Event]], context: Context) -> list[Recorded]:
        """Begin a stream with each event, of those with one stream only the first.

        For a caller who found that there is none yet; that somebody else was quicker shows at the commit.
        """
        recorded_at = self._clock()
        fresh: dict[str, Recorded] = {}
        for stream, event in events:
            if stream not in fresh:
                event_id = derived_id(context.tenant, stream, "1")
                fresh[stream] = _record(event_id, stream, 1, event, recorded_at, context)
        self._expected.update(dict.fromkeys(fresh, 0))
        self._versions.update(dict.fromkeys(fresh, 1))
        self._add([*fresh.values()])
        return [*fresh.values()]

    def _add(self, recorded: list[Recorded]) -> None:
        last = self._parts[-1] if self._parts else None
        if isinstance(last, list):
            last.extend(recorded)
        else:
            self._parts.append([*recorded])

    def existing_streams(self, streams: Sequence[str]) -> set[str]:
        """Those of `streams` that have an event already."""
        return rows.begun(self.connection, streams)

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """stream -> its newest version, for those of `streams` that exist."""
        return _versions(self.connection, streams)

    def first_events(self, streams: Sequence[str]) -> list[Recorded]:
        """The event that began each of `streams`, for those that exist."""
        begun = sa.select(log).where(log.c.version == 1)
        found: list[Recorded] = []
        for wanted in one_of(self.connection, log.c.stream, streams):
            found.extend(rows.recorded(self.connection.execute(begun.where(wanted)).all()))
        return found

    @property
    def appended(self) -> int:
        """How many events this transaction adds to the log."""
        return sum(map(len, self._parts))

    def flush(self) -> None:
        """Insert what was appended, under the log's lock; called once, by the store, before the commit."""
        if self.appended:
            self._require_no_gap()
            rows.insert(self.connection, self._parts, by=self._store)

    def conflict(self, connection: Connection) -> VersionConflict | None:
        """The first stream that `connection` sees at another version than what is appended was to join on."""
        return _conflict(connection, self._expected)

    def _require_no_gap(self) -> None:
        """Refuse versions ahead of their stream, which the unique constraint alone would let in."""
        expected = {stream: version for stream, version in self._expected.items() if version}
        conflict = _conflict(self.connection, expected)
        if conflict is not None:
            raise conflict


class Store:
    """The log of one service in its database.

    `clock` gives the recorded time; tests hand in their own. Reads never wait for writers. By its `name`
    those who listen for appends know the store that tells them in other ways.
    """

    def __init__(self, engine: Engine, clock: clock.Clock = clock.now) -> None:
        self.engine = engine
        self.name = new_id()
        self._clock = clock
        self._on_commit: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """This instant by the store's clock."""
        return self._clock()

    def when_appended(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that added events; the relay listens here."""
        self._on_commit.append(wake)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One write transaction; raises VersionConflict at its end, with nothing changed."""
        transaction: Transaction | None = None
        try:
            with writing(self.engine) as connection:
                # First of all: who waited here later would hold tables that a rebuild waits for.
                sharing(connection, _READ_MODELS)
                transaction = Transaction(connection, self._clock, self.name)
                yield transaction
                transaction.flush()
                failpoint("store.before_commit")
        except sa.exc.IntegrityError as error:
            conflict = self._conflict(transaction)
            if conflict is None:
                raise
            raise conflict from error
        if transaction is not None and transaction.appended:
            failpoint("store.committed")
            for wake in self._on_commit:
                wake()

    def read_stream(self, stream: str, after: int = 0) -> list[Recorded]:
        """The events of `stream` with a version above `after`, oldest first."""
        with reading(self.engine) as connection:
            return events_of(connection, stream, after)

    def read_log(self, after: int = 0, limit: int = 500, tenant: str | None = None) -> list[Recorded]:
        """At most `limit` events with a position above `after`, of `tenant` or of all, in the log's order."""
        with reading(self.engine) as connection:
            return rows.after(connection, after, limit, tenant)

    def search_log(
        self,
        after: int,
        limit: int,
        tenant: str | None,
        *,
        stream: str | None = None,
        type: str | None = None,
        correlation_id: str | None = None,
        day: str | None = None,
    ) -> list[Recorded]:
        """The same, but only what is asked for; `day` is that of Viet Nam on which it was recorded."""
        with reading(self.engine) as connection:
            return rows.matching(
                connection,
                after,
                limit,
                {
                    "tenant": tenant,
                    "stream": stream,
                    "type": type,
                    "correlation_id": correlation_id,
                },
                day,
            )

    def head(self) -> int:
        """The position of the newest event; 0 for an empty log."""
        with reading(self.engine) as connection:
            return head_of(connection)

    def _conflict(self, transaction: Transaction | None) -> VersionConflict | None:
        if transaction is None:
            return None
        with reading(self.engine) as connection:
            return transaction.conflict(connection)


def alone_with_read_models(connection: Connection) -> None:
    """Until the end of this transaction nobody else changes a read model: what they change meanwhile would be
    neither in the log as it is read now, nor in rows that this transaction is about to replace."""
    exclusive(connection, _READ_MODELS)


def events_of(connection: Connection, stream: str, after: int = 0) -> list[Recorded]:
    """The events of `stream` that `connection` sees, with a version above `after`, oldest first."""
    query = sa.select(log).where(log.c.stream == stream, log.c.version > after).order_by(log.c.version)
    return rows.recorded(connection.execute(query).all())


def head_of(connection: Connection) -> int:
    """The position of the newest event that `connection` sees; 0 for an empty log."""
    return connection.scalar(sa.select(sa.func.max(log.c.position))) or 0


def _conflict(connection: Connection, expected: Mapping[str, int]) -> VersionConflict | None:
    actual = _versions(connection, list(expected))
    for stream, version in expected.items():
        if actual.get(stream, 0) != version:
            return VersionConflict(stream, version, actual.get(stream, 0))
    return None


def _versions(connection: Connection, streams: Sequence[str]) -> dict[str, int]:
    """stream -> its newest version, for those of `streams` that exist."""
    newest = sa.select(log.c.stream, sa.func.max(log.c.version).label("newest")).group_by(log.c.stream)
    return {row.stream: row.newest for row in looked_up(connection, newest, log.c.stream, streams)}


def _record(
    event_id: str, stream: str, version: int, event: Event, recorded_at: datetime, context: Context
) -> Recorded:
    return Recorded(
        position=0,
        id=event_id,
        stream=stream,
        version=version,
        type=event.type_name(),
        schema_version=event.schema_version,
        occurred_at=occurrence(event) or recorded_at,
        recorded_at=recorded_at,
        actor=context.actor,
        correlation_id=context.correlation_id,
        causation_id=context.causation_id,
        tenant=context.tenant,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )
