"""Which units follow which, and which block a unit competes in. Rows only come in."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.assignments import successions
from services.awards.projections.tables import metadata
from shared.contracts.personnel import (
    UnitDissolved,
    UnitJoinedBlock,
    UnitLeftBlock,
    UnitsMerged,
    UnitSplit,
)
from shared.database import insert_new
from shared.projection import Happened, Projection

block_moves = sa.Table(
    "block_moves",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("block", sa.String(63), nullable=False),
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("joined", sa.Boolean, nullable=False),
)


def _merged(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return _succeeded(
        connection, [(one, unit, {"": one.event.into}) for one in batch for unit in one.event.units]
    )


def _split(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return _succeeded(
        connection,
        [(one, one.event.unit, {"": one.event.default, **one.event.members}) for one in batch],
    )


def _dissolved(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return _succeeded(connection, [(one, one.event.unit, {"": one.event.successor}) for one in batch])


def _succeeded(
    connection: Connection, said: Sequence[tuple[Happened, str, Mapping[str, str]]]
) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "version": one.recorded.version,
            "unit": unit,
            "person": person,
            "since": one.event.on,
            "successor": successor,
        }
        for one, unit, successors in said
        for person, successor in successors.items()
    ]
    insert_new(connection, successions, rows)
    return [due.Mark(row["tenant"], "unit", unit) for row in rows for unit in (row["unit"], row["successor"])]


def _moved(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "version": one.recorded.version,
            "since": one.event.on,
            "block": one.event.block,
            "unit": one.event.unit,
            "joined": isinstance(one.event, UnitJoinedBlock),
        }
        for one in batch
    ]
    insert_new(connection, block_moves, rows)
    return [due.Mark(row["tenant"], "unit", row["unit"]) for row in rows]


projection = Projection(
    "placement",
    (successions, block_moves),
    {
        UnitsMerged: _merged,
        UnitSplit: _split,
        UnitDissolved: _dissolved,
        UnitJoinedBlock: _moved,
        UnitLeftBlock: _moved,
    },
    order_free=True,
    finish=due.write,
)
