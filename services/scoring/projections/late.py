"""What later facts would change in periods that are closed: kept beside what is published, until the period
is reopened or it no longer differs. Written with the computation; no event tells of it."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.projections.tables import metadata
from shared.bulk import upsert_many
from shared.database import Instant, looked_up, one_of

late_changes = sa.Table(
    "late_changes",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("published_points", sa.BigInteger),
    sa.Column("published_grade", sa.String(40)),
    sa.Column("points", sa.BigInteger),
    sa.Column("grade", sa.String(40)),
    sa.Column("scored", sa.Boolean, nullable=False),
    sa.Column("raised", sa.Text, nullable=False),
    sa.Column("cleared", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Index("late_changes_by_period", "tenant", "period"),
)
"""`scored`: whether there would be a score at all; `raised` and `cleared`: codes of flags, parted by spaces;
`since`: when a difference was first found."""


def kept(
    connection: Connection, tenant: str, kind: str, subjects: Sequence[str], periods: Collection[str]
) -> list[sa.Row[Any]]:
    """The rows of these subjects in these periods."""
    table = late_changes
    here = (table.c.tenant == tenant, table.c.subject_kind == kind, table.c.period.in_([*periods]))
    return looked_up(connection, sa.select(table).where(*here), table.c.subject, subjects)


def replace(
    connection: Connection,
    tenant: str,
    kind: str,
    period: str,
    subjects: Sequence[str],
    rows: list[dict[str, Any]],
) -> set[str]:
    """Set what would change of `subjects` in the period: `rows` have all but the key's first columns.

    A difference that was there keeps its `since`. Returns the subjects of which something else is kept now.
    """
    before = {row.subject: row._asdict() for row in kept(connection, tenant, kind, subjects, [period])}
    key = {"tenant": tenant, "subject_kind": kind, "period": period}
    wanted = {row["subject"]: {**key, **row} for row in rows}
    for subject, row in wanted.items():
        if subject in before:
            row["since"] = before[subject]["since"]
    changed = [row for subject, row in wanted.items() if row != before.get(subject)]
    gone = [subject for subject in before if subject not in wanted]
    upsert_many(connection, late_changes, changed)
    table = late_changes
    here = (table.c.tenant == tenant, table.c.subject_kind == kind, table.c.period == period)
    for some in one_of(connection, table.c.subject, gone):
        connection.execute(sa.delete(table).where(*here, some))
    return {row["subject"] for row in changed} | set(gone)


def listed(connection: Connection, tenant: str, within: Period | None = None) -> list[dict[str, Any]]:
    """What would change in `within` and the periods inside it, or in all; flags as lists."""
    table = late_changes
    query = (
        sa.select(*(column for column in table.c if column.name != "tenant"))
        .where(table.c.tenant == tenant)
        .order_by(table.c.period, table.c.subject_kind, table.c.subject)
    )
    if within is not None:
        query = query.where(
            table.c.period.in_([str(part) for kind in LENGTHS for part in within.parts(kind)])
        )
    return [
        {**row._asdict(), "raised": row.raised.split(), "cleared": row.cleared.split()}
        for row in connection.execute(query)
    ]
