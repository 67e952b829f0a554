"""Nominations, each with how far it came and the decision about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.awards import (
    AwardConferred,
    AwardCorrected,
    AwardDecided,
    AwardRevoked,
    NominationApproved,
    NominationRefused,
    NominationSubmitted,
)
from shared.contracts.nominations import NominationWithdrawn
from shared.contracts.refusal import Refusal
from shared.database import one_of, upsert
from shared.projection import Happened, Projection

CLOSED = ("refused", "revoked", "withdrawn")
"""States in which a nomination no longer holds a place in a quota."""

nominations = sa.Table(
    "nominations",
    metadata,
    sa.Column("nomination", sa.String(36), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("campaign", sa.String(63), nullable=False),
    sa.Column("form", sa.String(63), nullable=False),
    sa.Column("recipient_kind", sa.String(10), nullable=False),
    sa.Column("recipient", sa.String(63), nullable=False),
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("points", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer),
    sa.Column("block", sa.String(63)),
    sa.Column("basis", sa.String(36), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("authority", sa.Text),
    sa.Column("decision_number", sa.Text),
    sa.Column("decided_on", sa.Date),
    sa.Column("reason", sa.Text),
    sa.Column("origin", sa.String(10)),
    sa.Column("by", sa.String(80)),
    sa.Index("nominations_of_campaign", "tenant", "campaign", "period"),
    sa.Index("nominations_of_recipient", "tenant", "recipient"),
)
"""`state`: submitted, withdrawn, approved, refused, conferred or revoked; `reason` is that of a refusal or a
withdrawal. `origin` and `by` say who nominated; they are null in rows of before they were kept: a rebuild
fills them."""

_COPIED = (
    "nomination",
    "campaign",
    "form",
    "recipient_kind",
    "recipient",
    "period",
    "points",
    "rank",
    "block",
    "basis",
    "origin",
    "by",
)


def _submitted(connection: Connection, batch: Sequence[Happened]) -> None:
    undecided = {"authority": None, "decision_number": None, "decided_on": None, "reason": None}
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in _COPIED},
            "state": "submitted",
            **undecided,
        }
        for one in batch
    ]
    upsert(connection, nominations, rows)


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    here = nominations.c.nomination == one.event.nomination
    connection.execute(sa.update(nominations).where(here).values(**values))


def _approved(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(
            connection,
            one,
            state="approved",
            authority=one.event.authority,
            decision_number=one.event.decision_number,
            decided_on=one.event.decided_on,
        )


def _refused(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(
            connection,
            one,
            state="refused",
            authority=one.event.authority,
            decided_on=one.event.decided_on,
            reason=one.event.reason,
        )


def _withdrawn(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, state="withdrawn", reason=one.event.reason)


def _conferred(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, state="conferred")


def _corrected(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        mended = {mend.field: mend.correct for mend in one.event.misprints}
        values: dict[str, Any] = {
            name: mended[name] for name in ("authority", "decision_number") if name in mended
        }
        if "decided_on" in mended:
            values["decided_on"] = date.fromisoformat(mended["decided_on"])
        if values:
            _change(connection, one, **values)


def _revoked(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, state="revoked")


projection = Projection(
    "nominations",
    (nominations,),
    {
        NominationSubmitted: _submitted,
        NominationApproved: _approved,
        AwardDecided: _approved,
        NominationRefused: _refused,
        NominationWithdrawn: _withdrawn,
        AwardConferred: _conferred,
        AwardCorrected: _corrected,
        AwardRevoked: _revoked,
    },
)


def listed(connection: Connection, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
    """Nominations by campaign, period and form; leaders by block, the others best first."""
    query = (
        sa.select(nominations)
        .where(nominations.c.tenant == tenant)
        .order_by(
            nominations.c.campaign,
            nominations.c.period,
            nominations.c.form,
            sa.func.coalesce(nominations.c.block, ""),
            nominations.c.points.desc(),
            nominations.c.recipient,
        )
    )
    if campaign is not None:
        query = query.where(nominations.c.campaign == campaign)
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in connection.execute(query)
    ]


def of_id(connection: Connection, tenant: str, nomination: str) -> dict[str, Any]:
    """The nomination of that id; raises Refusal when the organisation has none."""
    here = sa.and_(nominations.c.tenant == tenant, nominations.c.nomination == nomination)
    row = connection.execute(sa.select(nominations).where(here)).first()
    if row is None:
        raise Refusal("nomination.unknown", place="nomination", value=nomination)
    return {key: value for key, value in row._asdict().items() if key != "tenant"}


def made_before(
    connection: Connection, tenant: str, campaign: str, period: str
) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """(form, recipient) of the nominations for the period: those that stand, and those that are closed."""
    query = sa.select(nominations.c.form, nominations.c.recipient, nominations.c.state).where(
        nominations.c.tenant == tenant,
        nominations.c.campaign == campaign,
        nominations.c.period == period,
    )
    found = connection.execute(query).all()
    return (
        frozenset((row.form, row.recipient) for row in found if row.state not in CLOSED),
        frozenset((row.form, row.recipient) for row in found if row.state in CLOSED),
    )


def open_among(connection: Connection, tenant: str, named: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Those of the nominations `named` that are not decided yet, by id: campaign, form and recipient."""
    columns = [nominations.c[name] for name in ("campaign", "form", "recipient_kind", "recipient")]
    query = sa.select(nominations.c.nomination, *columns).where(
        nominations.c.tenant == tenant, nominations.c.state == "submitted"
    )
    return {
        row.nomination: row._asdict()
        for wanted in one_of(connection, nominations.c.nomination, named)
        for row in connection.execute(query.where(wanted))
    }
