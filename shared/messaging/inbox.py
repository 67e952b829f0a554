"""What a consumer has taken from each foreign log: every position at most once in effect, in any order.

A delivery covers spans `(after, last]` of the source's positions. Spans are kept until they join on to the
watermark, below which everything was taken; so a replayed log costs one look and no effect.

Replicas that hold the same events at the same time, cut in whatever way, take them one after the other: each
locks the blocks of positions that its delivery touches before it looks at what was taken.
"""

from bisect import bisect_left
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import exclusive, insert_new, raw, upsert_newer
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

_BLOCK = 512
"""So many positions, one after the other, have a lock in common."""
_LOCKS = 1024
"""There are no more of them for one log, however far a span goes."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_LOCK_BLOCKS = (
    "SELECT pg_advisory_xact_lock(hashtextextended(%s || block, 0)) FROM unnest(%s::bigint[]) AS block"
)
_TAKEN = (
    "SELECT low.position, span.after, span.last"
    " FROM (SELECT coalesce(max(position), 0) AS position"
    f" FROM {watermarks.name} WHERE source = %(source)s) low"
    f" LEFT JOIN {spans.name} span ON span.source = %(source)s"
)
_MOVE = (
    f"UPDATE {watermarks.name} SET position = %(last)s "
    "WHERE source = %(source)s AND position >= %(after)s AND position < %(last)s "
    f"AND NOT EXISTS (SELECT FROM {spans.name} WHERE source = %(source)s)"
)


def watermark(connection: Connection, source: str) -> int:
    """The position up to which everything of `source` was taken."""
    query = sa.select(watermarks.c.position).where(watermarks.c.source == source)
    return connection.scalar(query) or 0


def claim(
    connection: Connection, source: str, covered: Sequence[Span], events: Sequence[Recorded]
) -> list[Recorded]:
    """Those of `events`, all within `covered`, that were not taken before, once each.

    Until the end of this transaction nobody else claims any of them.
    """
    low, kept = _taken_under_lock(connection, source, covered)
    taken = _joined(kept)
    fresh: dict[int, Recorded] = {}
    for event in events:
        if event.position > low and not _within(taken, event.position):
            fresh.setdefault(event.position, event)
    return list(fresh.values())


def mark(connection: Connection, source: str, taken: Sequence[Span]) -> None:
    """Remember that `taken` was taken, and move the watermark over every span that joins on.

    Beyond the watermark there are never more spans than gaps.
    """
    joined = _joined(taken)
    if len(joined) == 1 and _moved_over(connection, source, *joined[0]):
        return
    # Replicas mark one after the other: each must see the spans of those before, or none joins them.
    exclusive(connection, _marking(source))
    old = low = watermark(connection, source)
    query = sa.select(spans.c.after, spans.c.last).where(spans.c.source == source)
    kept = [(after, last) for after, last in connection.execute(query)]
    beyond = _joined([*kept, *(span for span in joined if span[1] > old)])
    while beyond and beyond[0][0] <= low:
        low = max(low, beyond.pop(0)[1])
    _keep(connection, source, set(kept), set(beyond))
    if low > old:
        set_watermark(connection, source, low)


def _taken_under_lock(connection: Connection, source: str, covered: Sequence[Span]) -> tuple[int, list[Span]]:
    """The watermark and the spans beyond it, once nobody else holds any position of `covered`."""
    kept = sa.select(spans.c.after, spans.c.last).where(spans.c.source == source)
    if connection.dialect.name != "postgresql":
        # On SQLite a write transaction is alone already.
        return watermark(connection, source), [(after, last) for after, last in connection.execute(kept)]
    blocks = {block for span in covered for block in range((span[0] + 1) // _BLOCK, span[1] // _BLOCK + 1)}
    locks = sorted({block % _LOCKS for block in blocks})
    with raw(connection) as driver:
        with driver.pipeline():
            driver.execute(_LOCK_BLOCKS, (f"{source} ", locks))
            found = driver.execute(_TAKEN, {"source": source})
        taken = found.fetchall()
        return taken[0][0], [(after, last) for _, after, last in taken if after is not None]


def _moved_over(connection: Connection, source: str, after: int, last: int) -> bool:
    """Whether it was the ordinary case, of one round trip: nothing kept, and right after the mark."""
    if connection.dialect.name != "postgresql":
        return False
    with raw(connection) as driver:
        with driver.pipeline():
            driver.execute(_LOCK, (_marking(source),))
            moved = driver.execute(_MOVE, {"source": source, "after": after, "last": last})
        return moved.rowcount == 1


def _keep(connection: Connection, source: str, before: set[Span], now: set[Span]) -> None:
    """Have the spans of `source` be those of `now`, where they were those of `before`."""
    for after, last in sorted(before - now):
        here = sa.and_(spans.c.source == source, spans.c.after == after, spans.c.last == last)
        connection.execute(sa.delete(spans).where(here))
    fresh = [{"source": source, "after": after, "last": last} for after, last in sorted(now - before)]
    insert_new(connection, spans, fresh)


def _within(disjoint: Sequence[Span], position: int) -> bool:
    """Whether one of the spans, in their order, covers `position`."""
    next_one = bisect_left(disjoint, (position,))
    return next_one > 0 and position <= disjoint[next_one - 1][1]


def _joined(taken: Sequence[Span]) -> list[Span]:
    """The same positions in as few spans as it takes."""
    joined: list[Span] = []
    for after, last in sorted(taken):
        if joined and after <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((after, last))
    return joined


def _marking(source: str) -> str:
    return f"inbox of {source}"


def set_watermark(connection: Connection, source: str, position: int) -> None:
    """Say that everything up to `position` was taken; spans below it are no longer needed."""
    upsert_newer(connection, watermarks, [{"source": source, "position": position}], by="position")
    connection.execute(sa.delete(spans).where(spans.c.source == source, spans.c.last <= position))
