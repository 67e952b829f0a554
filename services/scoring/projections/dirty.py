"""Which scores have to be computed again: marked with the fact, in the fact's own transaction.

A mark names a person, a unit, a badge (whoever carries it by the time of the computation) or everybody, and a
period: a month for persons, a year for units. Marks are taken and removed by whichever replica computes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.tables import metadata
from shared.database import exclusive, exclusive_at_once, insert_new, insert_or_hold, sharing

marks = sa.Table(
    "dirty",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
)

active_months = sa.Table(
    "active_months",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
)
"""The months that anything was recorded in: in these, everybody has a score."""

PERSON, UNIT, BADGE, EVERYONE, EVERY_UNIT = "person", "unit", "badge", "everyone", "units"
_OF_UNITS = (UNIT, EVERY_UNIT)
_KEYS_A_QUERY = 500

PEOPLE = "people"
"""The lock under which people, their badges, units and criteria change, and months are opened."""


@dataclass(frozen=True, order=True)
class Mark:
    kind: str
    subject: str
    period: str


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def mark(connection: Connection, tenant: str, wanted: Iterable[Mark]) -> None:
    """Remember that these have to be computed again; a mark that is there already stays one mark.

    It is held until the end of this transaction: who took it before would not see what it is made for.
    """
    rows = [
        {"tenant": tenant, "kind": one.kind, "subject": one.subject, "period": one.period}
        for one in sorted(set(wanted))
    ]
    insert_or_hold(connection, marks, rows)


def activate(connection: Connection, tenant: str, months: Iterable[str]) -> None:
    """Open `months` for scoring; a month that is new makes everybody's score of it due."""
    fresh = sorted(set(months) - known_months(connection, tenant))
    if not fresh:
        return
    sharing(connection, PEOPLE)
    insert_new(connection, active_months, [{"tenant": tenant, "month": month} for month in fresh])
    mark(connection, tenant, (Mark(EVERYONE, "", month) for month in fresh))
    mark(connection, tenant, (Mark(EVERY_UNIT, "", year) for year in {month[:4] for month in fresh}))


def known_months(connection: Connection, tenant: str) -> set[str]:
    query = sa.select(active_months.c.month).where(active_months.c.tenant == tenant)
    return set(connection.scalars(query))


def mark_person_from(connection: Connection, tenant: str, person: str, first: date) -> None:
    """The person's scores of every active month from that of `first` on are due."""
    exclusive(connection, PEOPLE)
    since = month_of(first)
    months = (month for month in known_months(connection, tenant) if month >= since)
    mark(connection, tenant, (Mark(PERSON, person, month) for month in months))


def mark_all(connection: Connection, tenant: str, first: date) -> None:
    """Everybody's scores of every active month from that of `first` on are due, and those of their units."""
    exclusive(connection, PEOPLE)
    since = month_of(first)
    months = {month for month in known_months(connection, tenant) if month >= since}
    mark(connection, tenant, (Mark(EVERYONE, "", month) for month in months))
    mark(connection, tenant, (Mark(EVERY_UNIT, "", year) for year in {month[:4] for month in months}))


def mark_unit(connection: Connection, tenant: str, unit: str) -> None:
    """The unit's scores of every active year are due."""
    exclusive(connection, PEOPLE)
    years = {month[:4] for month in known_months(connection, tenant)}
    mark(connection, tenant, (Mark(UNIT, unit, year) for year in years))


def mark_everything(connection: Connection) -> None:
    """Everybody's and every unit's scores of every active month are due."""
    for tenant in sorted(set(connection.scalars(sa.select(active_months.c.tenant)))):
        mark_all(connection, tenant, date.min)


def take(connection: Connection, limit: int) -> tuple[str, list[Mark]] | None:
    """Remove up to `limit` marks of one tenant and period and return them; those that are held are left.

    Persons come before units, because a unit's score rests on its members'. The persons of a year are one
    replica's at a time, and so are the units: else one that read older facts, or did not yet see a month that
    the year's score rests on, could write last. Whoever is being registered, or given a badge, in another
    transaction is waited for: either this one sees them, or they see its months.
    """
    sharing(connection, PEOPLE)
    turn = sa.case((marks.c.kind.in_(_OF_UNITS), 1), else_=0).label("turn")
    groups = sa.select(turn, marks.c.tenant, marks.c.period).distinct()
    for units, tenant, period in connection.execute(groups.order_by(turn, "tenant", "period")).all():
        if exclusive_at_once(connection, f"scores of {tenant} in {period[:4]}, {units}"):
            taken = _taken(connection, tenant, period, limit)
            if taken:
                return tenant, taken
    return None


def _taken(connection: Connection, tenant: str, period: str, limit: int) -> list[Mark]:
    here = sa.and_(marks.c.tenant == tenant, marks.c.period == period)
    query = sa.select(marks).where(here).order_by(marks.c.kind, marks.c.subject).limit(limit)
    rows = connection.execute(query.with_for_update(skip_locked=True)).all()
    for kind, named in groupby(rows, key=lambda row: row.kind):
        subjects = [row.subject for row in named]
        for start in range(0, len(subjects), _KEYS_A_QUERY):
            part = marks.c.subject.in_(subjects[start : start + _KEYS_A_QUERY])
            connection.execute(sa.delete(marks).where(here, marks.c.kind == kind, part))
    return [Mark(row.kind, row.subject, row.period) for row in rows]


def count(connection: Connection) -> int:
    """How many marks wait."""
    return connection.scalar(sa.select(sa.func.count()).select_from(marks)) or 0
