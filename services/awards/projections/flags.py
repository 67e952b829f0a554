"""Flags as scoring raised and cleared them: the newest word on each subject, period and flag."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.periods import touch
from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import FlagCleared, FlagRaised
from shared.database import upsert_newer
from shared.projection import Happened, Projection

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(63), primary_key=True),
    sa.Column("flag", sa.String(63), primary_key=True),
    sa.Column("raised", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("severity", sa.String(20)),
)
"""`severity` is null in rows of before it was kept: a rebuild fills it."""


def _said(_connection: Connection, batch: Sequence[Happened]) -> list[due.Due]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "period": one.event.period,
            "subject_kind": one.event.subject_kind,
            "subject": one.event.subject,
            "flag": one.event.flag,
            "raised": isinstance(one.event, FlagRaised),
            "version": one.recorded.version,
            "severity": one.event.severity,
        }
        for one in batch
    ]
    return [due.Before(_write, rows), *map(due.mark_of, rows)]


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """What was raised and what was cleared, together: replicas lock the rows in one order."""
    upsert_newer(connection, flags, rows, by="version")


projection = Projection(
    "flags", (flags,), {FlagRaised: _said, FlagCleared: _said}, order_free=True, finish=due.write
)


def touching(
    connection: Connection, tenant: str, period: str
) -> dict[tuple[SubjectKind, str], frozenset[str]]:
    """(kind, subject) -> the flags that stand raised in a period with a day in common with `period`."""
    periods = sa.select(flags.c.period).where(flags.c.tenant == tenant).distinct()
    common = [one for one in connection.scalars(periods) if touch(one, period)]
    query = sa.select(flags).where(
        flags.c.tenant == tenant, flags.c.period.in_(common), flags.c.raised.is_(True)
    )
    found: dict[tuple[SubjectKind, str], frozenset[str]] = {}
    for row in connection.execute(query):
        subject = (row.subject_kind, row.subject)
        found[subject] = found.get(subject, frozenset()) | {row.flag}
    return found
