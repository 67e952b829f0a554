"""When something was recorded last in each unit: of itself, or of somebody who was in it on that day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.handling.memberships import followed_units, successor
from services.awards.projections.assignments import assignments
from services.awards.projections.recorded_days import recorded_days
from services.awards.projections.units import ends


def last_recorded(connection: Connection, tenant: str, on: date) -> dict[str, date]:
    """unit -> the newest day up to `on` with a record; a unit that had none is not among them."""
    found: dict[str, date] = {}
    for unit, day in (
        *_of_units(connection, tenant, on),
        *_of_members(connection, tenant, on),
        *_of_members_carried_on(connection, tenant, on),
    ):
        found[unit] = max(day, found.get(unit, day))
    return found


def _of_units(connection: Connection, tenant: str, on: date) -> Iterable[tuple[str, date]]:
    days = recorded_days.c
    query = (
        sa.select(days.subject, sa.func.max(days.day))
        .where(days.tenant == tenant, days.subject_kind == "unit", days.day <= on)
        .group_by(days.subject)
    )
    return [(unit, day) for unit, day in connection.execute(query)]


def _of_members(connection: Connection, tenant: str, on: date) -> Iterable[tuple[str, date]]:
    """While the unit that they were assigned to was there."""
    days, spans, members = _members(tenant, on)
    query = (
        sa.select(spans.c.unit, sa.func.max(days.day))
        .select_from(members)
        .where(sa.or_(ends.c.ended.is_(None), days.day < ends.c.ended))
        .group_by(spans.c.unit)
    )
    return [(unit, day) for unit, day in connection.execute(query)]


def _of_members_carried_on(connection: Connection, tenant: str, on: date) -> Iterable[tuple[str, date]]:
    """Once it was no more: they are in the unit that followed it."""
    days, spans, members = _members(tenant, on)
    query = (
        sa.select(spans.c.unit, spans.c.person, spans.c.since, sa.func.max(days.day))
        .select_from(members)
        .where(days.day >= ends.c.ended)
        .group_by(spans.c.unit, spans.c.person, spans.c.since)
    )
    followed = followed_units(connection, tenant, on)
    return [
        (successor(followed, person, since, unit), day)
        for unit, person, since, day in connection.execute(query)
    ]


def _members(tenant: str, on: date) -> tuple[Any, Any, sa.Join]:
    """The columns of days, the spans of assignments, and each day of a person joined to the span it is in."""
    later = sa.func.lead(assignments.c.since).over(
        partition_by=assignments.c.person, order_by=(assignments.c.since, assignments.c.version)
    )
    spans = (
        sa.select(assignments.c.person, assignments.c.unit, assignments.c.since, later.label("until"))
        .where(assignments.c.tenant == tenant)
        .subquery("spans")
    )
    days = recorded_days.c
    within = sa.and_(
        days.tenant == tenant,
        days.subject_kind == "person",
        days.subject == spans.c.person,
        days.day <= on,
        days.day >= spans.c.since,
        sa.or_(spans.c.until.is_(None), days.day < spans.c.until),
    )
    ended = sa.and_(ends.c.tenant == tenant, ends.c.unit == spans.c.unit)
    members = spans.join(recorded_days, within).outerjoin(ends, ended)
    return days, spans, members
