"""Whose nominations and awards have to be looked at again: marked with the fact, in its own transaction.

Only who has a nomination is marked. A nomination marks its recipient too, so that a fact and a nomination of
two transactions at once, neither of which saw the other, meet in the look that follows.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.periods import touch
from services.awards.projections.assignments import assignments, successions
from services.awards.projections.nominations import CLOSED, nominations
from services.awards.projections.tables import metadata
from shared.database import insert_or_hold, one_of

marks = sa.Table(
    "due",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
)

_SAME = (
    marks.c.tenant == sa.bindparam("t"),
    marks.c.subject_kind == sa.bindparam("k"),
    marks.c.subject == sa.bindparam("s"),
)


class Mark(NamedTuple):
    """`period` is the one that is concerned, None for any. `spread` says that a person's units are too."""

    tenant: str
    kind: str
    subject: str
    period: str | None = None
    spread: bool = False
    nominated: bool = False
    """Whether it comes with the nomination itself, and so needs no asking whether there is one."""


class Before(NamedTuple):
    """Rows that transactions contend for as they do for marks: those of all changes are written together, and
    before the marks."""

    write: Callable[[Connection, list[dict[str, Any]]], None]
    rows: list[dict[str, Any]]


Due = Mark | Before


def mark_of(row: Mapping[str, Any]) -> Mark:
    """The mark of whom a row of a score or a flag is about, in its period."""
    return Mark(row["tenant"], row["subject_kind"], row["subject"], row["period"])


def write(connection: Connection, left: Sequence[Due]) -> None:
    """Remember the marks among `left` of those who have a nomination. Once a transaction, after all its other
    changes."""
    _write_before(connection, [one for one in left if isinstance(one, Before)])
    made = [one for one in left if isinstance(one, Mark)]
    wanted = {(one.tenant, one.kind, one.subject) for one in made if one.nominated}
    others = sorted({one for one in made if not one.nominated}, key=lambda one: one.tenant)
    for tenant, group in groupby(others, key=attrgetter("tenant")):
        asked = _spread(connection, tenant, list(group))
        nominated = _nominated(connection, tenant, [one.subject for one in asked])
        wanted |= {
            (tenant, one.kind, one.subject)
            for one in asked
            if any(
                one.period is None or touch(one.period, period)
                for period in nominated.get((one.kind, one.subject), ())
            )
        }
    rows = [{"tenant": tenant, "subject_kind": kind, "subject": subject} for tenant, kind, subject in wanted]
    insert_or_hold(connection, marks, rows)


def _write_before(connection: Connection, left: Sequence[Before]) -> None:
    together: dict[Callable[[Connection, list[dict[str, Any]]], None], list[dict[str, Any]]] = {}
    for one in left:
        together.setdefault(one.write, []).extend(one.rows)
    for write_rows, rows in together.items():
        write_rows(connection, rows)


def _spread(connection: Connection, tenant: str, made: list[Mark]) -> list[Mark]:
    """`made`, and the units that persons among them were ever assigned to, or would have come to."""
    persons = sorted({one.subject for one in made if one.spread})
    units: set[str] = set()
    if persons and _has_units(connection, tenant):
        for these in one_of(connection, assignments.c.person, persons):
            query = sa.select(assignments.c.unit).where(assignments.c.tenant == tenant, these).distinct()
            units.update(connection.scalars(query))
        units = _followed(connection, tenant, units)
    return [*made, *(Mark(tenant, "unit", unit) for unit in sorted(units))]


def _followed(connection: Connection, tenant: str, units: set[str]) -> set[str]:
    """`units`, and all that came after them."""
    query = sa.select(successions.c.unit, successions.c.successor).where(successions.c.tenant == tenant)
    after = connection.execute(query).all()
    while more := {row.successor for row in after if row.unit in units} - units:
        units = units | more
    return units


def _has_units(connection: Connection, tenant: str) -> bool:
    some = sa.select(nominations.c.nomination).where(
        nominations.c.tenant == tenant, nominations.c.recipient_kind == "unit"
    )
    return connection.scalar(some.limit(1)) is not None


def _nominated(
    connection: Connection, tenant: str, subjects: Sequence[str]
) -> dict[tuple[str, str], set[str]]:
    """(kind, subject) -> the periods that it was nominated for."""
    found: dict[tuple[str, str], set[str]] = {}
    for these in one_of(connection, nominations.c.recipient, sorted(set(subjects))):
        query = sa.select(nominations.c.recipient_kind, nominations.c.recipient, nominations.c.period).where(
            nominations.c.tenant == tenant, nominations.c.state.not_in(CLOSED), these
        )
        for kind, subject, period in connection.execute(query):
            found.setdefault((kind, subject), set()).add(period)
    return found


def take(connection: Connection, limit: int) -> list[Mark]:
    """Remove up to `limit` marks of one organisation and return them; those that another has are skipped."""
    names = (marks.c.tenant, marks.c.subject_kind, marks.c.subject)
    free = sa.select(*names).order_by(*names).limit(limit).with_for_update(skip_locked=True)
    rows = connection.execute(free).all()
    mine = [Mark(*row) for row in rows if row[0] == rows[0][0]]
    if mine:
        taken = [{"t": one.tenant, "k": one.kind, "s": one.subject} for one in mine]
        connection.execute(sa.delete(marks).where(*_SAME), taken)
    return mine


def count(connection: Connection) -> int:
    """How many marks wait."""
    return connection.scalar(sa.select(sa.func.count()).select_from(marks)) or 0


def of_everybody(connection: Connection, tenants: Sequence[str] | None = None) -> list[Mark]:
    """A mark for everybody who has a nomination, in these organisations or in all."""
    query = (
        sa.select(nominations.c.tenant, nominations.c.recipient_kind, nominations.c.recipient)
        .where(nominations.c.state.not_in(CLOSED))
        .distinct()
    )
    if tenants is not None:
        query = query.where(nominations.c.tenant.in_(tenants))
    return [Mark(*row, nominated=True) for row in connection.execute(query)]
