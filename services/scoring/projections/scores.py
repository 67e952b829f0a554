"""Scores, flags and days of membership as last computed: what the service's events announced."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.tables import metadata
from shared.database import upsert

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
"""Working days of the month that the person belonged to the unit: the weight of the month's score in it."""

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


def write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    upsert(connection, scores, rows)


def remove(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Delete the rows with these primary keys."""
    keys = [column.name for column in table.primary_key.columns]
    for row in rows:
        connection.execute(sa.delete(table).where(*(table.c[key] == row[key] for key in keys)))


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
