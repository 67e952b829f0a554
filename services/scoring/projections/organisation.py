"""The units of an organisation as they were known: their kind, what they are under, when they end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import UNITS
from services.scoring.projections.units import moves, succeeded_by, successions, units

_DAY = timedelta(days=1)
_NOTHING = sa.cast(sa.null(), sa.String)


@dataclass(frozen=True)
class Organisation:
    """What events said of units, by version; every frame is made when it is first asked for."""

    created: Sequence[Any]
    moved: Sequence[Any]
    succeeded: Sequence[Any]

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
        return pl.DataFrame([*self._spans()], schema=UNITS, orient="row")

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
        moves_of: defaultdict[str, list[Any]] = defaultdict(list)
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
    told = (
        _told(units, tenant, as_of, kind=units.c.kind, parent=units.c.parent),
        _told(moves, tenant, as_of, parent=moves.c.parent),
        _told(successions, tenant, as_of, person=successions.c.person, successor=successions.c.successor),
    )
    found: dict[str, list[Any]] = {"units": [], "unit_moves": [], "successions": []}
    for row in connection.execute(sa.union_all(*told)):
        found[row.table].append(row)
    ordered = (sorted(rows, key=lambda row: row.version) for rows in found.values())
    return Organisation(*ordered)


def _told(table: sa.Table, tenant: str, as_of: datetime | None, **columns: Any) -> sa.Select[Any]:
    more = (columns.get(name, _NOTHING).label(name) for name in ("kind", "parent", "person", "successor"))
    query = sa.select(
        sa.literal(table.name).label("table"), table.c.version, table.c.unit, table.c.since, *more
    ).where(table.c.tenant == tenant)
    return query if as_of is None else query.where(table.c.recorded_at <= as_of)
