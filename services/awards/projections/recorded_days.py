"""On which days behaviour of whom was recorded. Days only come in, whatever becomes of the records."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.clock import local_day
from shared.contracts.observations import BehaviourRecorded
from shared.database import insert_new
from shared.eventstore.segment import local_days
from shared.projection import ColumnChange, Happened, Projection

recorded_days = sa.Table(
    "recorded_days",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(63), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
)


def _recorded(connection: Connection, batch: Sequence[Happened]) -> None:
    _keep(
        connection,
        (
            (
                one.recorded.tenant,
                one.event.subject_kind,
                one.event.subject,
                local_day(one.event.occurred_at),
            )
            for one in batch
        ),
    )


def _recorded_as_columns(connection: Connection, frame: pl.DataFrame) -> None:
    days = frame.select("tenant", "subject_kind", "subject", local_days("occurred_at"))
    _keep(connection, days.unique().iter_rows())


def _keep(connection: Connection, days: Iterable[tuple[Any, ...]]) -> None:
    names = recorded_days.c.keys()
    insert_new(connection, recorded_days, [dict(zip(names, one, strict=True)) for one in {*days}])


projection = Projection(
    "recorded_days",
    (recorded_days,),
    {BehaviourRecorded: _recorded},
    order_free=True,
    columns={
        BehaviourRecorded: ColumnChange(
            _recorded_as_columns, ("tenant", "occurred_at"), ("subject_kind", "subject")
        )
    },
)
