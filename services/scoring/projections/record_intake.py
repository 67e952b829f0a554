"""What records' events change: what was told, how it stands by now, and whose scores are due.

Rows only come in; the row of `facts` yields to what is newer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections import dirty, facts, touched
from services.scoring.projections.records import contents, standings
from shared import bulk
from shared.clock import local_day
from shared.contracts.event import Event
from shared.contracts.observations import (
    BehaviourConfirmed,
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
)
from shared.database import insert_new, one_of
from shared.eventstore.segment import local_days
from shared.projection import ColumnChange, Happened, Projection

_STANDING: dict[type[Any], str] = {
    BehaviourRecorded: "recorded",
    BehaviourCorrected: "corrected",
    BehaviourContested: "contested",
    BehaviourUpheld: "upheld",
    BehaviourConfirmed: "confirmed",
    BehaviourRetracted: "retracted",
}
_TOLD = ("subject_kind", "subject", "criterion", "quantity", "source", "alleged", "column")


def _said(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Due]:
    rows = [
        {
            "stream": one.recorded.stream,
            "version": one.recorded.version,
            "tenant": one.recorded.tenant,
            "event": one.recorded.id,
            "day": local_day(one.event.occurred_at),
            "recorded_at": one.recorded.recorded_at,
            **{name: getattr(one.event, name) for name in _TOLD},
            **{column: one.event.measures.get(word) for word, column in facts.MEASURED.items()},
        }
        for one in batch
    ]
    insert_new(connection, contents, rows)
    due = _became(connection, batch, [facts.told(row, row["version"]) for row in rows])
    due.append(dirty.Before(facts.meet, [(row["tenant"], row["criterion"]) for row in rows]))
    for tenant in {row["tenant"] for row in rows}:
        months = {dirty.month_of(row["day"]) for row in rows if row["tenant"] == tenant}
        due += dirty.of_opening(connection, tenant, months)
    return due


def _stood(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Due]:
    return _became(connection, batch, [facts.NOTHING_TOLD for _ in batch])


def _became(
    connection: Connection, batch: Sequence[Happened], told: Sequence[dict[str, Any]]
) -> list[dirty.Due]:
    """Of one record come events of several kinds, so its one row is left to the end."""
    rows: list[dict[str, Any]] = [
        {
            "stream": one.recorded.stream,
            "version": one.recorded.version,
            "tenant": one.recorded.tenant,
            "event": one.recorded.id,
            "standing": _STANDING[type(one.event)],
            "recorded_at": one.recorded.recorded_at,
        }
        for one in batch
    ]
    insert_new(connection, standings, rows)
    now = [
        {
            "tenant": row["tenant"],
            "stream": row["stream"],
            **content,
            **facts.stood(row["standing"], row["event"], row["version"]),
        }
        for row, content in zip(rows, told, strict=True)
    ]
    return [dirty.Before(_stand, now)]


def _stand(connection: Connection, rows: list[dict[str, Any]]) -> list[dirty.Mark]:
    """Bring the rows of the records up to date. Whose they are is asked afterwards: what is said of a record
    in another transaction at the same moment is there by then, or waits for this one."""
    facts.write(connection, rows)
    return _of_subjects(connection, {(row["tenant"], row["stream"]) for row in rows})


def _said_as_columns(kind: type[Event]) -> ColumnChange:
    def change(connection: Connection, frame: pl.DataFrame) -> list[dirty.Mark]:
        rows = _rows(frame, kind).with_columns(local_days("occurred_at").alias("day")).rename(facts.MEASURED)
        bulk.insert_new(connection, contents, rows.select(contents.c.keys()))
        facts.meet_frame(connection, rows)
        due = _became_as_columns(connection, rows, content=True)
        if not bulk.being_filled(connection, contents):
            for (tenant,), days in rows.partition_by("tenant", as_dict=True).items():
                months = {dirty.month_of(day) for day in days["day"].unique()}
                due += dirty.of_opening(connection, tenant, months)
        return due

    return ColumnChange(change, (*_COLUMNS, "occurred_at"), (*_TOLD, "measures"))


def _stood_as_columns(kind: type[Event]) -> ColumnChange:
    def change(connection: Connection, frame: pl.DataFrame) -> list[dirty.Mark]:
        return _became_as_columns(connection, _rows(frame, kind), content=False)

    return ColumnChange(change, _COLUMNS)


_COLUMNS = ("id", "stream", "version", "tenant", "recorded_at")


def _rows(frame: pl.DataFrame, kind: type[Event]) -> pl.DataFrame:
    return frame.with_columns(pl.lit(_STANDING[kind]).alias("standing")).rename({"id": "event"})


def _became_as_columns(connection: Connection, rows: pl.DataFrame, content: bool) -> list[dirty.Mark]:
    bulk.insert_new(connection, standings, rows.select(standings.c.keys()))
    # While tables are filled, scoring marks nothing: it computes nothing from them until they are whole.
    if bulk.being_filled(connection, contents):
        return []
    facts.write_frame(connection, rows, content)
    return _of_subjects(connection, rows.select("tenant", "stream").unique().iter_rows())


def _of_subjects(connection: Connection, records: Iterable[tuple[str, str]]) -> list[dirty.Mark]:
    """Whoever any version of the records (tenant, stream) speaks of: a correction may have moved one to
    somebody else."""
    by_tenant: defaultdict[str, list[str]] = defaultdict(list)
    for tenant, stream in records:
        by_tenant[tenant].append(stream)
    told = sa.select(contents.c.tenant, contents.c.subject_kind, contents.c.subject, contents.c.day)
    met = {
        touched.Touched(*row)
        for tenant, streams in by_tenant.items()
        for some in one_of(connection, contents.c.stream, sorted(streams))
        for row in connection.execute(told.where(contents.c.tenant == tenant, some))
    }
    return touched.due(connection, met)


def _derive(connection: Connection) -> None:
    """Fill the facts of a rebuild from what was told, as a whole."""
    if bulk.being_filled(connection, facts.facts):
        connection.execute(sa.delete(facts.facts))
        connection.execute(sa.insert(facts.facts).from_select(*facts.derived_from(contents, standings)))


_SAYING = (BehaviourRecorded, BehaviourCorrected)

projection = Projection(
    "records",
    (contents, standings, facts.criteria_met, facts.facts),
    {kind: _said if kind in _SAYING else _stood for kind in _STANDING},
    order_free=True,
    columns={
        kind: _said_as_columns(kind) if kind in _SAYING else _stood_as_columns(kind) for kind in _STANDING
    },
    finish=dirty.write,
    derive=_derive,
)
