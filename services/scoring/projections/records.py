"""Recorded behaviour as facts: what each version of a record says, and what became of it.

Rows only come in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.tables import metadata
from shared import bulk
from shared.clock import local_day
from shared.contracts.event import Event
from shared.contracts.observations import (
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
)
from shared.database import Instant, insert_new
from shared.eventstore.segment import local_days
from shared.projection import ColumnChange, Happened, Projection

contents = sa.Table(
    "record_contents",
    metadata,
    sa.Column("stream", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("subject_kind", sa.String(10), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("criterion", sa.String(63), nullable=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index("record_contents_by_subject", "tenant", "subject", "day"),
)

standings = sa.Table(
    "record_standings",
    metadata,
    sa.Column("stream", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(36), nullable=False, index=True),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

_STANDING: dict[type[Any], str] = {
    BehaviourRecorded: "recorded",
    BehaviourCorrected: "corrected",
    BehaviourContested: "contested",
    BehaviourUpheld: "upheld",
    BehaviourRetracted: "retracted",
}


def _said(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        {
            "stream": one.recorded.stream,
            "version": one.recorded.version,
            "tenant": one.recorded.tenant,
            "event": one.recorded.id,
            "subject_kind": one.event.subject_kind,
            "subject": one.event.subject,
            "criterion": one.event.criterion,
            "quantity": one.event.quantity,
            "day": local_day(one.event.occurred_at),
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, contents, rows)
    due = _became(connection, batch)
    for tenant in {row["tenant"] for row in rows}:
        months = {dirty.month_of(row["day"]) for row in rows if row["tenant"] == tenant}
        due += dirty.of_opening(connection, tenant, months)
    return due


def _became(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        {
            "stream": one.recorded.stream,
            "version": one.recorded.version,
            "event": one.recorded.id,
            "standing": _STANDING[type(one.event)],
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, standings, rows)
    return _of_subjects(connection, sorted({one.recorded.stream for one in batch}))


def _said_as_columns(kind: type[Event]) -> ColumnChange:
    became = _became_as_columns(kind)

    def change(connection: Connection, frame: pl.DataFrame) -> list[dirty.Mark]:
        rows = frame.with_columns(local_days("occurred_at").alias("day")).rename({"id": "event"})
        bulk.insert_new(connection, contents, rows.select(contents.c.keys()))
        due = [*(became.apply(connection, frame) or ())]
        if not bulk.being_filled(connection, contents):
            for (tenant,), days in rows.partition_by("tenant", as_dict=True).items():
                months = {dirty.month_of(day) for day in days["day"].unique()}
                due += dirty.of_opening(connection, tenant, months)
        return due

    columns = (*became.columns, "tenant", "occurred_at")
    return ColumnChange(change, columns, ("subject_kind", "subject", "criterion", "quantity"))


def _became_as_columns(kind: type[Event]) -> ColumnChange:
    def change(connection: Connection, frame: pl.DataFrame) -> list[dirty.Mark]:
        rows = frame.with_columns(pl.lit(_STANDING[kind]).alias("standing")).rename({"id": "event"})
        bulk.insert_new(connection, standings, rows.select(standings.c.keys()))
        # While tables are filled, scoring marks nothing: it computes nothing from them until they are whole.
        if bulk.being_filled(connection, contents):
            return []
        return _of_subjects(connection, frame["stream"].unique().sort().to_list())

    return ColumnChange(change, ("id", "stream", "version", "recorded_at"))


def _of_subjects(connection: Connection, streams: list[str]) -> list[dirty.Mark]:
    """Whoever any version of the records speaks of: a correction may have moved one to somebody else."""
    columns = (contents.c.tenant, contents.c.subject_kind, contents.c.subject, contents.c.day)
    due: set[dirty.Mark] = set()
    for start in range(0, len(streams), 500):
        query = sa.select(*columns).where(contents.c.stream.in_(streams[start : start + 500]))
        for row in connection.execute(query):
            period = dirty.month_of(row.day) if row.subject_kind == "person" else str(row.day.year)
            due.add(dirty.Mark(row.tenant, row.subject_kind, row.subject, period))
    return [*due]


projection = Projection(
    "records",
    (contents, standings),
    {
        BehaviourRecorded: _said,
        BehaviourCorrected: _said,
        BehaviourContested: _became,
        BehaviourUpheld: _became,
        BehaviourRetracted: _became,
    },
    order_free=True,
    columns={
        BehaviourRecorded: _said_as_columns(BehaviourRecorded),
        BehaviourCorrected: _said_as_columns(BehaviourCorrected),
        BehaviourContested: _became_as_columns(BehaviourContested),
        BehaviourUpheld: _became_as_columns(BehaviourUpheld),
        BehaviourRetracted: _became_as_columns(BehaviourRetracted),
    },
    finish=dirty.write,
)


def any_between(connection: Connection, tenant: str, first: date, last: date, as_of: datetime) -> bool:
    """Whether any record of these days was known at `as_of`."""
    here = (contents.c.tenant == tenant, contents.c.day >= first, contents.c.day <= last)
    found = sa.select(contents.c.event).where(*here, contents.c.recorded_at <= as_of).limit(1)
    return connection.scalar(found) is not None


def ends(connection: Connection, tenant: str, as_of: datetime) -> tuple[date | None, date | None]:
    """The first and the last day of any record that was known at `as_of`; None when there was none."""
    known = (contents.c.tenant == tenant, contents.c.recorded_at <= as_of)
    first, last = sa.func.min(contents.c.day), sa.func.max(contents.c.day)
    row = connection.execute(sa.select(first, last).where(*known)).one()
    return row[0], row[1]


def standing_records(
    connection: Connection,
    tenant: str,
    kind: str,
    first: date,
    last: date,
    subjects: Sequence[str] | None,
    as_of: datetime | None,
) -> list[dict[str, Any]]:
    """One row a record of `subjects` between two days: its newest content, its newest standing, both as known
    at `as_of`. Only records that some version puts there are looked at."""
    near = sa.select(contents.c.stream).where(
        contents.c.tenant == tenant, contents.c.day >= first, contents.c.day <= last
    )
    if subjects is not None:
        near = near.where(contents.c.subject.in_(subjects))
    known = [] if as_of is None else [contents.c.recorded_at <= as_of]
    newest = sa.func.row_number().over(partition_by=contents.c.stream, order_by=contents.c.version.desc())
    told = sa.select(contents, newest.label("age")).where(contents.c.stream.in_(near), *known)
    until = [] if as_of is None else [standings.c.recorded_at <= as_of]
    latest = sa.func.row_number().over(partition_by=standings.c.stream, order_by=standings.c.version.desc())
    stood = sa.select(standings, latest.label("age")).where(standings.c.stream.in_(near), *until)
    said, became = told.subquery("said"), stood.subquery("became")
    query = (
        sa.select(
            said.c.stream,
            became.c.event,
            said.c.subject_kind,
            said.c.subject,
            said.c.criterion,
            said.c.quantity,
            said.c.day,
            became.c.standing,
        )
        .join(became, sa.and_(became.c.stream == said.c.stream, became.c.age == 1))
        .where(said.c.age == 1, said.c.subject_kind == kind, said.c.day >= first, said.c.day <= last)
        .order_by(said.c.stream)
    )
    if subjects is not None:
        query = query.where(said.c.subject.in_(subjects))
    return [row._asdict() for row in connection.execute(query)]


@dataclass(frozen=True)
class Story:
    """A record and its events, the oldest first."""

    record: str
    events: list[str]


def stories(connection: Connection, events: Sequence[str]) -> dict[str, Story]:
    """Those of `events` that are of a record, each with all events of it until then."""
    last, told = standings.alias("last"), standings.alias("told")
    same = sa.and_(told.c.stream == last.c.stream, told.c.version <= last.c.version)
    found: dict[str, Story] = {}
    for start in range(0, len(events), 500):
        query = (
            sa.select(last.c.event, last.c.stream, told.c.event.label("one"))
            .join(told, same)
            .where(last.c.event.in_(events[start : start + 500]))
            .order_by(last.c.event, told.c.version)
        )
        for row in connection.execute(query):
            story = found.setdefault(row.event, Story(row.stream.removeprefix("record-"), []))
            story.events.append(row.one)
    return found
