"""Awards from the decision on: conferred or not yet, as mended, and a revoked one marked as such."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.status_places import give_places
from services.awards.projections.tables import metadata
from shared.contracts.awards import AwardConferred, AwardCorrected, AwardDecided, AwardRevoked
from shared.contracts.refusal import Refusal
from shared.database import one_of, upsert
from shared.projection import Happened, Projection

awards = sa.Table(
    "awards",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("award", sa.String(36), primary_key=True),
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
    sa.Column("signatory", sa.Text, nullable=False),
    sa.Column("capacity", sa.String(3), nullable=False),
    sa.Column("on_behalf_of", sa.Text, nullable=False),
    sa.Column("delegation", sa.Text, nullable=False),
    sa.Column("ballot", sa.String(36)),
    sa.Column("conferred_on", sa.Date),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("corrections", sa.JSON, nullable=False),
    sa.Column("revoked_on", sa.Date),
    sa.Column("revocation_number", sa.Text),
    sa.Column("revocation_reason", sa.Text),
    sa.Column("revocation_ground", sa.String(20)),
    sa.Column("revocation_authority", sa.Text),
    sa.Column("revocation_signatory", sa.Text),
    sa.Column("status_list", sa.Integer),
    sa.Column("status_index", sa.Integer),
    sa.Index("awards_of_campaign", "tenant", "campaign"),
    sa.Index("awards_of_decision", "tenant", "decision_number"),
    sa.Index("awards_by_id", "award"),
    sa.Index("awards_by_place", "tenant", "status_list", "status_index", unique=True),
)
"""`conferred_on` is null until the ceremony, `status_list` and `status_index` with it: where the award stands
in the lists of what was revoked. `corrections` are number, day, reason and misprints of each, oldest first;
the columns read as mended."""

_BEFORE: dict[str, Any] = {
    "delegation": "",
    "ballot": None,
    "conferred_on": None,
    "place": "",
    "corrections": [],
    "revoked_on": None,
    "revocation_number": None,
    "revocation_reason": None,
    "revocation_ground": None,
    "revocation_authority": None,
    "revocation_signatory": None,
    "status_list": None,
    "status_index": None,
}


def _row(one: Happened) -> dict[str, Any]:
    said = {name: getattr(one.event, name) for name in one.event.__struct_fields__ if name in awards.c}
    return {"tenant": one.recorded.tenant, **_BEFORE, **said}


def _decided(connection: Connection, batch: Sequence[Happened]) -> None:
    upsert(connection, awards, [_row(one) for one in batch])


def _conferred(connection: Connection, batch: Sequence[Happened]) -> None:
    """What was decided with its signatory is there already; older decisions show with the conferral."""
    ids = [one.event.award for one in batch]
    known = {
        row.award: {"delegation": row.delegation, "ballot": row.ballot}
        for wanted in one_of(connection, awards.c.award, ids)
        for row in connection.execute(
            sa.select(awards.c.award, awards.c.delegation, awards.c.ballot).where(wanted)
        )
    }
    upsert(connection, awards, [{**_row(one), **known.get(one.event.award, {})} for one in batch])
    for tenant in {one.recorded.tenant: None for one in batch}:
        give_places(
            connection, awards, tenant, [one.event.award for one in batch if one.recorded.tenant == tenant]
        )


def _corrected(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        there = connection.execute(sa.select(awards.c.corrections).where(_here(one))).scalar_one()
        mended = {mend.field: _typed(mend.field, mend.correct) for mend in one.event.misprints}
        said = {
            "number": one.event.decision_number,
            "on": one.event.corrected_on,
            "reason": one.event.reason,
            "misprints": one.event.misprints,
        }
        corrections = [*there, msgspec.to_builtins(said)]
        connection.execute(sa.update(awards).where(_here(one)).values(corrections=corrections, **mended))


def _typed(field: str, text: str) -> Any:
    kind = AwardConferred.__annotations__[field]
    return msgspec.convert(text, kind)


def _revoked(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        values = {
            "revoked_on": one.event.revoked_on,
            "revocation_number": one.event.decision_number,
            "revocation_reason": one.event.reason,
            "revocation_ground": one.event.ground,
            "revocation_authority": one.event.authority,
            "revocation_signatory": one.event.signatory,
        }
        connection.execute(sa.update(awards).where(_here(one)).values(values))


def _here(one: Happened) -> sa.ColumnElement[bool]:
    return sa.and_(awards.c.tenant == one.recorded.tenant, awards.c.award == one.event.award)


projection = Projection(
    "awards",
    (awards,),
    {
        AwardDecided: _decided,
        AwardConferred: _conferred,
        AwardCorrected: _corrected,
        AwardRevoked: _revoked,
    },
)


def listed(connection: Connection, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
    """Conferred awards in the order of their conferral; `revoked` says whether one was taken back."""
    wanted: list[sa.ColumnElement[bool]] = [awards.c.conferred_on.is_not(None)]
    if campaign is not None:
        wanted.append(awards.c.campaign == campaign)
    return _found(connection, tenant, *wanted)


def standing(connection: Connection, tenant: str, **wanted: str | None) -> list[dict[str, Any]]:
    """The honour roll: conferred and not revoked, those with the values of columns that are `wanted`."""
    conditions = [awards.c[name] == value for name, value in wanted.items() if value is not None]
    return _found(
        connection, tenant, awards.c.conferred_on.is_not(None), awards.c.revoked_on.is_(None), *conditions
    )


def of_decision(connection: Connection, tenant: str, number: str) -> list[dict[str, Any]]:
    """The awards of the decision with that number as it reads now; raises Refusal when there is none."""
    found = _found(connection, tenant, awards.c.decision_number == number)
    if not found:
        raise Refusal("decision.unknown", place="decision", value=number)
    return found


def of_period(connection: Connection, tenant: str, campaign: str, period: str) -> list[dict[str, Any]]:
    """Everything decided for a campaign's period, what was revoked too."""
    return _found(connection, tenant, awards.c.campaign == campaign, awards.c.period == period)


def of_recipient(connection: Connection, tenant: str, recipient: str) -> list[dict[str, Any]]:
    """What a person or a unit was conferred and still holds."""
    return standing(connection, tenant, recipient=recipient)


def of_id(connection: Connection, award: str, tenant: str | None = None) -> dict[str, Any]:
    """The award of that id, with its `tenant`; raises Refusal when there is none (in the organisation)."""
    query = sa.select(awards).where(awards.c.award == award)
    if tenant is not None:
        query = query.where(awards.c.tenant == tenant)
    row = connection.execute(query).first()
    if row is None:
        raise Refusal("award.unknown", place="award", value=award)
    return _told(row)


def known(connection: Connection, tenant: str) -> bool:
    """Whether the organisation has ever conferred anything."""
    given = sa.exists().where(awards.c.tenant == tenant, awards.c.status_list.is_not(None))
    return bool(connection.execute(sa.select(given)).scalar_one())


def revoked_places(connection: Connection, tenant: str, number: int) -> list[int]:
    """The places of revoked awards in the organisation's status list of that number."""
    query = sa.select(awards.c.status_index).where(
        awards.c.tenant == tenant, awards.c.status_list == number, awards.c.revoked_on.is_not(None)
    )
    return sorted(connection.execute(query).scalars())


def _found(connection: Connection, tenant: str, *wanted: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    query = (
        sa.select(awards)
        .where(awards.c.tenant == tenant, *wanted)
        .order_by(
            awards.c.conferred_on,
            awards.c.form,
            sa.func.coalesce(awards.c.block, ""),
            awards.c.points.desc(),
            awards.c.recipient,
            awards.c.award,
        )
    )
    told = (_told(row) for row in connection.execute(query))
    return [{name: value for name, value in one.items() if name != "tenant"} for one in told]


def _told(row: Any) -> dict[str, Any]:
    return {**row._asdict(), "revoked": row.revoked_on is not None}
