"""Meetings of councils as they stand: when, who is there, how far."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.council import (
    AttendanceRecorded,
    MeetingAdjourned,
    MeetingCalled,
    MeetingClosed,
    MeetingOpened,
    MeetingResumed,
)
from shared.contracts.refusal import Refusal
from shared.database import Instant, upsert
from shared.projection import Happened, Projection

meetings = sa.Table(
    "meetings",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("meeting", sa.String(80), primary_key=True),
    sa.Column("council", sa.String(63), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("agenda", sa.JSON, nullable=False),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("present", sa.JSON, nullable=False),
    sa.Column("guests", sa.JSON, nullable=False),
    sa.Column("opened_at", Instant),
    sa.Column("presided_by", sa.String(80)),
    sa.Column("secretary", sa.String(80)),
    sa.Column("until", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("conclusions", sa.JSON, nullable=False),
)
"""`standing`: called, open, adjourned or closed; `until`, if known, is when an adjourned one goes on."""


def _called(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in ("meeting", "council", "at", "place")},
            "agenda": msgspec.to_builtins(one.event.agenda),
            "standing": "called",
            "present": [],
            "guests": [],
            **dict.fromkeys(("opened_at", "presided_by", "secretary", "until", "closed_at")),
            "conclusions": [],
        }
        for one in batch
    ]
    upsert(connection, meetings, rows)


def _attended(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        present = msgspec.to_builtins(one.event.present)
        _change(connection, one, present=present, guests=one.event.guests)


def _opened(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(
            connection,
            one,
            standing="open",
            opened_at=one.event.at,
            presided_by=one.event.presided_by,
            secretary=one.event.secretary,
            until=None,
        )


def _adjourned(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, standing="adjourned", until=one.event.until)


def _resumed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, standing="open", until=None)


def _closed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        conclusions = one.event.conclusions
        _change(connection, one, standing="closed", closed_at=one.event.at, conclusions=conclusions)


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    here = sa.and_(meetings.c.tenant == one.recorded.tenant, meetings.c.meeting == one.event.meeting)
    connection.execute(sa.update(meetings).where(here).values(**values))


projection = Projection(
    "meetings",
    (meetings,),
    {
        MeetingCalled: _called,
        AttendanceRecorded: _attended,
        MeetingOpened: _opened,
        MeetingAdjourned: _adjourned,
        MeetingResumed: _resumed,
        MeetingClosed: _closed,
    },
)


def listed(connection: Connection, tenant: str, council: str | None = None) -> list[dict[str, Any]]:
    """Every meeting, or those of one council, the earliest first."""
    query = sa.select(meetings).where(meetings.c.tenant == tenant).order_by(meetings.c.at, meetings.c.meeting)
    if council is not None:
        query = query.where(meetings.c.council == council)
    return [_told(row) for row in connection.execute(query)]


def one(connection: Connection, tenant: str, meeting: str) -> dict[str, Any]:
    """The meeting; raises Refusal when there is none of that name."""
    here = sa.and_(meetings.c.tenant == tenant, meetings.c.meeting == meeting)
    row = connection.execute(sa.select(meetings).where(here)).first()
    if row is None:
        raise Refusal("meeting.unknown", place="meeting", value=meeting)
    return _told(row)


def _told(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "tenant"}
