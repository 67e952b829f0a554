"""What a consumer has taken from each foreign log: every position at most once in effect, in any order.

A delivery covers a span `(after, last]` of the source's positions. Spans are kept until they join on to the
watermark, below which everything was taken; so a replayed log costs one look and no effect.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant, exclusive, insert_new, upsert_newer
from shared.eventstore.envelope import Recorded

Span = tuple[int, int]
"""Positions `(after, last]` of a log."""

inbox_metadata = sa.MetaData()

watermarks = sa.Table(
    "inbox_watermarks",
    inbox_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

spans = sa.Table(
    "inbox_spans",
    inbox_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("after", sa.BigInteger, primary_key=True),
    sa.Column("last", sa.BigInteger, primary_key=True),
)

dead_letters = sa.Table(
    "dead_letters",
    inbox_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("event_id", sa.String(36), nullable=False),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("parked_at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)


def watermark(connection: Connection, source: str) -> int:
    """The position up to which everything of `source` was taken."""
    query = sa.select(watermarks.c.position).where(watermarks.c.source == source)
    return connection.scalar(query) or 0


def unseen(connection: Connection, source: str, events: Sequence[Recorded]) -> list[Recorded]:
    """Those of `events` that were not taken before, once each."""
    low = watermark(connection, source)
    query = sa.select(spans.c.after, spans.c.last).where(spans.c.source == source)
    taken = [(after, last) for after, last in connection.execute(query)]
    fresh: dict[int, Recorded] = {}
    for event in events:
        position = event.position
        if position > low and not any(after < position <= last for after, last in taken):
            fresh.setdefault(position, event)
    return list(fresh.values())


def mark(connection: Connection, source: str, taken: Sequence[Span]) -> None:
    """Remember that `taken` was taken, and move the watermark over every span that joins on."""
    # Replicas mark one after the other: each must see the spans of those before, or none joins them.
    exclusive(connection, f"inbox of {source}")
    old = low = watermark(connection, source)
    new = [{"source": source, "after": after, "last": last} for after, last in taken if last > old]
    if not new:
        return
    insert_new(connection, spans, new)
    query = sa.select(spans.c.after, spans.c.last).where(spans.c.source == source).order_by(spans.c.after)
    for span_after, span_last in connection.execute(query):
        if span_after > low:
            break
        low = max(low, span_last)
    if low > old:
        set_watermark(connection, source, low)


def set_watermark(connection: Connection, source: str, position: int) -> None:
    """Say that everything up to `position` was taken; spans below it are no longer needed."""
    upsert_newer(connection, watermarks, [{"source": source, "position": position}], by="position")
    connection.execute(sa.delete(spans).where(spans.c.source == source, spans.c.last <= position))


def forget(connection: Connection, source: str) -> None:
    """Take the log of `source` anew from its beginning."""
    for table in (watermarks, spans, dead_letters):
        connection.execute(sa.delete(table).where(table.c.source == source))


def count_parked(connection: Connection) -> int:
    """How many events wait in the dead letters for somebody to look at."""
    return connection.scalar(sa.select(sa.func.count()).select_from(dead_letters)) or 0
