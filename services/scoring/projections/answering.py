"""Marks who leads a unit when it turns out otherwise who belongs to it, or who was disciplined there."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty, people
from services.scoring.projections.discipline import decided_on
from services.scoring.projections.held import positions_held
from services.scoring.projections.reach import reach_of
from shared.contracts.personnel import (
    DisciplineDecided,
    DisciplineRevoked,
    PersonLeft,
    PersonRegistered,
    PersonTransferred,
)
from shared.projection import Happened, Projection


def _belongs(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    return [mark for one in batch for mark in _due(connection, one, one.event.on)]


def _revoked(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    due: list[dirty.Mark] = []
    for one in batch:
        first = decided_on(connection, one)
        due += [] if first is None else _due(connection, one, first)
    return due


def _due(connection: Connection, one: Happened, first: date) -> list[dirty.Mark]:
    """Whoever led, from then on, a unit that the person was ever in."""
    tenant = one.recorded.tenant
    if not reach_of(connection, tenant).heads:
        return []
    units = people.placed(connection, tenant, [one.event.person], None)["unit"].unique().to_list()
    last = pl.col("last_day").fill_null(date.max)
    led = positions_held(connection, tenant, None, None).filter(pl.col("heads").is_in(units), last >= first)
    return [
        mark
        for head in led["person"].unique().sort()
        for mark in dirty.of_person_from(connection, tenant, head, first)
    ]


projection = Projection(
    "answering",
    (),
    {
        PersonRegistered: _belongs,
        PersonTransferred: _belongs,
        PersonLeft: _belongs,
        DisciplineDecided: _belongs,
        DisciplineRevoked: _revoked,
    },
    order_free=True,
    finish=dirty.write,
)
"""Applied after those that say who belongs where and who was disciplined."""
