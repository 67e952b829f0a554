"""What units registered for, period by period, and when they were reminded that nothing is recorded."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.campaigns import EmulationRegistered, UnitReminded
from shared.database import upsert
from shared.projection import Happened, Projection

registrations = sa.Table(
    "registrations",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("registered_on", sa.Date, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("commitments", sa.JSON, nullable=False),
    sa.Column("people", sa.JSON, nullable=False),
)
"""Of several registrations of a unit for one period, the newest."""

reminders = sa.Table(
    "reminders",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("campaign", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("reminded_on", sa.Date, primary_key=True),
    sa.Column("last_recorded", sa.Date),
    sa.Column("silent_days", sa.Integer, nullable=False),
)


def _registered(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "unit": one.event.unit,
            "period": one.event.period,
            "number": one.event.number,
            "registered_on": one.event.on,
            "forms": one.event.forms,
            "commitments": one.event.commitments,
            "people": msgspec.to_builtins(one.event.people),
        }
        for one in batch
    ]
    upsert(connection, registrations, rows)


def _reminded(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "campaign": one.event.campaign,
            "unit": one.event.unit,
            "reminded_on": one.event.on,
            "last_recorded": one.event.last_recorded,
            "silent_days": one.event.silent_days,
        }
        for one in batch
    ]
    upsert(connection, reminders, rows)


projection = Projection(
    "registrations",
    (registrations, reminders),
    {EmulationRegistered: _registered, UnitReminded: _reminded},
)


def listed(
    connection: Connection, tenant: str, campaign: str, period: str | None = None
) -> list[dict[str, Any]]:
    """Registrations by period and unit, all of the campaign or those for one period."""
    table = registrations
    query = (
        sa.select(table)
        .where(table.c.tenant == tenant, table.c.campaign == campaign)
        .order_by(table.c.period, table.c.unit)
    )
    if period is not None:
        query = query.where(table.c.period == period)
    return [
        {name: value for name, value in row._asdict().items() if name not in ("tenant", "campaign")}
        for row in connection.execute(query)
    ]


def reminded(connection: Connection, tenant: str, campaign: str) -> dict[str, list[dict[str, Any]]]:
    """unit -> its reminders, the oldest first."""
    table = reminders
    query = (
        sa.select(table)
        .where(table.c.tenant == tenant, table.c.campaign == campaign)
        .order_by(table.c.reminded_on)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        said = {"on": row.reminded_on, "last_recorded": row.last_recorded, "silent_days": row.silent_days}
        found.setdefault(row.unit, []).append(said)
    return found
