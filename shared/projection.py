"""Read models: tables that follow from events, and how each event type changes them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.event import Event
from shared.eventstore.envelope import Recorded


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its place in the log, as read models receive it."""

    recorded: Recorded
    event: Any


Change = Callable[[Connection, Sequence[Happened]], None]
"""Applies a run of events of one type, in the order of the log unless the projection is free of order."""


@dataclass(frozen=True)
class Projection:
    """One read model: the tables that it owns and the change that each event type makes.

    `order_free` says that the same rows come out in any order and for any repetition of the events, as a read
    model of another service's log must; its events then come grouped by type, in larger batches.
    """

    name: str
    tables: tuple[sa.Table, ...]
    changes: Mapping[type[Event], Change]
    order_free: bool = False

    def apply(self, connection: Connection, happened: Sequence[Happened]) -> None:
        mine = [one for one in happened if type(one.event) in self.changes]
        if self.order_free:
            mine.sort(key=lambda one: one.recorded.type)
        for event_type, run in groupby(mine, key=lambda one: type(one.event)):
            self.changes[event_type](connection, list(run))

    def clear(self, connection: Connection) -> None:
        for table in self.tables:
            connection.execute(sa.delete(table))


def apply_all(connection: Connection, projections: Sequence[Projection], events: Iterable[Recorded]) -> None:
    """Bring every read model up to date with `events`, in the caller's transaction."""
    wanted = {kind.type_name() for projection in projections for kind in projection.changes}
    happened = [Happened(recorded, recorded.event()) for recorded in events if recorded.type in wanted]
    for projection in projections:
        projection.apply(connection, happened)
