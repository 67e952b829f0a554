"""What grades are before those of a unit, a block or the organisation are held against each other, and how
far that lowers them. Written with the computation; no event tells of it but the grade that comes of both.

The two tables have one writer each: the computation of the subject, and that of its cell.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.tables import metadata
from shared.bulk import upsert_many
from shared.database import looked_up, one_of

own_grades = sa.Table(
    "own_grades",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("rules", sa.String(80), nullable=False),
    sa.Column("points", sa.BigInteger),
    sa.Column("grade", sa.String(40)),
    sa.Column("unit", sa.String(63)),
    sa.Column("block", sa.String(63)),
    sa.Column("kind", sa.String(20)),
    sa.Column("leads", sa.Boolean, nullable=False),
    sa.Column("led", sa.Text, nullable=False),
    sa.Index("own_grades_by_period", "tenant", "subject_kind", "period", "unit"),
)
"""Only of subjects whose sheet grades them relatively to others, as they were on the last day there.
`rules`: criteria set and version; `led`: the units that the person leads, parted by spaces."""

relative_limits = sa.Table(
    "relative_limits",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("grade", sa.String(40), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
)
"""The grade that is left to whom the others of the cell (`quota`) or the unit led (`head-not-above-unit`)
lower."""


def of_subjects(
    connection: Connection, table: sa.Table, tenant: str, kind: str, subjects: Sequence[str], period: str
) -> dict[str, sa.Row[Any]]:
    """subject -> its row of one of the two tables in the period."""
    query = sa.select(table).where(*_here(table, tenant, kind, period))
    return {row.subject: row for row in looked_up(connection, query, table.c.subject, subjects)}


def of_cell(
    connection: Connection, tenant: str, kind: str, period: str, within: str, cell: str
) -> list[sa.Row[Any]]:
    """The own grades of one unit or block (empty: of those that belong to none) or of the whole organisation,
    by subject."""
    query = sa.select(own_grades).where(*_here(own_grades, tenant, kind, period))
    if within != "organisation":
        column = own_grades.c[within]
        query = query.where(column == cell if cell else column.is_(None))
    return list(connection.execute(query.order_by(own_grades.c.subject)).all())


def heads_of(connection: Connection, tenant: str, period: str, units: Collection[str]) -> list[sa.Row[Any]]:
    """The own grades of persons who lead one of the units."""
    query = sa.select(own_grades).where(*_here(own_grades, tenant, "person", period), own_grades.c.leads)
    wanted = set(units)
    return [row for row in connection.execute(query).all() if wanted & set(row.led.split())]


def write(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    upsert_many(connection, table, rows)


def forget(
    connection: Connection, table: sa.Table, tenant: str, kind: str, subjects: Sequence[str], period: str
) -> None:
    for some in one_of(connection, table.c.subject, subjects):
        connection.execute(sa.delete(table).where(*_here(table, tenant, kind, period), some))


def _here(table: sa.Table, tenant: str, kind: str, period: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.tenant == tenant, table.c.subject_kind == kind, table.c.period == period
