"""What the council decided about scoring itself: suspensions, criteria left out, flags lifted. Rows only come
in, so that any question can be asked as it was decided by then."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import LEFT_OUT, LIFTED, Suspended
from services.scoring.domain.periods import Period
from services.scoring.projections import dirty
from services.scoring.projections.tables import metadata
from shared.contracts.scoring import (
    CriterionLeftOut,
    CriterionTakenIn,
    FlagLifted,
    ScoringSuspended,
    SuspensionLifted,
)
from shared.database import Instant, insert_new
from shared.projection import Happened, Projection

suspensions = sa.Table(
    "suspensions",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("what", sa.String(10), primary_key=True),
    sa.Column("code", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("suspended", sa.Boolean, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

left_out_criteria = sa.Table(
    "left_out_criteria",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("criterion", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("out", sa.Boolean, nullable=False),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

lifted_flags = sa.Table(
    "lifted_flags",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("flag", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(36), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

_Due = list[dirty.Mark | dirty.Cause]


def _suspended_or_not(connection: Connection, batch: Sequence[Happened]) -> _Due:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "what": one.event.what,
            "code": one.event.code,
            "version": one.recorded.version,
            "suspended": isinstance(one.event, ScoringSuspended),
            "by": one.event.by,
            "reason": one.event.reason,
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, suspensions, rows)
    due: _Due = []
    for one in batch:
        tenant, event = one.recorded.tenant, one.event
        word = "suspended" if isinstance(event, ScoringSuspended) else "lifted"
        due += dirty.of_all_from(connection, tenant, date.min)
        due.append(dirty.Cause(tenant, f"{word} {event.what} {event.code}", one.recorded.recorded_at))
    return due


def _out_or_in(connection: Connection, batch: Sequence[Happened]) -> _Due:
    rows = [
        {**_of_subject(one), "criterion": one.event.criterion, "out": isinstance(one.event, CriterionLeftOut)}
        for one in batch
    ]
    insert_new(connection, left_out_criteria, rows)
    return [_due(one) for one in batch]


def _lifted(connection: Connection, batch: Sequence[Happened]) -> _Due:
    insert_new(connection, lifted_flags, [{**_of_subject(one), "flag": one.event.flag} for one in batch])
    return [_due(one) for one in batch]


def _of_subject(one: Happened) -> dict[str, Any]:
    return {
        "tenant": one.recorded.tenant,
        "subject_kind": one.event.subject_kind,
        "subject": one.event.subject,
        "period": one.event.period,
        "version": one.recorded.version,
        "event": one.recorded.id,
        "recorded_at": one.recorded.recorded_at,
    }


def _due(one: Happened) -> dirty.Mark:
    first = Period.parse(one.event.period).first_day
    return dirty.of_subject(one.recorded.tenant, one.event.subject_kind, one.event.subject, first)


projection = Projection(
    "decisions",
    (suspensions, left_out_criteria, lifted_flags),
    {
        ScoringSuspended: _suspended_or_not,
        SuspensionLifted: _suspended_or_not,
        CriterionLeftOut: _out_or_in,
        CriterionTakenIn: _out_or_in,
        FlagLifted: _lifted,
    },
    finish=dirty.write,
)


def standing_suspensions(
    connection: Connection, tenant: str, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """`{what, code, by, reason, since}` of what is suspended, by what and code."""
    query = sa.select(suspensions).where(suspensions.c.tenant == tenant, *_known(suspensions, as_of))
    newest = {
        (row.what, row.code): row for row in connection.execute(query.order_by(suspensions.c.version)).all()
    }
    return [
        {"what": row.what, "code": row.code, "by": row.by, "reason": row.reason, "since": row.recorded_at}
        for _, row in sorted(newest.items())
        if row.suspended
    ]


def suspended_by(standing: Sequence[Mapping[str, Any]]) -> Suspended:
    """The criteria and sources of suspensions that stand."""
    return Suspended(criteria=_codes(standing, "criterion"), sources=_codes(standing, "source"))


def suspended_sets(connection: Connection, tenant: str, as_of: datetime | None = None) -> frozenset[str]:
    """Criteria sets that do not govern for the time being."""
    return sets_by(standing_suspensions(connection, tenant, as_of))


def sets_by(standing: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The criteria sets of suspensions that stand."""
    return _codes(standing, "criteria")


def _codes(standing: Sequence[Mapping[str, Any]], what: str) -> frozenset[str]:
    return frozenset(one["code"] for one in standing if one["what"] == what)


def left_out(
    connection: Connection,
    tenant: str,
    kind: str,
    period: str,
    subjects: Collection[str] | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """`facts.LEFT_OUT` of these subjects (None: of all) in the period."""
    table = left_out_criteria
    query = _of_period(table, tenant, kind, period, as_of).order_by(table.c.version)
    newest = {
        (row.subject, row.criterion): row
        for row in connection.execute(query).all()
        if subjects is None or row.subject in subjects
    }
    rows = [(*key, period, row.event) for key, row in sorted(newest.items()) if row.out]
    return pl.DataFrame(rows, schema=LEFT_OUT, orient="row")


def lifted(
    connection: Connection,
    tenant: str,
    kind: str,
    period: str,
    subjects: Collection[str] | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """`facts.LIFTED` of these subjects (None: of all) in the period."""
    query = _of_period(lifted_flags, tenant, kind, period, as_of)
    rows = {
        (row.subject, row.flag, period)
        for row in connection.execute(query)
        if subjects is None or row.subject in subjects
    }
    return pl.DataFrame(sorted(rows), schema=LIFTED, orient="row")


def _of_period(
    table: sa.Table, tenant: str, kind: str, period: str, as_of: datetime | None
) -> sa.Select[Any]:
    here = (table.c.tenant == tenant, table.c.subject_kind == kind, table.c.period == period)
    return sa.select(table).where(*here, *_known(table, as_of))


def _known(table: sa.Table, as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [] if as_of is None else [table.c.recorded_at <= as_of]
