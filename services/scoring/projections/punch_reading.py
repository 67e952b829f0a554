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
from shared.clock import VIETNAM
from shared.database import raw

_PACKED = """
SELECT badge, count(*), string_agg(timestamptz_send(at), ''), string_agg(event, '')
FROM punches WHERE tenant = %(tenant)s AND at >= %(start)s AND at < %(end)s
GROUP BY badge
"""
_SINCE = datetime(2000, 1, 1)
"""The instant, by the wall clock in UTC, that PostgreSQL counts microseconds from."""
_EAST_OF_UTC = timedelta(hours=7)
_EVENT_LENGTH = 36


def between(
    connection: Connection,
    tenant: str,
    first: date,
    last: date,
    badges: Sequence[str] | None,
    as_of: datetime | None,
) -> pl.DataFrame:
    """`punches.between`, of everybody by another way."""
    if badges is not None or as_of is not None or connection.dialect.name != "postgresql":
        return punches.between(connection, tenant, first, last, badges, as_of)
    span = {
        "tenant": tenant,
        "start": datetime.combine(first, time.min, VIETNAM),
        "end": datetime.combine(last + timedelta(days=1), time.min, VIETNAM),
    }
    with raw(connection) as driver, driver.cursor(binary=True) as cursor:
        rows = cursor.execute(_PACKED, span).fetchall()
    if not rows:
        return pl.DataFrame(schema=PUNCHES)
    of_badges, numbers, instants, events = zip(*rows, strict=True)
    repeated = pl.DataFrame({"badge": of_badges, "number": numbers}).select(
        pl.col("badge").repeat_by("number").explode()
    )
    return repeated.with_columns(_wall(b"".join(instants)), _texts("".join(events))).select(PUNCHES.names())


def _wall(instants: bytes) -> pl.Series:
    """Microseconds since 2000 in network order as what the clock on the wall showed."""
    every = pl.Array(pl.Int64, len(instants) // 8)
    since = pl.Series([instants]).bin.reinterpret(dtype=every, endianness="big").explode()
    return (since.cast(pl.Duration("us")) + (_SINCE + _EAST_OF_UTC)).alias("at")


def _texts(text: str) -> pl.Series:
    """Texts that stand behind each other, each of the length of an event's id."""
    letters = pl.Series([text.encode()]).bin.reinterpret(
        dtype=pl.Array(pl.UInt8, len(text)), endianness="big"
    )
    every = letters.explode().reshape((-1, _EVENT_LENGTH)).arr.to_list()
    return every.cast(pl.Binary).cast(pl.String).alias("event")
