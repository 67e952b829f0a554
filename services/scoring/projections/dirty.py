"""Which scores have to be computed again: marked with the fact, in the fact's own transaction.

A mark names a person, a unit, a badge (whoever carries it by the time of the computation) or everybody, and a
period: a month for persons, a year for units. Marks are taken and removed by whichever replica computes.

Whoever finds that something is due returns its marks; a transaction writes them all together, right before
its appends. Replicas contend for marks, so they come in one order: first PEOPLE, then whatever a computation
takes, then whatever it leaves due itself. Then none waits for another that waits for it.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

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
_TAKEN_FIRST = (BADGE, PERSON)
"""A computation of persons has taken such marks when it finds that everybody, or a unit, is due; never one of
these. So whoever writes marks waits for these first, and holds none of the others meanwhile."""
_KEYS_A_QUERY = 500

PEOPLE = "people"
"""The lock under which people, their badges, units and criteria change, and months are opened."""


class Mark(NamedTuple):
    tenant: str
    kind: str
    subject: str
    period: str


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def write(connection: Connection, due: Iterable[Mark]) -> None:
    """Remember that these have to be computed again; a mark that is there already stays one mark, and a month
    in which everybody is marked is open from now on.

    Once a transaction, after all its other changes. A mark is held until its end: who took it before would
    not see what it is made for.
    """
    wanted = set(due)
    first = {one for one in wanted if one.kind in _TAKEN_FIRST}
    opened = [{"tenant": one.tenant, "month": one.period} for one in wanted if one.kind == EVERYONE]
    insert_or_hold(connection, marks, [one._asdict() for one in first])
    insert_new(connection, active_months, opened)
    insert_or_hold(connection, marks, [one._asdict() for one in wanted - first])


def of_opening(connection: Connection, tenant: str, months: Iterable[str]) -> list[Mark]:
    """Those of `months` that are to be opened for scoring make everybody's score of them due."""
    fresh = set(months) - known_months(connection, tenant)
    if fresh:
        sharing(connection, PEOPLE)
    return _of_everybody(tenant, fresh)


def known_months(connection: Connection, tenant: str) -> set[str]:
    query = sa.select(active_months.c.month).where(active_months.c.tenant == tenant)
    return set(connection.scalars(query))


def of_person_from(connection: Connection, tenant: str, person: str, first: date) -> list[Mark]:
    """The person's scores of every active month from that of `first` on are due."""
    return [Mark(tenant, PERSON, person, month) for month in _months_from(connection, tenant, first)]


def of_all_from(connection: Connection, tenant: str, first: date) -> list[Mark]:
    """Everybody's scores of every active month from that of `first` on are due, and those of their units."""
    return _of_everybody(tenant, _months_from(connection, tenant, first))


def of_unit(connection: Connection, tenant: str, unit: str) -> list[Mark]:
    """The unit's scores of every active year are due."""
    years = {month[:4] for month in _months_from(connection, tenant, date.min)}
    return [Mark(tenant, UNIT, unit, year) for year in years]


def of_everything(connection: Connection) -> list[Mark]:
    """Everybody's and every unit's scores of every active month are due."""
    exclusive(connection, PEOPLE)
    tenants = set(connection.scalars(sa.select(active_months.c.tenant)))
    return [one for tenant in tenants for one in of_all_from(connection, tenant, date.min)]


def _months_from(connection: Connection, tenant: str, first: date) -> set[str]:
    """The active months from that of `first` on; none is opened until the end of this transaction."""
    exclusive(connection, PEOPLE)
    since = month_of(first)
    return {month for month in known_months(connection, tenant) if month >= since}


def _of_everybody(tenant: str, months: set[str]) -> list[Mark]:
    years = {month[:4] for month in months}
    return [
        *(Mark(tenant, EVERYONE, "", month) for month in months),
        *(Mark(tenant, EVERY_UNIT, "", year) for year in years),
    ]


def take(connection: Connection, limit: int) -> list[Mark]:
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
                return taken
    return []


def _taken(connection: Connection, tenant: str, period: str, limit: int) -> list[Mark]:
    here = sa.and_(marks.c.tenant == tenant, marks.c.period == period)
    query = sa.select(marks).where(here).order_by(marks.c.kind, marks.c.subject).limit(limit)
    rows = connection.execute(query.with_for_update(skip_locked=True)).all()
    for kind, named in groupby(rows, key=lambda row: row.kind):
        subjects = [row.subject for row in named]
        for start in range(0, len(subjects), _KEYS_A_QUERY):
            part = marks.c.subject.in_(subjects[start : start + _KEYS_A_QUERY])
            connection.execute(sa.delete(marks).where(here, marks.c.kind == kind, part))
    return [Mark(*row) for row in rows]


def count(connection: Connection) -> int:
    """How many marks wait."""
    return connection.scalar(sa.select(sa.func.count()).select_from(marks)) or 0
