"""Making read models anew in a test, to the end and in this thread."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from shared.database import writing
from shared.eventstore import Recorded, Store
from shared.eventstore.payload import Selection
from shared.eventstore.segment import frame_of
from shared.messaging import inbox
from shared.projection import Projection
from shared.rebuild import Builder, ForeignProjections, Reply, describe, start

Logs = Mapping[str, Sequence[Recorded]]
"""source -> all that its log holds, in order."""


def builder_of(
    store: Store,
    own: Sequence[Projection],
    foreign: ForeignProjections | None = None,
    logs: Logs | None = None,
    mended: list[str] | None = None,
) -> Builder:
    """What rebuilds these read models; `mended` gains an entry when there was something to mend."""

    def pages(source: str, after: int, until: int, limit: int, wanted: Selection) -> Reply:
        log = (logs or {})[source]
        events = [one for one in log if after < one.position <= until and one.type in wanted.types]
        return lambda: frame_of(events[:limit])

    def note(_connection: Connection, was_mended: bool) -> None:
        if mended is not None and was_mended:
            mended.append("mended")

    return Builder("own", store, own, foreign or {}, pages, note)


def rebuild(
    store: Store,
    own: Sequence[Projection],
    foreign: ForeignProjections | None = None,
    logs: Logs | None = None,
) -> dict[str, Any]:
    """Rebuild, everything in `logs` being taken already; what came of it, as `describe` tells it."""
    with writing(store.engine) as connection:
        for source, events in (logs or {}).items():
            inbox.set_watermark(connection, source, max((one.position for one in events), default=0))
    start(store, "tester")
    builder = builder_of(store, own, foreign, logs)
    assert builder.carry_on(seconds=60)
    found = describe(store, builder)
    assert found["state"] == "done", found["trouble"]
    return found


def differences(outcome: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    """table -> rows missing, extra and changed, for the tables that differed."""
    counts = {
        table["table"]: (table["missing"], table["extra"], table["changed"]) for table in outcome["tables"]
    }
    return {name: found for name, found in counts.items() if any(found)}
