"""Read models: tables that follow from events, and how each event type changes them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.eventstore import segment
from shared.eventstore.envelope import Recorded
from shared.eventstore.payload import current, with_fields


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its place in the log, as read models receive it."""

    recorded: Recorded
    event: Any


Left = Iterable[Any] | None
"""What a change leaves to the `finish` of its read model, if anything."""

Change = Callable[[Connection, Sequence[Happened]], Left]
"""Applies a run of events of one type, in the order of the log unless the projection is free of order."""

Finish = Callable[[Connection, Sequence[Any]], None]


@dataclass(frozen=True)
class ColumnChange:
    """The same for a run that comes as a segment of the log, by `apply`.

    The segment has these `columns` of the log and, in the place of the payload, these `fields` of it, texts
    and integers; there may be others besides.
    """

    apply: Callable[[Connection, pl.DataFrame], Left]
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Projection:
    """One read model: the tables that it owns and the change that each event type makes.

    `order_free` says that the same rows come out in any order and for any repetition of the events, as a read
    model of another service's log must; its events then come grouped by type, in larger batches. Only such a
    one may have `columns`: for some of its types the same change over a data frame, by which a rebuild goes.

    `finish` is the place for rows that transactions contend for, to be locked late and in one order. It is
    called once, when every read model is up to date, with all that was left by the changes of those that have
    this `finish` in common. `derive` is called when a rebuild has filled the tables, and before it adds their
    keys: it fills those that follow from the others better at once than event by event.
    """

    name: str
    tables: tuple[sa.Table, ...]
    changes: Mapping[type[Event], Change]
    order_free: bool = False
    columns: Mapping[type[Event], ColumnChange] = field(default_factory=dict)
    finish: Finish | None = None
    derive: Callable[[Connection], None] | None = None

    def __post_init__(self) -> None:
        if self.columns and not self.order_free:
            raise ValueError(f"projection {self.name!r} has changes by columns, but is not free of order")
        if unknown := self.columns.keys() - self.changes.keys():
            names = ", ".join(sorted(kind.type_name() for kind in unknown))
            raise ValueError(f"projection {self.name!r} has changes by columns alone for {names}")

    def apply(self, connection: Connection, happened: Sequence[Happened]) -> list[Any]:
        """Make its changes for those of `happened` that it wants; returns what is left to `finish`."""
        mine = [one for one in happened if type(one.event) in self.changes]
        if self.order_free:
            mine.sort(key=lambda one: one.recorded.type)
        left: list[Any] = []
        for event_type, run in groupby(mine, key=lambda one: type(one.event)):
            left += self.changes[event_type](connection, list(run)) or ()
        return left

    def apply_columns(self, connection: Connection, kind: type[Event], run: pl.DataFrame) -> list[Any]:
        """The same for a segment with events of `kind` alone."""
        change = self.columns[kind]
        return list(change.apply(connection, with_fields(run, kind, *change.fields)) or ())


def apply_all(connection: Connection, projections: Sequence[Projection], events: Iterable[Recorded]) -> None:
    """Bring every read model up to date with `events`, in the caller's transaction."""
    wanted = {kind.type_name() for projection in projections for kind in projection.changes}
    happened = [Happened(recorded, recorded.event()) for recorded in events if recorded.type in wanted]
    left = _Left()
    for projection in projections:
        left.add(projection, projection.apply(connection, happened))
    left.finish(connection)


def apply_frame(connection: Connection, projections: Sequence[Projection], frame: pl.DataFrame) -> None:
    """As `apply_all` for a whole segment of a log: by `columns` where a read model declares them and the
    events stand in the log as today's contracts write them, by `changes` for all others."""
    decoded, left = _Decoded(frame), _Left()
    for projection in projections:
        rest = [
            kind
            for kind in projection.changes
            if kind not in projection.columns or decoded.written_otherwise(kind)
        ]
        left.add(projection, projection.apply(connection, decoded.happened(rest)))
        for kind in sorted(projection.columns.keys() - set(rest), key=lambda one: one.type_name()):
            run = decoded.run(kind)
            if not run.is_empty():
                left.add(projection, projection.apply_columns(connection, kind, run))
    left.finish(connection)


class _Left:
    """What changes left to be finished, by who finishes it."""

    def __init__(self) -> None:
        self._by_finish: dict[Finish, list[Any]] = {}

    def add(self, projection: Projection, left: Sequence[Any]) -> None:
        if not left:
            return
        if projection.finish is None:
            raise ValueError(f"projection {projection.name!r} leaves something, but has no finish")
        self._by_finish.setdefault(projection.finish, []).extend(left)

    def finish(self, connection: Connection) -> None:
        for finish, left in self._by_finish.items():
            finish(connection, left)


class _Decoded:
    """A segment and those of its events that somebody wanted as objects, each made once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        parts = frame.partition_by("type", as_dict=True, maintain_order=True)
        self._runs: dict[Any, pl.DataFrame] = {name: run for (name,), run in parts.items()}
        self._objects: dict[type[Event], list[Happened]] = {}

    def run(self, kind: type[Event]) -> pl.DataFrame:
        return self._runs.get(kind.type_name(), segment.empty())

    def written_otherwise(self, kind: type[Event]) -> bool:
        """Whether some of its events have to be brought up to date before they are read."""
        return not current(self.run(kind), kind)

    def happened(self, kinds: Iterable[type[Event]]) -> list[Happened]:
        """The events of `kinds` in the order of the log."""
        wanted = [one for kind in kinds for one in self._of(kind)]
        return sorted(wanted, key=lambda one: one.recorded.position)

    def _of(self, kind: type[Event]) -> list[Happened]:
        if kind not in self._objects:
            events = segment.recorded(self.run(kind))
            self._objects[kind] = [Happened(one, one.event()) for one in events]
        return self._objects[kind]
