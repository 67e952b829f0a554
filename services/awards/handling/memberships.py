"""Which units people belong to or lead on a day, mergers, splits and dissolutions up to then followed."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.conflicts import Units
from services.awards.projections.assignments import assignments, successions
from services.awards.projections.people import positions
from shared.database import one_of

Succession = tuple[date, str]
"""Since when, and to which unit."""

Followed = Mapping[tuple[str, str], Sequence[Succession]]
"""By unit and person, "" standing for everybody who is not named."""


def units_of(connection: Connection, tenant: str, persons: Sequence[str], day: date) -> Units:
    """person -> the unit that they are of and the one that they lead, as far as they have any."""
    followed = followed_units(connection, tenant, day)
    found: dict[str, set[str]] = {}
    for person, (since, unit) in _newest(connection, assignments, "unit", tenant, persons, day).items():
        found.setdefault(person, set()).add(successor(followed, person, since, unit))
    for person, (_, unit) in _newest(connection, positions, "heads", tenant, persons, day).items():
        if unit is not None:
            found.setdefault(person, set()).add(unit)
    return {person: frozenset(units) for person, units in found.items()}


def _newest(
    connection: Connection, table: sa.Table, column: str, tenant: str, persons: Sequence[str], day: date
) -> dict[str, tuple[date, str]]:
    """person -> since when, and what the newest row that holds on the day says."""
    query = (
        sa.select(table.c.person, table.c.since, table.c[column])
        .where(table.c.tenant == tenant, table.c.since <= day)
        .order_by(table.c.since, table.c.version)
    )
    return {
        person: (since, said)
        for wanted in one_of(connection, table.c.person, persons)
        for person, since, said in connection.execute(query.where(wanted))
    }


def followed_units(connection: Connection, tenant: str, day: date) -> Followed:
    """Which units have followed which, up to that day."""
    query = (
        sa.select(successions)
        .where(successions.c.tenant == tenant, successions.c.since <= day)
        .order_by(successions.c.since, successions.c.version)
    )
    found: dict[tuple[str, str], list[Succession]] = {}
    for row in connection.execute(query):
        found.setdefault((row.unit, row.person), []).append((row.since, row.successor))
    return found


def successor(followed: Followed, person: str, since: date, unit: str) -> str:
    """The unit that the person is of by now, having been assigned to `unit`."""
    for _ in range(len(followed) + 1):
        named, others = followed.get((unit, person), ()), followed.get((unit, ""), ())
        later = [one for one in named or others if one[0] >= since]
        if not later:
            return unit
        since, unit = later[0]
    return unit
