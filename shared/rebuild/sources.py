"""Which logs a rebuild reads, what it needs of them, and which of their events count."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.registry import UPCASTERS
from shared.eventstore import Recorded
from shared.eventstore.payload import Selection
from shared.messaging.deadletters import events as dead_letters
from shared.messaging.inbox import Span, spans
from shared.projection import Projection

PAGE = 500
PAGE_OF_COLUMNS = 20_000
"""Events a page, and a transaction: short enough that those who wait for the process hardly notice."""


class SourceSilent(Exception):
    """The owner of a log does not answer."""


Reply = Callable[[], pl.DataFrame]
"""Waits for a page that was asked for, and returns it; raises SourceSilent."""


class Pages(Protocol):
    def __call__(self, source: str, after: int, until: int, limit: int, wanted: Selection) -> Reply:
        """Ask for at most `limit` events in `(after, until]` of the log of `source`, as `segment_of` has
        them; raises SourceSilent."""


@dataclass(frozen=True)
class Log:
    """A log that read models are kept from; those that own no table are not among them."""

    name: str
    projections: tuple[Projection, ...]

    @property
    def by_columns(self) -> bool:
        """Whether none of its events is ever made an object."""
        return all(by_columns(one) for one in self.projections)

    @property
    def page(self) -> int:
        """How many events are read and applied at once."""
        return PAGE_OF_COLUMNS if self.by_columns else PAGE

    @property
    def wanted(self) -> Selection:
        """What the read models need of it."""
        types = tuple(sorted({kind.type_name() for one in self.projections for kind in one.changes}))
        if not self.by_columns:
            return Selection(types)
        changes = [change for one in self.projections for change in one.columns.values()]
        columns = dict.fromkeys(name for change in changes for name in change.columns)
        fields = dict.fromkeys(name for change in changes for name in change.fields)
        return Selection(types, tuple(columns), tuple(fields))


def by_columns(projection: Projection) -> bool:
    """Whether each of its events is applied as columns: its tables need no key while they are filled."""
    return projection.changes.keys() == projection.columns.keys() and all(
        kind.schema_version == 1 and not any(name == kind.type_name() for name, _ in UPCASTERS)
        for kind in projection.changes
    )


def not_applied(connection: Connection, source: str, after: int, last: int) -> set[int]:
    """The positions in `(after, last]` of `source` whose events stand parked or were dropped: they are taken,
    but have no effect."""
    query = sa.select(dead_letters.c.position).where(
        dead_letters.c.source == source,
        dead_letters.c.position > after,
        dead_letters.c.position <= last,
        sa.or_(dead_letters.c.outcome.is_(None), dead_letters.c.outcome != "replayed"),
    )
    return set(connection.scalars(query))


def ahead(connection: Connection, source: str) -> list[Span]:
    """What was taken of `source` beyond its watermark."""
    query = sa.select(spans.c.after, spans.c.last).where(spans.c.source == source).order_by(spans.c.after)
    return [(after, last) for after, last in connection.execute(query)]


def recorded(row: dict[str, Any]) -> Recorded:
    """An event as its owner's `log` tells it."""
    payload = msgspec.Raw(msgspec.json.encode(row["payload"]))
    known = msgspec.convert({**row, "payload": None}, _RecordedRow)
    return Recorded(**{**msgspec.structs.asdict(known), "payload": payload})


_RecordedRow = msgspec.defstruct(
    "_RecordedRow",
    [
        (field.name, None if field.name == "payload" else field.type)
        for field in msgspec.structs.fields(Recorded)
    ],
)
