"""What people explained of their days (giải trình), and what became of it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty
from services.scoring.projections.tables import metadata
from shared.clock import local_day
from shared.contracts.observations import ExplanationAccepted, ExplanationRefused, SlipExplained
from shared.database import Instant, insert_new
from shared.projection import Happened, Projection


def _table(name: str, *columns: sa.Column[Any] | sa.Index) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant", sa.String(63), primary_key=True),
        sa.Column("stream", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("event", sa.String(36), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("person", sa.String(36), nullable=False),
        *columns,
    )


explanations = _table(
    "explanations",
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("explained_on", sa.Date, nullable=False),
    sa.Index("explanations_by_person", "tenant", "person", "day"),
)
outcomes = _table(
    "explanation_outcomes",
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Index("explanation_outcomes_by_person", "tenant", "person"),
)
"""accepted or refused; the newest one holds."""

_OUTCOMES: dict[type[Any], str] = {ExplanationAccepted: "accepted", ExplanationRefused: "refused"}


def _row(one: Happened, **values: Any) -> dict[str, Any]:
    return {
        "stream": one.recorded.stream,
        "version": one.recorded.version,
        "tenant": one.recorded.tenant,
        "event": one.recorded.id,
        "recorded_at": one.recorded.recorded_at,
        "person": one.event.person,
        **values,
    }


def _explained(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [
        _row(
            one,
            day=one.event.day,
            kind=one.event.kind,
            explained_on=local_day(one.recorded.occurred_at),
        )
        for one in batch
    ]
    insert_new(connection, explanations, rows)
    return [_due(row["tenant"], row["person"], row["day"]) for row in rows]


def _decided(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark]:
    rows = [_row(one, outcome=_OUTCOMES[type(one.event)]) for one in batch]
    insert_new(connection, outcomes, rows)
    due: list[dirty.Mark] = []
    for row in rows:
        same = (explanations.c.tenant == row["tenant"], explanations.c.stream == row["stream"])
        # An explanation that is yet to come marks the person when it does.
        for day in connection.scalars(sa.select(explanations.c.day).where(*same)):
            due.append(_due(row["tenant"], row["person"], day))
    return due


def _due(tenant: str, person: str, day: Any) -> dirty.Mark:
    return dirty.of_subject(tenant, dirty.PERSON, person, day)


projection = Projection(
    "explanations",
    (explanations, outcomes),
    {SlipExplained: _explained, ExplanationAccepted: _decided, ExplanationRefused: _decided},
    order_free=True,
    finish=dirty.write,
)
