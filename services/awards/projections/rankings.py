"""Block rankings as they were published; a later one of the same period goes before an earlier one."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.proposal import Ranking
from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.scoring import BlockRanked, Standing
from shared.database import insert_new
from shared.projection import Happened, Projection

rankings = sa.Table(
    "rankings",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("block", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("basis", sa.String(36), nullable=False),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("standings", sa.JSON, nullable=False),
)
"""Every publication is kept, since nominations name theirs; `basis` is the id of its event."""


def _ranked(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "period": one.event.period,
            "block": one.event.block,
            "version": one.recorded.version,
            "basis": one.recorded.id,
            "criteria": one.event.criteria,
            "standings": msgspec.to_builtins(one.event.standings),
        }
        for one in batch
    ]
    insert_new(connection, rankings, rows)
    return [
        due.Mark(one.recorded.tenant, "unit", place.unit, one.event.period)
        for one in batch
        for place in one.event.standings
    ]


projection = Projection("rankings", (rankings,), {BlockRanked: _ranked}, order_free=True, finish=due.write)


def newest(connection: Connection, tenant: str, period: str) -> list[Ranking]:
    """The newest ranking of each block for the period, by block."""
    query = (
        sa.select(rankings)
        .where(rankings.c.tenant == tenant, rankings.c.period == period)
        .order_by(rankings.c.block, rankings.c.version)
    )
    found = {
        row.block: Ranking(row.block, row.criteria, row.basis, _standings(row.standings))
        for row in connection.execute(query)
    }
    return list(found.values())


def tied_leaders(connection: Connection, tenant: str) -> set[tuple[str, str]]:
    """(basis, unit) of every unit that shares the first rank of a published ranking with another."""
    query = sa.select(rankings.c.basis, rankings.c.standings).where(rankings.c.tenant == tenant)
    found: set[tuple[str, str]] = set()
    for row in connection.execute(query):
        leaders = [one.unit for one in _standings(row.standings) if one.rank == 1]
        if len(leaders) > 1:
            found.update((row.basis, unit) for unit in leaders)
    return found


def _standings(stored: object) -> list[Standing]:
    return msgspec.convert(stored, list[Standing])
