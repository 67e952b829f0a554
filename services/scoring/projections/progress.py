"""How far the computation is: what waits, and of what made everybody's scores due how much is done."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.dirty import (
    BADGES,
    BEHIND,
    PERSONS,
    UNIT_CELLS,
    UNITS,
    marks,
    recomputes,
)


def stage_name(stage: int) -> str:
    """badges, persons, units or grades: the steps of a computation, in their order."""
    turn = stage % BEHIND
    if turn == BADGES:
        return "badges"
    if turn == PERSONS:
        return "persons"
    return "units" if UNITS <= turn < UNIT_CELLS else "grades"


def waiting(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """`{stage, everybody, marks, buckets}`: how many marks wait in each stage, of single subjects and of
    everybody, and in which buckets how many."""
    query = (
        sa.select(marks.c.stage, marks.c.bucket, sa.func.count())
        .where(marks.c.tenant == tenant)
        .group_by(marks.c.stage, marks.c.bucket)
        .order_by(marks.c.stage, marks.c.bucket)
    )
    found: dict[tuple[str, bool], dict[int, int]] = {}
    for stage, bucket, number in connection.execute(query):
        buckets = found.setdefault((stage_name(stage), stage >= BEHIND), {})
        buckets[bucket] = buckets.get(bucket, 0) + number
    return [
        {"stage": stage, "everybody": everybody, "marks": sum(buckets.values()), "buckets": buckets}
        for (stage, everybody), buckets in found.items()
    ]


def newest(connection: Connection, tenant: str, now: datetime) -> dict[str, Any] | None:
    """The recompute that began last: `{cause, since, ended_at, total, done, rate, seconds_left}`.

    `total` and `done` are in buckets of subjects and periods, `rate` is how many of these a second were
    done since it began, `seconds_left` what remains at that rate: null before anything is done.
    """
    query = sa.select(recomputes).where(recomputes.c.tenant == tenant).order_by(recomputes.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    left = _left(connection, row)
    done, seconds = row.total - left, ((row.ended_at or now) - row.since).total_seconds()
    rate = done / seconds if done and seconds > 0 else None
    return {
        "cause": row.cause,
        "since": row.since,
        "ended_at": row.ended_at,
        "total": row.total,
        "done": done,
        "rate": None if rate is None else round(rate, 2),
        "seconds_left": None if rate is None else round(left / rate),
    }


def end_finished(connection: Connection, now: datetime) -> None:
    """Note that recomputes have come to their end of which, and of what followed from them, no mark waits or
    is being computed."""
    open_ones = sa.select(recomputes).where(recomputes.c.ended_at.is_(None))
    for row in connection.execute(open_ones).all():
        behind = sa.select(marks.c.stage).where(marks.c.tenant == row.tenant, marks.c.stage >= BEHIND)
        if connection.scalar(behind.limit(1)) is None:
            here = sa.update(recomputes).where(recomputes.c.id == row.id)
            connection.execute(here.values(ended_at=now))


def _left(connection: Connection, row: sa.Row[Any]) -> int:
    here = (marks.c.tenant == row.tenant, marks.c.recompute == row.id)
    return connection.scalar(sa.select(sa.func.count()).select_from(marks).where(*here)) or 0
