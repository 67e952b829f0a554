"""Who and what can be recorded about: people and units as personnel told, criteria as scoring published.

Rows are only ever inserted, under keys that one event alone can give, so that the order in which foreign
events come makes no difference; what was said last is chosen on reading.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from services.observations.domain.directory import COMPUTED, Directory, Stay
from services.observations.projections.tables import metadata
from shared.contracts.personnel import BadgeAssigned, PersonLeft, PersonRegistered, UnitCreated
from shared.contracts.scoring import CriteriaPublished, CriterionOffered
from shared.database import insert_new, one_of
from shared.ids import person_id
from shared.projection import Happened, Projection

people = sa.Table(
    "known_people",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
)

departures = sa.Table(
    "known_departures",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("left", sa.Date, nullable=False),
)

badges = sa.Table(
    "known_badges",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("badge", sa.String(40), primary_key=True),
)

units = sa.Table(
    "known_units",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
)

criteria = sa.Table(
    "offered_criteria",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("criteria", sa.String(80), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("criterion", sa.String(80), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("assessed", sa.JSON(none_as_null=True)),
)
"""`subject_kind` is person, unit, or `COMPUTED` for what no one records.

`assessed` is what a criterion allows that is filled in column by column.
"""


def _registered(connection: Connection, batch: Sequence[Happened]) -> list[dict[str, Any]]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "person": one.event.person,
            "code": one.event.code,
            "first_day": one.event.on,
        }
        for one in batch
    ]
    insert_new(connection, people, rows)
    return _badged(connection, [one for one in batch if one.event.badge is not None])


def _badged(_connection: Connection, batch: Sequence[Happened]) -> list[dict[str, Any]]:
    return [{"tenant": one.recorded.tenant, "badge": one.event.badge} for one in batch]


def _note_badges(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Those of the registered and those assigned later, together: replicas lock the rows in one order."""
    insert_new(connection, badges, [*rows])


def _left(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "person": one.event.person,
            "version": one.recorded.version,
            "left": one.event.on,
        }
        for one in batch
    ]
    insert_new(connection, departures, rows)


def _unit_created(connection: Connection, batch: Sequence[Happened]) -> None:
    insert_new(connection, units, [{"tenant": one.recorded.tenant, "unit": one.event.unit} for one in batch])


def _published(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "criteria": one.event.criteria,
            "version": one.event.version,
            "subject_kind": kind,
            "criterion": criterion,
            "name": name,
            "assessed": assessed,
        }
        for one in batch
        for kind, criterion, name, assessed in _criteria_of(one.event)
    ]
    insert_new(connection, criteria, rows)


def _criteria_of(event: CriteriaPublished) -> Iterator[tuple[str, str, str, dict[str, Any] | None]]:
    """Kind of subject, criterion, name, what is allowed: of those offered, and the others in the text."""
    offered = {one.criterion for one in event.offered}
    for one in event.offered:
        assessed = msgspec.to_builtins(one) if one.columns else None
        yield one.subject_kind, one.criterion, one.name, assessed
    for other in sorted(set(_named_in(yaml.safe_load(event.text))) - offered):
        yield COMPUTED, other, "", None


def _named_in(document: Any) -> Iterator[str]:
    """Every criterion that a part of a criteria document declares."""
    if isinstance(document, dict):
        if isinstance(document.get("criterion"), str):
            yield document["criterion"]
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            yield from _named_in(part)


of_personnel = Projection(
    "known people and units",
    (people, departures, badges, units),
    {
        PersonRegistered: _registered,
        BadgeAssigned: _badged,
        PersonLeft: _left,
        UnitCreated: _unit_created,
    },
    order_free=True,
    finish=_note_badges,
)

of_scoring = Projection("offered criteria", (criteria,), {CriteriaPublished: _published}, order_free=True)


def known(
    connection: Connection, tenant: str, wanted: Collection[str], codes: Collection[str] = ()
) -> Directory:
    """The directory of `tenant`; of its people only those of `wanted` ids, and of its staff codes only those
    of `codes`, for there may be very many.
    """
    offered, assessed = _criteria(connection, tenant)
    return Directory(
        people=_stays(connection, tenant, list(wanted)),
        staff=_staff(connection, tenant, codes),
        units=frozenset(connection.scalars(sa.select(units.c.unit).where(units.c.tenant == tenant))),
        criteria=offered,
        assessed=assessed,
    )


def carried(connection: Connection, tenant: str, wanted: Iterable[str]) -> set[str]:
    """Those of the badge numbers `wanted` that somebody carries or carried."""
    there = connection.scalars(sa.select(badges.c.badge).where(badges.c.tenant == tenant))
    return set(there) & set(wanted)


def offered(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Under what behaviour can be recorded: kind of subject, criterion, its newest name, and the columns of
    the sheet of one that is assessed."""
    query = sa.select(criteria).where(criteria.c.tenant == tenant, criteria.c.subject_kind != COMPUTED)
    newest = {
        (row.subject_kind, row.criterion): (row.name, (row.assessed or {}).get("columns", []))
        for row in connection.execute(query.order_by(criteria.c.version, criteria.c.criteria))
    }
    return [
        {"subject_kind": kind, "criterion": criterion, "name": name, "columns": columns}
        for (kind, criterion), (name, columns) in sorted(newest.items())
    ]


def _staff(connection: Connection, tenant: str, codes: Collection[str]) -> frozenset[str]:
    ours = sa.select(people.c.code).where(people.c.tenant == tenant)
    found: set[str] = set()
    for wanted in one_of(connection, people.c.person, [person_id(tenant, code) for code in codes]):
        found.update(connection.scalars(ours.where(wanted)))
    return frozenset(found)


def _stays(connection: Connection, tenant: str, wanted: Sequence[str]) -> dict[str, Stay]:
    gone = sa.select(departures.c.person, departures.c.left).where(departures.c.tenant == tenant)
    left: dict[str, date] = {}
    for part in one_of(connection, departures.c.person, wanted):
        rows = connection.execute(gone.where(part).order_by(departures.c.version)).all()
        left.update((person, day) for person, day in rows)
    ours = sa.select(people.c.person, people.c.first_day).where(people.c.tenant == tenant)
    stays: dict[str, Stay] = {}
    for part in one_of(connection, people.c.person, wanted):
        for person, first in connection.execute(ours.where(part)).all():
            stays[person] = Stay(first, left.get(person))
    return stays


def _criteria(
    connection: Connection, tenant: str
) -> tuple[dict[str, frozenset[str]], dict[tuple[str, str], CriterionOffered]]:
    """The criteria by kind of subject, and what the newest version says of each assessed one; one that it
    counts otherwise is not among these."""
    query = (
        sa.select(criteria.c.subject_kind, criteria.c.criterion, criteria.c.assessed)
        .where(criteria.c.tenant == tenant)
        .order_by(criteria.c.version, criteria.c.criteria)
    )
    newest = {(kind, criterion): rule for kind, criterion, rule in connection.execute(query)}
    offered: dict[str, set[str]] = {}
    for kind, criterion in newest:
        offered.setdefault(kind, set()).add(criterion)
    assessed = {
        key: msgspec.convert(rule, CriterionOffered) for key, rule in newest.items() if rule is not None
    }
    return {kind: frozenset(names) for kind, names in offered.items()}, assessed
