"""Everything that events said of some people, or of all, read in one statement."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.discipline import discipline, revocations
from services.scoring.projections.explanations import explanations, outcomes
from services.scoring.projections.leave import cancellations, leave, shortenings
from services.scoring.projections.people import arrivals, assignments, badges, departures
from services.scoring.projections.positions import positions
from services.scoring.projections.roster import roster
from shared.database import Instant
from shared.ready import Ready, among, parts

_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "person": sa.String(),
    "version": sa.Integer(),
    "since": sa.Date(),
    "until": sa.Date(),
    "code": sa.String(),
    "kind": sa.String(),
    "text": sa.String(),
    "part": sa.String(),
    "event": sa.String(),
}
_TOLD: dict[sa.Table, dict[str, sa.Column[Any]]] = {
    arrivals: {"since": arrivals.c.since},
    departures: {"since": departures.c.since},
    assignments: {"since": assignments.c.since, "text": assignments.c.unit},
    badges: {"since": badges.c.since, "text": badges.c.badge},
    positions: {
        "since": positions.c.since,
        "kind": positions.c.kind,
        "text": positions.c.position,
        "code": positions.c.heads,
    },
    leave: {
        "since": leave.c.first_day,
        "until": leave.c.last_day,
        "code": leave.c.leave,
        "kind": leave.c.kind,
        "text": leave.c.first_part,
        "part": leave.c.last_part,
        "event": leave.c.event,
    },
    cancellations: {"code": cancellations.c.leave},
    shortenings: {
        "until": shortenings.c.last_day,
        "code": shortenings.c.leave,
        "part": shortenings.c.last_part,
    },
    discipline: {
        "since": discipline.c.since,
        "until": discipline.c.until,
        "code": discipline.c.decision,
        "kind": discipline.c.form,
        "event": discipline.c.event,
    },
    revocations: {"code": revocations.c.decision},
    roster: {"since": roster.c.day, "text": roster.c.shift},
    explanations: {
        "since": explanations.c.day,
        "until": explanations.c.explained_on,
        "code": explanations.c.stream,
        "kind": explanations.c.kind,
        "event": explanations.c.event,
    },
    outcomes: {"code": outcomes.c.stream, "kind": outcomes.c.outcome, "event": outcomes.c.event},
}


class Row(NamedTuple):
    """What a row of any of the tables tells; null is what it has nothing to say of."""

    person: str
    version: int
    since: date
    until: date | None
    code: str
    kind: str
    text: str
    part: str
    event: str


Rows = dict[str, list[Row]]
"""By the name of the table, of each person by version."""

EVERYTHING = tuple(_TOLD)


def person_rows(
    connection: Connection,
    tenant: str,
    persons: Sequence[str] | None,
    as_of: datetime | None,
    tables: tuple[sa.Table, ...] = EVERYTHING,
) -> Rows:
    """What was known at `as_of` of `persons` (None: of all); of their badges all who ever had one of them."""
    found: Rows = {table.name: [] for table in tables}
    ready = _ready(connection.dialect.name, tables, persons is not None, as_of is not None)
    instant = {} if as_of is None else {"as_of": as_of}
    for some in parts(connection, persons):
        people = {} if some is None else {"persons": some}
        for name, *told in ready.rows(connection, tenant=tenant, **people, **instant):
            found[name].append(Row(*told))
    # of a badge that passed from one part's person to another's both parts have told
    return {name: sorted(set(rows), key=_PERSON_AND_VERSION) for name, rows in found.items()}


_PERSON_AND_VERSION = attrgetter("person", "version")


@cache
def _ready(dialect: str, tables: tuple[sa.Table, ...], of_some: bool, of_then: bool) -> Ready:
    return Ready(sa.union_all(*(_told(dialect, table, of_some, of_then) for table in tables)))


def _told(dialect: str, table: sa.Table, of_some: bool, of_then: bool) -> sa.Select[Any]:
    told = {"person": table.c.person, "version": table.c.version, **_TOLD[table]}
    columns = [told.get(name, sa.cast(sa.null(), kind)).label(name) for name, kind in _COLUMNS.items()]
    query = sa.select(sa.literal(table.name).label("table"), *columns)
    query = query.where(table.c.tenant == sa.bindparam("tenant"))
    if of_some:
        query = query.where(_of_some(dialect, table))
    return query.where(table.c.recorded_at <= sa.bindparam("as_of", type_=Instant)) if of_then else query


def _of_some(dialect: str, table: sa.Table) -> sa.ColumnElement[bool]:
    if table is not badges:
        return among(dialect, table.c.person, "persons")
    theirs = badges.alias("theirs")
    same = (theirs.c.tenant == sa.bindparam("tenant"), among(dialect, theirs.c.person, "persons"))
    return table.c.badge.in_(sa.select(theirs.c.badge).where(*same))
