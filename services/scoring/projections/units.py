"""Units, what became of them, and the blocks that they compete in. Rows only come in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.placement import SUCCESSIONS
from services.scoring.projections import dirty
from services.scoring.projections.reach import reach_of
from services.scoring.projections.tables import metadata
from shared.contracts.personnel import (
    UnitCreated,
    UnitDissolved,
    UnitJoinedBlock,
    UnitLeftBlock,
    UnitMoved,
    UnitsMerged,
    UnitSplit,
)
from shared.database import Instant, insert_new
from shared.projection import Happened, Projection


def _facts(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of what one event each of the organisation's stream says."""
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant", sa.String(63), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        *columns,
    )


units = _facts(
    "units",
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("kind", sa.String(20)),
    sa.Column("parent", sa.String(63)),
)
"""`kind` is null in rows of before it was kept: a rebuild fills it."""
moves = _facts(
    "unit_moves", sa.Column("unit", sa.String(63), nullable=False), sa.Column("parent", sa.String(63))
)
successions = _facts(
    "successions",
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("successor", sa.String(63), nullable=False),
)
"""`person` is empty in the row that holds for everybody whom no other row of a split names."""
block_moves = _facts(
    "block_moves",
    sa.Column("block", sa.String(63), nullable=False),
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("joined", sa.Boolean, nullable=False),
)


def _row(one: Happened, **values: Any) -> dict[str, Any]:
    return {
        "tenant": one.recorded.tenant,
        "version": one.recorded.version,
        "recorded_at": one.recorded.recorded_at,
        "since": one.event.on,
        **values,
    }


def _created(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [_row(one, unit=one.event.unit, kind=one.event.kind, parent=one.event.parent) for one in batch]
    insert_new(connection, units, rows)
    return [mark for one in batch for mark in _due_with_parents(connection, one)]


def _moved(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [_row(one, unit=one.event.unit, parent=one.event.parent) for one in batch]
    insert_new(connection, moves, rows)
    return [mark for one in batch for mark in _due_with_parents(connection, one)]


def _due_with_parents(connection: Connection, one: Happened) -> list[dirty.Mark]:
    """The unit, and whatever unit it was ever under."""
    tenant, unit = one.recorded.tenant, one.event.unit
    due = dirty.of_unit(connection, tenant, unit)
    for table in (units, moves):
        above = sa.select(table.c.parent).where(table.c.tenant == tenant, table.c.unit == unit)
        for parent in set(connection.scalars(above)) - {None}:
            due += dirty.of_unit(connection, tenant, parent)
    return due


def _merged(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    due: list[dirty.Mark] = []
    for one in batch:
        for unit in one.event.units:
            due += _succeeded(connection, one, unit, {"": one.event.into})
    return due


def _split(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    due: list[dirty.Mark] = []
    for one in batch:
        successors = {"": one.event.default, **one.event.members}
        due += _succeeded(connection, one, one.event.unit, successors)
    return due


def _dissolved(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    due: list[dirty.Mark] = []
    for one in batch:
        due += _succeeded(connection, one, one.event.unit, {"": one.event.successor})
    return due


def _succeeded(
    connection: Connection, one: Happened, unit: str, successors: dict[str, str]
) -> list[dirty.Mark]:
    rows = [
        _row(one, unit=unit, person=person, successor=successor) for person, successor in successors.items()
    ]
    insert_new(connection, successions, rows)
    return dirty.of_all_from(connection, one.recorded.tenant, one.event.on)


def _moved_block(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        _row(
            one,
            block=one.event.block,
            unit=one.event.unit,
            joined=isinstance(one.event, UnitJoinedBlock),
        )
        for one in batch
    ]
    insert_new(connection, block_moves, rows)
    return [
        mark
        for one in batch
        if reach_of(connection, one.recorded.tenant).blocks
        for mark in dirty.of_all_from(connection, one.recorded.tenant, one.event.on)
    ]


projection = Projection(
    "units",
    (units, moves, successions, block_moves),
    {
        UnitCreated: _created,
        UnitMoved: _moved,
        UnitsMerged: _merged,
        UnitSplit: _split,
        UnitDissolved: _dissolved,
        UnitJoinedBlock: _moved_block,
        UnitLeftBlock: _moved_block,
    },
    order_free=True,
    finish=dirty.write,
)


def successions_known(connection: Connection, tenant: str, as_of: datetime | None) -> pl.DataFrame:
    """`placement.SUCCESSIONS` as known at `as_of`."""
    return succeeded_by(connection.execute(_known(successions, tenant, as_of)))


def succeeded_by(rows: Iterable[Any]) -> pl.DataFrame:
    """`placement.SUCCESSIONS` from the rows of successions."""
    found = [(row.unit, row.since, row.successor, row.person or None) for row in rows]
    return pl.DataFrame(found, schema=SUCCESSIONS, orient="row")


def existing(connection: Connection, tenant: str, as_of: datetime | None) -> list[str]:
    """Every unit that there ever was, by short name."""
    return sorted({row.unit for row in connection.execute(_known(units, tenant, as_of))})


def ended_before(connection: Connection, tenant: str, first: date, as_of: datetime | None) -> set[str]:
    """Units that were no more by `first`: nothing of theirs can lie on or after it."""
    return {row.unit for row in connection.execute(_known(successions, tenant, as_of)) if row.since <= first}


def in_block(
    connection: Connection, tenant: str, block: str, last: date, as_of: datetime | None
) -> list[str]:
    """The units that compete in `block` on the day `last`."""
    query = (
        _known(block_moves, tenant, as_of).where(block_moves.c.since <= last).order_by(block_moves.c.version)
    )
    latest: dict[str, Any] = {}
    for row in connection.execute(query):
        latest[row.unit] = row
    return sorted(unit for unit, row in latest.items() if row.block == block and row.joined)


def blocks_known(connection: Connection, tenant: str, as_of: datetime | None = None) -> list[str]:
    """Every block that a unit ever joined."""
    return sorted({row.block for row in connection.execute(_known(block_moves, tenant, as_of))})


def _known(table: sa.Table, tenant: str, as_of: datetime | None) -> sa.Select[Any]:
    query = sa.select(table).where(table.c.tenant == tenant)
    return query if as_of is None else query.where(table.c.recorded_at <= as_of)
