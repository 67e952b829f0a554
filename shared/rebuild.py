"""Read models made anew from the logs, to prove that they follow from these alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.eventstore import Recorded, Store
from shared.messaging import inbox
from shared.projection import Projection, apply_all

PAGE = 1000

ForeignProjections = Mapping[str, Sequence[Projection]]
"""source service -> the read models that are kept from its log."""


def fetch(page_after: Callable[[int, int], list[dict[str, Any]]]) -> list[Recorded]:
    """A whole foreign log, by `page_after(position, limit)`, which asks the service that owns it."""
    events: list[Recorded] = []
    while page := page_after(events[-1].position if events else 0, PAGE):
        events.extend(_recorded(row) for row in page)
    return events


def rebuild(
    store: Store,
    connection: Connection,
    own: Sequence[Projection],
    foreign: ForeignProjections,
    logs: Mapping[str, Sequence[Recorded]],
) -> dict[str, int]:
    """Empty every table of `own` and `foreign` and fill it from the store and from `logs`, inside the
    caller's one transaction; returns the events read and the rows of each table.

    What was taken of a source beyond its fetched log is forgotten with the rest: the caller has it re-sent.
    """
    everything = [*own, *(one for source in foreign.values() for one in source)]
    for projection in everything:
        projection.clear(connection)
    events = 0
    for page in _own_pages(store):
        apply_all(connection, own, page)
        events += len(page)
    for source, log in logs.items():
        apply_all(connection, foreign[source], log)
        inbox.forget(connection, source)
        inbox.set_watermark(connection, source, log[-1].position if log else 0)
        events += len(log)
    counts = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for projection in everything
        for table in projection.tables
    }
    return {"events": events, **counts}


def _own_pages(store: Store) -> Iterator[list[Recorded]]:
    position = 0
    while page := store.read_log(position, PAGE):
        yield page
        position = page[-1].position


def _recorded(row: dict[str, Any]) -> Recorded:
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
