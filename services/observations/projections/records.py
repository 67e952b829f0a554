"""Records as they stand: what each says, whether it counts, and where its story is. Notes stay sealed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.observations.domain.assessed import Filled
from services.observations.projections.tables import metadata
from shared.bulk import upsert_many
from shared.contracts.observations import (
    BehaviourConfirmed,
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
)
from shared.contracts.refusal import Refusal
from shared.database import Instant, one_of
from shared.eventstore import Recorded
from shared.personal import KeyRing
from shared.projection import Happened, Projection

records = sa.Table(
    "records",
    metadata,
    sa.Column("record", sa.String(80), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("subject_kind", sa.String(10), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("criterion", sa.String(80), nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("occurred_at", Instant, nullable=False),
    sa.Column("observer", sa.Text, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("evidence", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("column", sa.String(63)),
    sa.Column("measures", sa.Text),
    sa.Column("alleged", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("last_event", sa.String(36), nullable=False),
    sa.Index("records_by_time", "tenant", "occurred_at", "record"),
    sa.Index("records_by_subject", "tenant", "subject", "occurred_at"),
)

Columns = defaultdict[tuple[str, str], list[Filled]]
"""Subject and criterion -> the columns that are filled."""

_CONTENT = (
    "record",
    "subject_kind",
    "subject",
    "criterion",
    "quantity",
    "occurred_at",
    "observer",
    "source",
    "evidence",
    "note",
    "column",
    "alleged",
)


def _says(standing: str) -> Callable[[Connection, Sequence[Happened]], None]:
    """The record says from now on what the event says."""

    def change(connection: Connection, batch: Sequence[Happened]) -> None:
        rows = [
            {name: getattr(one.event, name) for name in _CONTENT}
            | {"tenant": one.recorded.tenant, "standing": standing, **_measures(one.event), **_place(one)}
            for one in batch
        ]
        upsert_many(connection, records, rows)

    return change


def _stands(standing: str) -> Callable[[Connection, Sequence[Happened]], None]:
    """The record says the same, but stands otherwise."""

    def change(connection: Connection, batch: Sequence[Happened]) -> None:
        for one in batch:
            here = records.c.record == one.event.record
            connection.execute(sa.update(records).where(here).values(standing=standing, **_place(one)))

    return change


def _measures(event: Any) -> dict[str, str | None]:
    return {"measures": msgspec.json.encode(event.measures).decode() if event.measures else None}


def _place(one: Happened) -> dict[str, Any]:
    return {"version": one.recorded.version, "last_event": one.recorded.id}


projection = Projection(
    "records",
    (records,),
    {
        BehaviourRecorded: _says("recorded"),
        BehaviourCorrected: _says("corrected"),
        BehaviourContested: _stands("contested"),
        BehaviourUpheld: _stands("upheld"),
        BehaviourConfirmed: _stands("confirmed"),
        BehaviourRetracted: _stands("retracted"),
    },
)


def listed(
    connection: Connection,
    tenant: str,
    subject: str | None = None,
    criterion: str | None = None,
    standing: str | None = None,
    after: str | None = None,
    limit: int = 100,
    alleged: bool | None = None,
    observer: str | None = None,
) -> list[dict[str, Any]]:
    """At most `limit` records, the newest first, going on behind the record `after`; notes are readable."""
    query = sa.select(records).where(records.c.tenant == tenant)
    wanted = {"subject": subject, "criterion": criterion, "standing": standing, "observer": observer}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(records.c[column] == value)
    if alleged is not None:
        query = query.where(records.c.alleged.is_(alleged))
    if after is not None:
        query = query.where(_behind(connection, tenant, after))
    query = query.order_by(records.c.occurred_at.desc(), records.c.record.desc()).limit(limit)
    rows = connection.execute(query).all()
    keys = KeyRing(connection)
    keys.load([row.subject for row in rows])
    return [_readable(row, keys) for row in rows]


def of_id(connection: Connection, tenant: str, record: str) -> dict[str, Any]:
    """One record; raises Refusal when the organisation has none of this id."""
    row = _row(connection, tenant, record)
    return _readable(row, KeyRing(connection))


def told(history: Sequence[Recorded], keys: KeyRing) -> list[dict[str, Any]]:
    """The story of a record: its events with author, both times and what each says, in readable words."""
    return [
        {
            **msgspec.structs.asdict(keys.open(one.event())),
            "id": one.id,
            "version": one.version,
            "type": one.type,
            "actor": one.actor,
            "recorded_at": one.recorded_at,
        }
        for one in history
    ]


def origin(connection: Connection, record: str) -> Any:
    """subject_kind, subject and criterion of the record, or None when there is no such record."""
    query = sa.select(records.c.subject_kind, records.c.subject, records.c.criterion)
    return connection.execute(query.where(records.c.record == record)).first()


def filled(connection: Connection, subjects: Sequence[str], criteria: Sequence[str]) -> Columns:
    """What stands under these criteria of these subjects in a column of the sheet."""
    names = (records.c.subject, records.c.criterion, records.c.record, records.c.column)
    query = sa.select(*names, records.c.quantity, records.c.occurred_at).where(
        records.c.criterion.in_(criteria),
        records.c.column.is_not(None),
        records.c.standing != "retracted",
    )
    found: Columns = defaultdict(list)
    for part in one_of(connection, records.c.subject, subjects):
        for subject, criterion, *one in connection.execute(query.where(part)):
            found[subject, criterion].append(Filled(*one))
    return found


def _behind(connection: Connection, tenant: str, after: str) -> Any:
    row = _row(connection, tenant, after)
    return sa.or_(
        records.c.occurred_at < row.occurred_at,
        sa.and_(records.c.occurred_at == row.occurred_at, records.c.record < after),
    )


def _row(connection: Connection, tenant: str, record: str) -> Row[Any]:
    query = sa.select(records).where(records.c.record == record, records.c.tenant == tenant)
    row = connection.execute(query).first()
    if row is None:
        raise Refusal("record.unknown", place="record", value=record)
    return row


def _readable(row: Row[Any], keys: KeyRing) -> dict[str, Any]:
    note = None if row.note is None else keys.read(row.subject, row.note)
    measures = {} if row.measures is None else msgspec.json.decode(row.measures)
    told = {key: value for key, value in row._asdict().items() if key != "tenant"}
    return told | {"note": note, "measures": measures}
