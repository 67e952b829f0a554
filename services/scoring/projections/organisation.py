"""The units of an organisation as they were known: their kind, what they are under, when they end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import UNITS, empty
from services.scoring.projections.units import moves, succeeded_by, successions, units
from shared.database import Instant
from shared.ready import Ready

_DAY = timedelta(days=1)


class Row(NamedTuple):
    """What a row of any of the tables tells; null is what it has nothing to say of."""

    version: int
    unit: str
    since: date
    kind: str | None
    parent: str | None
    person: str | None
    successor: str | None


@dataclass(frozen=True)
class Organisation:
    """What events said of units, by version; every frame is made when it is first asked for."""

    created: Sequence[Row]
    moved: Sequence[Row]
    succeeded: Sequence[Row]

    @cached_property
    def successions(self) -> pl.DataFrame:
        """`placement.SUCCESSIONS`."""
        return succeeded_by(self.succeeded)

    @cached_property
    def ended(self) -> dict[str, date]:
        """unit -> the first day on which it is no more."""
        found: dict[str, date] = {}
        for row in self.succeeded:
            if not row.person and row.successor != row.unit:
                found[row.unit] = min(row.since, found.get(row.unit, row.since))
        return found

    @cached_property
    def units(self) -> pl.DataFrame:
        """`facts.UNITS`: each unit for as long as it is under the same one."""
        spans = [*self._spans()]
        return pl.DataFrame(spans, schema=UNITS, orient="row") if spans else empty(UNITS)

    def forerunners(self, units: Iterable[str]) -> list[str]:
        """The units, and those whose members came into one of them by merger, split or dissolution."""
        found, new = set[str](), set(units)
        while new:
            found |= new
            new = {row.unit for row in self.succeeded if row.successor in new} - found
        return sorted(found)

    def parents(self, day: date) -> dict[str, str]:
        """unit -> the one that it is under that day."""
        return {
            unit: parent
            for unit, _, parent, first, last in self._spans()
            if parent is not None and first <= day and (last is None or day <= last)
        }

    def _spans(self) -> Iterator[tuple[str, str | None, str | None, date, date | None]]:
        moves_of: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.moved:
            moves_of[row.unit].append(row)
        for made in self.created:
            end = self.ended.get(made.unit)
            last = None if end is None else end - _DAY
            said = sorted((made, *moves_of[made.unit]), key=lambda row: (row.since, row.version))
            for number, row in enumerate(said):
                until = last
                if number + 1 < len(said):
                    before = said[number + 1].since - _DAY
                    until = before if until is None else min(until, before)
                if until is None or row.since <= until:
                    yield made.unit, made.kind, row.parent, row.since, until


def organisation(connection: Connection, tenant: str, as_of: datetime | None) -> Organisation:
    """What was known at `as_of`, in one statement."""
    instant = {} if as_of is None else {"as_of": as_of}
    found: dict[str, list[Row]] = {"units": [], "unit_moves": [], "successions": []}
    for name, *told in _ready(as_of is not None).rows(connection, tenant=tenant, **instant):
        found[name].append(Row(*told))
    return Organisation(*(sorted(rows, key=attrgetter("version")) for rows in found.values()))


@cache
def _ready(of_then: bool) -> Ready:
    return Ready(
        sa.union_all(
            _told(units, of_then, kind=units.c.kind, parent=units.c.parent),
            _told(moves, of_then, parent=moves.c.parent),
            _told(successions, of_then, person=successions.c.person, successor=successions.c.successor),
        )
    )


def _told(table: sa.Table, of_then: bool, **columns: sa.Column[Any]) -> sa.Select[Any]:
    same = (table.c[name] for name in ("version", "unit", "since"))
    more = (
        columns.get(name, sa.cast(sa.null(), sa.String)).label(name)
        for name in ("kind", "parent", "person", "successor")
    )
    query = sa.select(sa.literal(table.name).label("table"), *same, *more)
    query = query.where(table.c.tenant == sa.bindparam("tenant"))
    return query.where(table.c.recorded_at <= sa.bindparam("as_of", type_=Instant)) if of_then else query
