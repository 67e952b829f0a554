"""Units as personnel told them: since when each exists, and when it ended.

Two tables of facts instead of one row that changes: the end of a unit may be heard before its beginning.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.campaign import Unit
from services.awards.projections.tables import metadata
from shared.contracts.personnel import UnitCreated, UnitDissolved, UnitsMerged, UnitSplit
from shared.database import insert_new, upsert_newer
from shared.projection import Happened, Projection

units = sa.Table(
    "units",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
)

ends = sa.Table(
    "unit_ends",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("ended", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
"""`ended` is the first day on which the unit is no more."""


def _created(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [{"tenant": one.recorded.tenant, "unit": one.event.unit, "since": one.event.on} for one in batch]
    insert_new(connection, units, rows)


def _merged(connection: Connection, batch: Sequence[Happened]) -> None:
    _end(connection, [(one, unit) for one in batch for unit in one.event.units])


def _ended(connection: Connection, batch: Sequence[Happened]) -> None:
    _end(connection, [(one, one.event.unit) for one in batch])


def _end(connection: Connection, ended: Sequence[tuple[Happened, str]]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "unit": unit,
            "ended": one.event.on,
            "version": one.recorded.version,
        }
        for one, unit in ended
    ]
    upsert_newer(connection, ends, rows, by="version")


projection = Projection(
    "units",
    (units, ends),
    {UnitCreated: _created, UnitsMerged: _merged, UnitSplit: _ended, UnitDissolved: _ended},
    order_free=True,
)


def ended_by(connection: Connection, tenant: str, last_day: date) -> dict[str, date]:
    """The units that were no more at the end of `last_day`, with the first day on which they were not."""
    query = sa.select(ends.c.unit, ends.c.ended).where(ends.c.tenant == tenant, ends.c.ended <= last_day)
    return {row.unit: row.ended for row in connection.execute(query)}


def known(connection: Connection, tenant: str) -> dict[str, Unit]:
    """unit -> the days of its beginning and its end."""
    same = sa.and_(ends.c.tenant == units.c.tenant, ends.c.unit == units.c.unit)
    query = (
        sa.select(units.c.unit, units.c.since, ends.c.ended)
        .outerjoin(ends, same)
        .where(units.c.tenant == tenant)
    )
    return {row.unit: Unit(row.since, row.ended) for row in connection.execute(query)}
