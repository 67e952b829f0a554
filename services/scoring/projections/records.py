"""Recorded behaviour as it was told: what each version of a record says, and what became of it.

Rows only come in, so that any question can be asked as it was known by then; what holds by now is in `facts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import RECORDS
from services.scoring.projections.facts import CONFIRMED, MEASURES
from services.scoring.projections.tables import metadata
from services.scoring.projections.wanted import Wanted
from shared.database import Instant

contents = sa.Table(
    "record_contents",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("stream", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("subject_kind", sa.String(10), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("criterion", sa.String(63), nullable=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("alleged", sa.Boolean, nullable=False),
    sa.Column("column", sa.String(63)),
    *(sa.Column(name, sa.BigInteger) for name in MEASURES),
    sa.Index("record_contents_by_subject", "tenant", "subject", "day"),
)

standings = sa.Table(
    "record_standings",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("stream", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(36), nullable=False, index=True),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
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


def known_at(connection: Connection, tenant: str, wanted: Wanted, as_of: datetime) -> pl.DataFrame:
    """`facts.RECORDS`, one row a record that is `wanted`: its newest content, its newest standing, both as
    known at `as_of`. Only records that some version puts there are looked at."""
    rows: list[tuple[Any, ...]] = []
    for part in wanted.parts(connection):
        near, said = _told(tenant, wanted, part.of(contents.c.subject), as_of)
        became = _stood(tenant, near, as_of)
        columns: dict[str, sa.ColumnElement[Any]] = {
            **{column.name: column for column in said.c},
            "event": became.c.event,
            "standing": became.c.standing,
            "confirmed": became.c.found == 1,
        }
        query = (
            sa.select(*(columns[name].label(name) for name in RECORDS.names()))
            .join(became, sa.and_(became.c.stream == said.c.stream, became.c.age == 1))
            .where(
                said.c.age == 1,
                said.c.subject_kind == wanted.subject_kind,
                part.of(said.c.subject),
                wanted.days(said),
            )
            .order_by(said.c.subject, said.c.day)
        )
        rows += [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=RECORDS, orient="row")


def _told(
    tenant: str, wanted: Wanted, of_them: sa.ColumnElement[bool], as_of: datetime
) -> tuple[sa.Select[Any], sa.Subquery]:
    """The records that some version puts where they are wanted, and their versions, the newest of age 1."""
    same = contents.c.tenant == tenant
    near = sa.select(contents.c.stream).where(same, wanted.days(contents), of_them)
    age = sa.func.row_number().over(partition_by=contents.c.stream, order_by=contents.c.version.desc())
    told = sa.select(contents, age.label("age"))
    known = (same, contents.c.stream.in_(near), contents.c.recorded_at <= as_of)
    return near, told.where(*known).subquery("said")


def _stood(tenant: str, near: sa.Select[Any], as_of: datetime) -> sa.Subquery:
    """How these records stood, the newest standing of age 1, and whether a finding was ever made by then."""
    age = sa.func.row_number().over(partition_by=standings.c.stream, order_by=standings.c.version.desc())
    finding = sa.case((standings.c.standing == CONFIRMED, 1), else_=0)
    found = sa.func.max(finding).over(partition_by=standings.c.stream)
    stood = sa.select(standings, age.label("age"), found.label("found"))
    known = (standings.c.tenant == tenant, standings.c.stream.in_(near), standings.c.recorded_at <= as_of)
    return stood.where(*known).subquery("became")


@dataclass(frozen=True)
class Story:
    """A record and its events, the oldest first."""

    record: str
    events: list[str]


def stories(connection: Connection, events: Sequence[str]) -> dict[str, Story]:
    """Those of `events` that are of a record, each with all events of it until then."""
    last, told = standings.alias("last"), standings.alias("told")
    same = sa.and_(
        told.c.tenant == last.c.tenant, told.c.stream == last.c.stream, told.c.version <= last.c.version
    )
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
