"""Tables of what one event each of a person's stream says. Rows only come in, keyed by person and version."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.database import insert_new
from shared.projection import Change, Happened


def person_table(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table with these columns beside those that every such table has."""
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant", sa.String(63), primary_key=True),
        sa.Column("person", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        *columns,
    )


def person_row(one: Happened, **values: Any) -> dict[str, Any]:
    """The row of an event."""
    event, recorded = one.event, one.recorded
    return {"tenant": recorded.tenant, "person": event.person, "version": recorded.version, **values}


def kept(table: sa.Table, **columns: str) -> Change:
    """The change that keeps these fields of an event in `table`: column -> field of the event."""

    def change(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
        rows = [
            person_row(one, **{column: getattr(one.event, field) for column, field in columns.items()})
            for one in batch
        ]
        insert_new(connection, table, rows)
        return [due.Mark(one.recorded.tenant, "person", one.event.person, spread=True) for one in batch]

    return change
