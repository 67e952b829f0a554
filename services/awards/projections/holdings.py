"""Who holds what: awards decided or conferred here, and those recorded from before; revoked ones stay."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.awards import AwardConferred, AwardDecided, AwardRevoked
from shared.contracts.nominations import EarlierAwardRecorded, EarlierAwardStruck
from shared.database import insert_new, upsert
from shared.projection import Happened, Projection

holdings = sa.Table(
    "holdings",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("award", sa.String(36), primary_key=True),
    sa.Column("recipient_kind", sa.String(10), nullable=False),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("campaign", sa.String(63)),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("revoked", sa.Boolean, nullable=False),
    sa.Index("holdings_of_recipient", "tenant", "recipient"),
)
"""`form` is the campaign's code, or that of the catalogue where `campaign` is null: recorded from before."""

earlier_awards = sa.Table(
    "earlier_awards",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("award", sa.String(36), primary_key=True),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("recipient_kind", sa.String(10), nullable=False),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("decision_number", sa.Text, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("struck_on", sa.Date),
    sa.Column("reason", sa.Text),
)


def _held(one: Happened) -> dict[str, Any]:
    event = one.event
    return {
        "tenant": one.recorded.tenant,
        "award": event.award,
        "recipient_kind": event.recipient_kind,
        "recipient": event.recipient,
        "form": event.form,
        "year": int(event.period[:4]) if hasattr(event, "period") else event.year,
        "campaign": getattr(event, "campaign", None),
        "decided_on": event.decided_on,
        "revoked": False,
    }


def _given(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [_held(one) for one in batch]
    # what was decided is held already when it is conferred
    insert_new(connection, holdings, rows)
    return [_mark(row) for row in rows]


def _revoked(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    for one in batch:
        _strike(connection, one)
    return [
        due.Mark(one.recorded.tenant, one.event.recipient_kind, one.event.recipient, spread=True)
        for one in batch
    ]


def _strike(connection: Connection, one: Happened) -> None:
    here = (holdings.c.tenant == one.recorded.tenant, holdings.c.award == one.event.award)
    connection.execute(sa.update(holdings).where(*here).values(revoked=True))


def _recorded(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in one.event.__struct_fields__},
            "struck_on": None,
            "reason": None,
        }
        for one in batch
    ]
    upsert(connection, earlier_awards, rows)
    return _given(connection, batch)


def _struck(connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    made: list[due.Mark] = []
    for one in batch:
        _strike(connection, one)
        here = (earlier_awards.c.tenant == one.recorded.tenant, earlier_awards.c.award == one.event.award)
        values = {"struck_on": one.event.on, "reason": one.event.reason}
        connection.execute(sa.update(earlier_awards).where(*here).values(values))
        made.append(_mark(connection.execute(sa.select(earlier_awards).where(*here)).one()._asdict()))
    return made


def _mark(row: dict[str, Any]) -> due.Mark:
    return due.Mark(row["tenant"], row["recipient_kind"], row["recipient"], spread=True)


projection = Projection(
    "holdings",
    (holdings, earlier_awards),
    {
        AwardDecided: _given,
        AwardConferred: _given,
        AwardRevoked: _revoked,
        EarlierAwardRecorded: _recorded,
        EarlierAwardStruck: _struck,
    },
    finish=due.write,
)


def earlier(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Awards recorded from before, struck ones included, by year and form."""
    query = (
        sa.select(earlier_awards)
        .where(earlier_awards.c.tenant == tenant)
        .order_by(earlier_awards.c.year, earlier_awards.c.form, earlier_awards.c.recipient)
    )
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in connection.execute(query)
    ]
