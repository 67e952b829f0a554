"""What could not be taken and waits for somebody: events that no projection could apply, and messages that
are none of our batches. Nothing of it is deleted: what became of a letter is written beside it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import Instant, insert_new, upsert
from shared.eventstore.envelope import Recorded
from shared.ids import derived_id
from shared.messaging import kept_bodies, reasons

logger = structlog.get_logger(__name__)

MOST_OF_A_BODY = 2**20
"""Bytes that are kept of an unreadable message."""

dead_letter_metadata = sa.MetaData()


def _outcome() -> tuple[sa.Column[Any], ...]:
    """What became of a letter: empty while it waits."""
    return (
        sa.Column("settled_at", Instant),
        sa.Column("settled_by", sa.String(120)),
        sa.Column("outcome", sa.String(10)),
        sa.Column("why", sa.Text),
    )


events = sa.Table(
    "dead_letters",
    dead_letter_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("event_id", sa.String(36), nullable=False),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("parked_at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    # absent in what was parked before version 0002
    sa.Column("tenant", sa.String(63)),
    sa.Column("envelope", sa.Text),
    *_outcome(),
)

messages = sa.Table(
    "unreadable_messages",
    dead_letter_metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *_outcome(),
)

Letter = dict[str, Any]
"""`{kind: event | message, source, letter, type, reason, parked_at, settled_at, settled_by, outcome, why}`;
`letter` names it within its source: the position of the event, or the id of the message. `reason` is a text
by language, or one text in what earlier versions kept."""


def park(connection: Connection, source: str, parked: Sequence[Recorded], reason: str) -> None:
    """Keep events that could not be taken, whole, so that they can be applied later."""
    told = reasons.english(reason)
    for event in parked:
        logger.error("event parked", source=source, position=event.position, type=event.type, reason=told)
    rows = [
        {
            "source": source,
            "position": event.position,
            "event_id": event.id,
            "type": event.type,
            "reason": reason,
            "parked_at": clock.now(),
            "body": bytes(event.payload).decode(errors="replace"),
            "tenant": event.tenant,
            "envelope": msgspec.json.encode(event).decode(errors="replace"),
        }
        for event in parked
    ]
    insert_new(connection, events, rows)


def keep_unreadable(
    connection: Connection, source: str, headers: Mapping[str, Any], body: bytes, reason: str
) -> None:
    """Keep a message that is none of our batches; what comes again is the same letter, and waits again."""
    plain = {str(name): _plain(value) for name, value in headers.items()}
    content = hashlib.sha256(msgspec.json.encode(plain) + body).hexdigest()
    logger.error("unreadable message kept", source=source, length=len(body), reason=reasons.english(reason))
    row = {
        "source": source,
        "id": derived_id("unreadable", source, content),
        "received_at": clock.now(),
        "headers": plain,
        "body": body[:MOST_OF_A_BODY],
        "length": len(body),
        "reason": reason,
        "settled_at": None,
        "settled_by": None,
        "outcome": None,
        "why": None,
    }
    upsert(connection, messages, [row])


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else repr(value)


def count_waiting(connection: Connection) -> int:
    """How many letters wait for somebody to look at."""
    return sum(
        connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.settled_at.is_(None)))
        or 0
        for table in (events, messages)
    )


def listed(
    connection: Connection, tenant: str, source: str | None = None, settled: bool = False, limit: int = 1000
) -> list[Letter]:
    """The letters that wait, or those that were settled, oldest first: events of `tenant`, and whatever
    belongs to nobody; at most `limit` of each kind."""
    return [_letter(row) for row in _chosen(connection, events, tenant, source, settled, limit)] + [
        _letter(row) for row in _chosen(connection, messages, tenant, source, settled, limit)
    ]


def shown(connection: Connection, tenant: str, source: str, letter: str) -> Letter:
    """One letter with the event, or with what the message was, so far as `tenant` may see its body; raises
    Refusal."""
    row = find(connection, tenant, source, letter)
    if "headers" in row:
        message = {"headers": row["headers"], "length": row["length"], "kept": len(row["body"])}
        return {**_letter(row), **message, **kept_bodies.shown(row["body"], tenant)}
    return {**_letter(row), "event": row["envelope"] and msgspec.json.decode(row["envelope"])}


def find(connection: Connection, tenant: str, source: str, letter: str, hold: bool = False) -> dict[str, Any]:
    """The row of a letter that concerns `tenant`; raises Refusal.

    With `hold` it must still wait, and until the end of this transaction nobody else settles it.
    """
    table, named = _named(source, letter)
    query = sa.select(table).where(named, _concerns(table, tenant))
    row = connection.execute(query.with_for_update() if hold else query).mappings().first()
    if row is None:
        raise Refusal("dead-letter.unknown", value=letter, source=source)
    if hold and row["settled_at"] is not None:
        raise Refusal("dead-letter.settled", value=letter, source=source, outcome=row["outcome"])
    return dict(row)


def settle(
    connection: Connection,
    source: str,
    letter: str,
    outcome: str,
    by: str,
    at: datetime,
    why: str | None = None,
) -> None:
    """Write down what became of a letter that was found with `hold`."""
    table, named = _named(source, letter)
    settled = {"settled_at": at, "settled_by": by, "outcome": outcome, "why": why}
    connection.execute(sa.update(table).where(named).values(settled))


def failed_again(connection: Connection, source: str, position: int, reason: str) -> None:
    """Say why a parked event still cannot be taken, if it still waits."""
    waits = sa.and_(events.c.source == source, events.c.position == position, events.c.settled_at.is_(None))
    connection.execute(sa.update(events).where(waits).values(reason=reason))


def _chosen(
    connection: Connection, table: sa.Table, tenant: str, source: str | None, settled: bool, limit: int
) -> list[dict[str, Any]]:
    since = table.c.parked_at if table is events else table.c.received_at
    query = sa.select(table).where(_concerns(table, tenant))
    query = query.where(table.c.settled_at.is_not(None) if settled else table.c.settled_at.is_(None))
    if source is not None:
        query = query.where(table.c.source == source)
    rows = connection.execute(query.order_by(since, *table.primary_key.columns).limit(limit))
    return [dict(row) for row in rows.mappings()]


def _named(source: str, letter: str) -> tuple[sa.Table, sa.ColumnElement[bool]]:
    """Where `letter` is kept, and the condition that finds it there."""
    if letter.isdecimal() and len(letter) < len(str(2**63)):
        return events, sa.and_(events.c.source == source, events.c.position == int(letter))
    return messages, sa.and_(messages.c.source == source, messages.c.id == letter)


def _concerns(table: sa.Table, tenant: str) -> sa.ColumnElement[bool]:
    if table is messages:
        return sa.true()
    return sa.or_(table.c.tenant == tenant, table.c.tenant.is_(None))


def _letter(row: Mapping[str, Any]) -> Letter:
    message = "headers" in row
    return {
        "kind": "message" if message else "event",
        "source": row["source"],
        "letter": row["id"] if message else str(row["position"]),
        "type": None if message else row["type"],
        "reason": reasons.spoken(row["reason"]),
        "parked_at": row["received_at"] if message else row["parked_at"],
        "settled_at": row["settled_at"],
        "settled_by": row["settled_by"],
        "outcome": row["outcome"],
        "why": row["why"],
    }
