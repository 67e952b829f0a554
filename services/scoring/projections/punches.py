"""Clock punches as facts, by badge: whose badge it was is looked up when a score is computed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import PUNCHES
from services.scoring.domain.periods import months_from
from services.scoring.projections import dirty
from services.scoring.projections.reach import Reach, reach_of
from services.scoring.projections.tables import metadata
from shared import bulk
from shared.clock import VIETNAM, local_day, wall
from shared.contracts.observations import PunchRecorded
from shared.database import Instant, insert_new
from shared.eventstore.segment import local_days
from shared.projection import ColumnChange, Happened, Projection

_DAY = timedelta(days=1)

punches = sa.Table(
    "punches",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("badge", sa.String(40), primary_key=True),
    sa.Column("at", Instant, primary_key=True),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index("punches_by_time", "tenant", "at"),
)

clocked_days = sa.Table(
    "clocked_days",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
)


def _punched(connection: Connection, batch: Sequence[Happened]) -> set[dirty.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "badge": one.event.badge,
            "at": one.event.at,
            "event": one.recorded.id,
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, punches, rows)
    return _due(connection, {(row["tenant"], row["badge"], local_day(row["at"])) for row in rows})


def _punched_as_columns(connection: Connection, frame: pl.DataFrame) -> list[dirty.Mark]:
    rows = frame.rename({"id": "event", "occurred_at": "at"})
    bulk.insert_new(connection, punches, rows.select(punches.c.keys()))
    # While the table is filled, scoring marks nothing: it computes nothing from it until it is whole.
    if bulk.being_filled(connection, punches):
        return []
    days = rows.select("tenant", "badge", local_days("at").alias("day")).unique()
    return [*_due(connection, days.iter_rows())]


def _due(connection: Connection, seen: Iterable[tuple[str, str, date]]) -> set[dirty.Mark]:
    """The badges in the months to which their punches may belong, and in those that ask whom nobody saw."""
    marks: set[dirty.Mark] = set()
    reaches: dict[str, Reach] = {}
    for tenant, badge, day in seen:
        if tenant not in reaches:
            reaches[tenant] = reach_of(connection, tenant)
        months = _months_touched(day, reaches[tenant])
        marks.update(dirty.Mark(tenant, dirty.BADGE, badge, month) for month in months)
    return marks


@lru_cache(maxsize=4096)
def _months_touched(day: date, reach: Reach) -> frozenset[str]:
    days = (day - _DAY, day, day + _DAY) if reach.shifts else (day,)
    later = (months_from(day.replace(day=1), number) for number in range(1, reach.seen + 1))
    return frozenset(dirty.month_of(one) for one in (*days, *later))


projection = Projection(
    "punches",
    (punches,),
    {PunchRecorded: _punched},
    order_free=True,
    columns={
        PunchRecorded: ColumnChange(
            _punched_as_columns, ("id", "tenant", "occurred_at", "recorded_at"), ("badge",)
        )
    },
    finish=dirty.write,
)


def forget_clocked(connection: Connection) -> list[dirty.Mark]:
    """Find out anew which clocks were read, as the marks for every badge that it returns are computed."""
    connection.execute(sa.delete(clocked_days))
    query = sa.select(punches.c.tenant, punches.c.badge, _month(connection).label("month")).distinct()
    found = connection.execute(query)
    return [dirty.Mark(tenant, dirty.BADGE, badge, month) for tenant, badge, month in found]


def _month(connection: Connection) -> sa.ColumnElement[str]:
    """The month in Viet Nam of a punch, as a mark names it."""
    if connection.dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m", punches.c.at, "+7 hours")
    return sa.func.to_char(sa.func.timezone("Asia/Ho_Chi_Minh", punches.c.at), "YYYY-MM")


def note_clocked(
    connection: Connection, tenant: str, first: date, last: date, carried: Mapping[str, date]
) -> list[date]:
    """Note the days from `first` to `last` on which a clock saw one of the badges that are `carried`, each
    since a day, by people of the organisation; returns those that are new, in order.

    Strangers' badges and the days before somebody carried a badge do not show that a clock was read.
    """
    query = sa.select(punches.c.badge, punches.c.at).where(
        *_within(tenant, first, last), punches.c.badge.in_(sorted(carried))
    )
    days = {day for row in connection.execute(query) if (day := local_day(row.at)) >= carried[row.badge]}
    known = days_clocked(connection, tenant, first, last)
    fresh = sorted(days - known)
    insert_new(connection, clocked_days, [{"tenant": tenant, "day": day} for day in fresh])
    return fresh


def months_judged_by(connection: Connection, tenant: str, days: Iterable[date]) -> set[str]:
    """The months in which it matters that a clock was read on one of `days`."""
    reach = reach_of(connection, tenant)._replace(seen=0)
    return {month for day in days for month in _months_touched(day, reach)}


def months_of(connection: Connection, tenant: str, badge: str, since: date) -> set[str]:
    """The months in which the badge was punched, from the day `since` on."""
    start = datetime.combine(since, time.min, VIETNAM)
    here = (punches.c.tenant == tenant, punches.c.badge == badge, punches.c.at >= start)
    return {dirty.month_of(local_day(at)) for at in connection.scalars(sa.select(punches.c.at).where(*here))}


def between(
    connection: Connection,
    tenant: str,
    first: date,
    last: date,
    badges: Sequence[str] | None,
    as_of: datetime | None,
) -> pl.DataFrame:
    """`facts.PUNCHES` of `badges` (None: all) on the days from `first` to `last`, as known at `as_of`."""
    here = [*_within(tenant, first, last), *_known(as_of)]
    if badges is not None:
        here.append(punches.c.badge.in_(badges))
    query = sa.select(punches.c.badge, punches.c.at, punches.c.event).where(*here)
    rows = [(row.badge, wall(row.at), row.event) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=PUNCHES, orient="row")


def days_clocked(connection: Connection, tenant: str, first: date, last: date) -> frozenset[date]:
    """The days on which a clock is known to have been read."""
    query = sa.select(clocked_days.c.day).where(
        clocked_days.c.tenant == tenant, clocked_days.c.day >= first, clocked_days.c.day <= last
    )
    return frozenset(connection.scalars(query))


def ends(connection: Connection, tenant: str, as_of: datetime) -> tuple[date | None, date | None]:
    """The first and the last day of any punch that was known at `as_of`; None when there was none."""
    known = (punches.c.tenant == tenant, *_known(as_of))
    first, last = sa.func.min(punches.c.at), sa.func.max(punches.c.at)
    row = connection.execute(sa.select(first, last).where(*known)).one()
    return None if row[0] is None else local_day(row[0]), None if row[1] is None else local_day(row[1])


def days_clocked_as_of(
    connection: Connection, tenant: str, first: date, last: date, carried: Mapping[str, date], as_of: datetime
) -> frozenset[date]:
    """The same as it was known at `as_of`, from the punches themselves."""
    query = sa.select(punches.c.badge, punches.c.at).where(*_within(tenant, first, last), *_known(as_of))
    return frozenset(
        day
        for row in connection.execute(query)
        if row.badge in carried and (day := local_day(row.at)) >= carried[row.badge]
    )


def _within(tenant: str, first: date, last: date) -> list[sa.ColumnElement[bool]]:
    start = datetime.combine(first, time.min, VIETNAM)
    end = datetime.combine(last + timedelta(days=1), time.min, VIETNAM)
    return [punches.c.tenant == tenant, punches.c.at >= start, punches.c.at < end]


def _known(as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [] if as_of is None else [punches.c.recorded_at <= as_of]
