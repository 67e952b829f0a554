"""Awards that were conferred; a revoked one stays, marked as such."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.awards import AwardConferred, AwardRevoked
from shared.database import upsert
from shared.projection import Happened, Projection

awards = sa.Table(
    "awards",
    metadata,
    sa.Column("award", sa.String(36), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("nomination", sa.String(36), nullable=False),
    sa.Column("campaign", sa.String(63), nullable=False),
    sa.Column("campaign_name", sa.Text, nullable=False),
    sa.Column("form", sa.String(63), nullable=False),
    sa.Column("form_name", sa.Text, nullable=False),
    sa.Column("recipient_kind", sa.String(10), nullable=False),
    sa.Column("recipient", sa.String(63), nullable=False),
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("points", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer),
    sa.Column("block", sa.String(63)),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("decision_number", sa.Text, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("conferred_on", sa.Date, nullable=False),
    sa.Column("signatory", sa.Text, nullable=False),
    sa.Column("revoked_on", sa.Date),
    sa.Column("revocation_number", sa.Text),
    sa.Column("revocation_reason", sa.Text),
    sa.Index("awards_of_campaign", "tenant", "campaign"),
)


def _conferred(connection: Connection, batch: Sequence[Happened]) -> None:
    standing = {"revoked_on": None, "revocation_number": None, "revocation_reason": None}
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in one.event.__struct_fields__ if name in awards.c},
            **standing,
        }
        for one in batch
    ]
    upsert(connection, awards, rows)


def _revoked(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        values = {
            "revoked_on": one.event.revoked_on,
            "revocation_number": one.event.decision_number,
            "revocation_reason": one.event.reason,
        }
        here = awards.c.award == one.event.award
        connection.execute(sa.update(awards).where(here).values(values))


projection = Projection("awards", (awards,), {AwardConferred: _conferred, AwardRevoked: _revoked})


def listed(connection: Connection, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
    """Conferred awards in the order of their conferral; `revoked` says whether one was taken back."""
    query = (
        sa.select(awards)
        .where(awards.c.tenant == tenant)
        .order_by(
            awards.c.conferred_on,
            awards.c.form,
            sa.func.coalesce(awards.c.block, ""),
            awards.c.points.desc(),
            awards.c.recipient,
        )
    )
    if campaign is not None:
        query = query.where(awards.c.campaign == campaign)
    return [
        {
            **{key: value for key, value in row._asdict().items() if key != "tenant"},
            "revoked": row.revoked_on is not None,
        }
        for row in connection.execute(query)
    ]
