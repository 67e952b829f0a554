"""Scores as scoring told them: the newest of each subject and period."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.proposal import Score
from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import ScoreChanged
from shared.database import upsert_newer
from shared.projection import Happened, Projection

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(63), primary_key=True),
    sa.Column("points", sa.Integer),
    sa.Column("grade", sa.String(40)),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("basis", sa.String(36), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
"""`basis` is the id of the event; `points` is null when nothing is scored any longer."""


def _changed(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "period": one.event.period,
            "subject_kind": one.event.subject_kind,
            "subject": one.event.subject,
            "points": one.event.points,
            "grade": one.event.grade,
            "criteria": one.event.criteria,
            "basis": one.recorded.id,
            "version": one.recorded.version,
        }
        for one in batch
    ]
    upsert_newer(connection, scores, rows, by="version")
    return [due.mark_of(row) for row in rows]


projection = Projection("scores", (scores,), {ScoreChanged: _changed}, order_free=True, finish=due.write)


def of_period(connection: Connection, tenant: str, period: str) -> list[Score]:
    """Everyone who has a score in exactly that period."""
    query = sa.select(scores).where(_scored(tenant, period))
    return [
        Score(row.subject_kind, row.subject, row.points, row.grade, row.criteria, row.basis)
        for row in connection.execute(query)
    ]


def of_subject(
    connection: Connection, tenant: str, period: str, kind: SubjectKind, subject: str
) -> Score | None:
    """The score of one subject in exactly that period, if it has one."""
    here = (scores.c.subject_kind == kind, scores.c.subject == subject)
    row = connection.execute(sa.select(scores).where(_scored(tenant, period), *here)).first()
    if row is None:
        return None
    return Score(row.subject_kind, row.subject, row.points, row.grade, row.criteria, row.basis)


def by_other_criteria(
    connection: Connection, tenant: str, period: str, criteria: str
) -> dict[tuple[SubjectKind, str], str]:
    """(kind, subject) -> the criteria, of those whose score in the period is not by `criteria`."""
    query = sa.select(scores.c.subject_kind, scores.c.subject, scores.c.criteria).where(
        _scored(tenant, period), scores.c.criteria != criteria
    )
    return {(row.subject_kind, row.subject): row.criteria for row in connection.execute(query)}


def population(connection: Connection, tenant: str, period: str) -> dict[SubjectKind, int]:
    """How many subjects of each kind have a score in the period."""
    query = (
        sa.select(scores.c.subject_kind, sa.func.count())
        .where(_scored(tenant, period))
        .group_by(scores.c.subject_kind)
    )
    return {kind: count for kind, count in connection.execute(query)}


def _scored(tenant: str, period: str) -> sa.ColumnElement[bool]:
    return sa.and_(scores.c.tenant == tenant, scores.c.period == period, scores.c.points.is_not(None))
