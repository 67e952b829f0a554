"""Tables of what one event each of a person's stream says. Rows only come in, keyed by person and version."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.tables import metadata
from shared.database import Instant
from shared.projection import Happened


def person_table(name: str, *columns: sa.Column[Any] | sa.Index) -> sa.Table:
    """A table with these columns beside those that every such table has."""
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant", sa.String(63), primary_key=True),
        sa.Column("person", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("recorded_at", Instant, nullable=False),
        *columns,
    )


def person_row(one: Happened, **values: Any) -> dict[str, Any]:
    """The row of an event."""
    return {
        "person": one.event.person,
        "version": one.recorded.version,
        "tenant": one.recorded.tenant,
        "recorded_at": one.recorded.recorded_at,
        **values,
    }


def due_from(connection: Connection, one: Happened, first: date) -> list[dirty.Mark]:
    """The person's scores of every active month from that of `first` on."""
    return dirty.of_person_from(connection, one.recorded.tenant, one.event.person, first)


def due_since(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    """The same from the day that each event is about."""
    return [mark for one in batch for mark in due_from(connection, one, one.event.on)]


def known(
    table: sa.Table, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> sa.Select[Any]:
    """The rows of `persons` (None: of all) that were known at `as_of`."""
    query = sa.select(table).where(table.c.tenant == tenant)
    if persons is not None:
        query = query.where(table.c.person.in_(persons))
    return query if as_of is None else query.where(table.c.recorded_at <= as_of)
