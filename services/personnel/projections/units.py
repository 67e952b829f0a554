"""Units as they are called and placed today, and which unit became which, and when."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel.projections.tables import metadata
from shared.contracts.personnel import (
    UnitCreated,
    UnitDissolved,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
)
from shared.database import upsert
from shared.projection import Happened, Projection

units = sa.Table(
    "units",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("parent", sa.String(63)),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("ended", sa.Date),
)

successions = sa.Table(
    "successions",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("successor", sa.String(63), nullable=False),
)
"""`person` is empty in the row that holds for everybody whom no other row of a split names."""

Successions = dict[str, list[tuple[date, str, str]]]


def _created(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "unit": one.event.unit,
            "name": one.event.name,
            "kind": one.event.kind,
            "parent": one.event.parent,
            "since": one.event.on,
            "ended": None,
        }
        for one in batch
    ]
    upsert(connection, units, rows)


def _change(connection: Connection, one: Happened, unit: str, **values: Any) -> None:
    here = sa.and_(units.c.tenant == one.recorded.tenant, units.c.unit == unit)
    connection.execute(sa.update(units).where(here).values(**values))


def _renamed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, one.event.unit, name=one.event.name)


def _moved(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, one.event.unit, parent=one.event.parent)


def _merged(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        for unit in one.event.units:
            _end(connection, one, unit, {"": one.event.into})


def _split(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _end(connection, one, one.event.unit, {"": one.event.default, **one.event.members})


def _dissolved(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _end(connection, one, one.event.unit, {"": one.event.successor})


def _end(connection: Connection, one: Happened, unit: str, successors: dict[str, str]) -> None:
    _change(connection, one, unit, ended=one.event.on)
    rows = [
        {
            "tenant": one.recorded.tenant,
            "unit": unit,
            "since": one.event.on,
            "person": person,
            "successor": successor,
        }
        for person, successor in successors.items()
    ]
    upsert(connection, successions, rows)


projection = Projection(
    "units",
    (units, successions),
    {
        UnitCreated: _created,
        UnitRenamed: _renamed,
        UnitMoved: _moved,
        UnitsMerged: _merged,
        UnitSplit: _split,
        UnitDissolved: _dissolved,
    },
)


def listed(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Every unit, ended ones included, by short name."""
    query = sa.select(units).where(units.c.tenant == tenant).order_by(units.c.unit)
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in connection.execute(query)
    ]


def known_successions(connection: Connection, tenant: str) -> Successions:
    """unit -> (since, person or '', successor), oldest first."""
    query = sa.select(successions).where(successions.c.tenant == tenant).order_by(successions.c.since)
    found: Successions = {}
    for row in connection.execute(query):
        found.setdefault(row.unit, []).append((row.since, row.person, row.successor))
    return found


def follow(known: Successions, unit: str, person: str, since: date, on: date) -> str:
    """The unit that a member of `unit` since `since` belongs to on `on`, through every merge and split."""
    while True:
        steps = [step for step in known.get(unit, ()) if since <= step[0] <= on and step[1] in ("", person)]
        if not steps:
            return unit
        first = min(step[0] for step in steps)
        unit, since = _successor(step for step in steps if step[0] == first), first


def _successor(steps: Iterable[tuple[date, str, str]]) -> str:
    """The row that names the person goes before the one for everybody else."""
    return max(steps, key=lambda step: step[1])[2]
