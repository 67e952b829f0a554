"""Scores and flags as the service's own events announced them, and the days of membership beside them."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.tables import metadata
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.database import key_of, upsert
from shared.projection import Happened, Projection

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("criteria_version", sa.Integer, nullable=False),
    sa.Column("points", sa.BigInteger),
    sa.Column("grade", sa.String(40)),
    sa.Index("scores_by_period", "tenant", "period"),
)

member_days = sa.Table(
    "member_days",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("days", sa.Integer, nullable=False),
)
"""Working days of the month that the person belonged to the unit: the weight of the month's score in it. No
event tells of them: they are written with the score."""

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("flag", sa.String(63), primary_key=True),
    sa.Column("severity", sa.String(20), nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
)


def _changed(connection: Connection, batch: Sequence[Happened]) -> None:
    said = ("criteria", "criteria_version", "points", "grade")
    newest = {_key(scores, one): one.event for one in batch}
    rows = [
        {**_named(scores, key), **{name: getattr(event, name) for name in said}}
        for key, event in newest.items()
        if not event.removed
    ]
    upsert(connection, scores, rows)
    _remove(connection, scores, [key for key, event in newest.items() if event.removed])


def _said(_connection: Connection, batch: Sequence[Happened]) -> Sequence[Happened]:
    return batch


def _flag(connection: Connection, batch: Sequence[Happened]) -> None:
    """What was raised and what was cleared, together: of each flag only the last word counts."""
    newest = {_key(flags, one): one.event for one in batch}
    rows = [
        {**_named(flags, key), "severity": event.severity, "evidence": event.evidence}
        for key, event in newest.items()
        if isinstance(event, FlagRaised)
    ]
    upsert(connection, flags, rows)
    _remove(connection, flags, [key for key, event in newest.items() if isinstance(event, FlagCleared)])


_Key = tuple[str, ...]


def _key(table: sa.Table, one: Happened) -> _Key:
    """The primary key of the row of `table` that the event is about."""
    told = (getattr(one.event, column.name) for column in list(table.primary_key.columns)[1:])
    return one.recorded.tenant, *told


def _named(table: sa.Table, key: _Key) -> dict[str, Any]:
    return dict(zip(key_of(table), key, strict=True))


def _remove(connection: Connection, table: sa.Table, keys: list[_Key]) -> None:
    if keys:
        same = (column == sa.bindparam(f"b_{column.name}") for column in table.primary_key.columns)
        rows = [{f"b_{name}": part for name, part in _named(table, key).items()} for key in sorted(keys)]
        connection.execute(sa.delete(table).where(*same), rows)


score_projection = Projection("scores", (scores,), {ScoreChanged: _changed})
flag_projection = Projection("flags", (flags,), {FlagRaised: _said, FlagCleared: _said}, finish=_flag)


def stored(
    connection: Connection,
    table: sa.Table,
    tenant: str,
    kind: str,
    subjects: Sequence[str],
    periods: Iterable[str],
) -> list[Any]:
    """Rows of `scores` or `flags` of these subjects in these periods."""
    found: list[Any] = []
    for start in range(0, len(subjects), 500):
        query = sa.select(table).where(
            table.c.tenant == tenant,
            table.c.subject_kind == kind,
            table.c.subject.in_(subjects[start : start + 500]),
            table.c.period.in_(list(periods)),
        )
        found.extend(connection.execute(query))
    return found


def replace_days(
    connection: Connection, tenant: str, period: str, persons: Sequence[str], rows: list[dict[str, Any]]
) -> set[str]:
    """Set the persons' days in the month; returns the units that had or have any of them."""
    touched: set[str] = {row["unit"] for row in rows}
    for start in range(0, len(persons), 500):
        here = sa.and_(
            member_days.c.tenant == tenant,
            member_days.c.period == period,
            member_days.c.person.in_(persons[start : start + 500]),
        )
        touched.update(connection.scalars(sa.select(member_days.c.unit).where(here)))
        connection.execute(sa.delete(member_days).where(here))
    upsert(connection, member_days, rows)
    return touched


def member_scores(connection: Connection, tenant: str, year: str, units: Sequence[str] | None) -> list[Any]:
    """person, unit, period, points, days: every scored month of the year of every member."""
    query = (
        sa.select(
            member_days.c.person,
            member_days.c.unit,
            member_days.c.period,
            scores.c.points,
            member_days.c.days,
        )
        .join(
            scores,
            sa.and_(
                scores.c.tenant == member_days.c.tenant,
                scores.c.subject == member_days.c.person,
                scores.c.subject_kind == "person",
                scores.c.period == member_days.c.period,
            ),
        )
        .where(
            member_days.c.tenant == tenant,
            member_days.c.period >= f"{year}-01",
            member_days.c.period <= f"{year}-12",
            scores.c.points.is_not(None),
        )
    )
    if units is not None:
        query = query.where(member_days.c.unit.in_(units))
    return list(connection.execute(query))
