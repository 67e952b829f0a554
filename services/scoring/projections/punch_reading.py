"""Reads everybody's punches as columns, at the cost of few rows.

PostgreSQL hands out rows at a microsecond or more each. So it packs the punches of each badge into one row:
the instants behind each other in network order, and their events; Polars takes them apart again.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import polars as pl
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import PUNCHES
from services.scoring.projections import punches
from services.scoring.projections.packing import numbers, places, texts
from shared.clock import VIETNAM
from shared.database import raw, text_array

FEW_BADGES = 32
"""Up to here single rows are quicker."""
_PACKED = """
SELECT badge, count(*), string_agg(timestamptz_send(at), ''), convert_to(string_agg(event, ''), 'UTF8')
FROM punches WHERE tenant = %(tenant)s AND at >= %(start)s AND at < %(end)s
GROUP BY badge
"""
_PACKED_OF_SOME = """
SELECT wanted.badge, packed.* FROM unnest(%(badges)s::text[]) AS wanted (badge) CROSS JOIN LATERAL (
    SELECT count(*) AS number, string_agg(timestamptz_send(at), ''),
        convert_to(string_agg(event, ''), 'UTF8')
    FROM punches
    WHERE tenant = %(tenant)s AND punches.badge = wanted.badge AND at >= %(start)s AND at < %(end)s
) AS packed WHERE packed.number > 0
"""
_SINCE = datetime(2000, 1, 1)
"""The instant, by the wall clock in UTC, that PostgreSQL counts microseconds from."""
_EAST_OF_UTC = timedelta(hours=7)


def between(
    connection: Connection,
    tenant: str,
    first: date,
    last: date,
    badges: Sequence[str] | None,
    as_of: datetime | None,
) -> pl.DataFrame:
    """`punches.between`, of many badges or all by another way."""
    few = badges is not None and len(badges) <= FEW_BADGES
    if few or as_of is not None or connection.dialect.name != "postgresql":
        return punches.between(connection, tenant, first, last, badges, as_of)
    span: dict[str, object] = {
        "tenant": tenant,
        "start": datetime.combine(first, time.min, VIETNAM),
        "end": datetime.combine(last + timedelta(days=1), time.min, VIETNAM),
    }
    query = _PACKED
    if badges is not None:
        query, span["badges"] = _PACKED_OF_SOME, text_array(badges)
    with raw(connection) as driver, driver.cursor(binary=True) as cursor:
        rows = cursor.execute(query, span).fetchall()
    if not rows:
        return pl.DataFrame(schema=PUNCHES)
    of_badges, counts, instants, events = zip(*rows, strict=True)
    return pl.DataFrame(
        {
            "badge": pl.Series(of_badges, dtype=pl.String).gather(places(counts)),
            "at": _wall(b"".join(instants)),
            "event": texts(b"".join(events)),
        }
    )


def _wall(instants: bytes) -> pl.Series:
    """Microseconds since 2000 in network order as what the clock on the wall showed."""
    return numbers(instants, pl.Int64()).cast(pl.Duration("us")) + (_SINCE + _EAST_OF_UTC)
