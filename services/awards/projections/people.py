"""People as personnel told them: since when they are there, in which unit, which unit they lead.

Rows only come in; what holds on a day is found when it is asked for.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.assignments import assignments
from services.awards.projections.person_facts import kept, person_table
from shared.contracts.personnel import PersonLeft, PersonRegistered, PersonTransferred, PositionChanged
from shared.projection import Happened, Projection

arrivals = person_table(
    "arrivals",
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
)
departures = person_table("departures", sa.Column("since", sa.Date, nullable=False))
"""`since` is the first day on which the person is no longer there."""
positions = person_table(
    "positions",
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("heads", sa.String(63)),
)

_arrived = kept(arrivals, since="on", kind="kind")
_assigned = kept(assignments, since="on", unit="unit")
_positioned = kept(positions, since="on", heads="heads")


def _registered(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return [mark for keep in (_arrived, _assigned, _positioned) for mark in keep(connection, batch) or ()]


projection = Projection(
    "people",
    (arrivals, departures, assignments, positions),
    {
        PersonRegistered: _registered,
        PersonTransferred: _assigned,
        PositionChanged: _positioned,
        PersonLeft: kept(departures, since="on"),
    },
    order_free=True,
    finish=due.write,
)


def is_known(connection: Connection, tenant: str, person: str) -> bool:
    """Whether there was ever such a person."""
    here = (arrivals.c.tenant == tenant, arrivals.c.person == person)
    return connection.scalar(sa.select(arrivals.c.person).where(*here).limit(1)) is not None
