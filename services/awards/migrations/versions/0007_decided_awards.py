"""What decisions and corrections say of an award, and its place in the status list of its credential."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0007"
down_revision = "0006"

_PLACES = 131_072
_A_LIST = _PLACES // 2
_NEW: dict[str, Any] = {"capacity": "", "on_behalf_of": "", "delegation": "", "place": "", "corrections": []}


def upgrade() -> None:
    connection = op.get_bind()
    before = sa.Table("awards", sa.MetaData(), autoload_with=connection)
    rows = [dict(row) for row in connection.execute(sa.select(before)).mappings()]
    op.drop_table("awards")
    awards = _created()
    if not rows:
        return
    conferred = {said["award"]: said for said in _said(connection, "AwardConferred")}
    revoked = {said["award"]: said for said in _said(connection, "AwardRevoked")}
    by_award = {row["award"]: row for row in rows}
    places = _Places()
    known = {column.name for column in awards.columns}
    filled = []
    for award, said in conferred.items():
        if award in by_award:
            row = by_award[award]
            from_log = {name: said[name] for name in ("capacity", "on_behalf_of", "place") if name in said}
            whole = {**row, **_NEW, **from_log, **_revocation(revoked.get(award))}
            whole |= places.of(row["tenant"], award)
            filled.append({name: value for name, value in whole.items() if name in known})
    op.bulk_insert(awards, filled)


def _created() -> sa.Table:
    created = op.create_table(
        "awards",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("nomination", sa.String(length=36), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("campaign_name", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=63), nullable=False),
        sa.Column("form_name", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("block", sa.String(length=63), nullable=True),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("capacity", sa.String(length=3), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=False),
        sa.Column("delegation", sa.Text(), nullable=False),
        sa.Column("ballot", sa.String(length=36), nullable=True),
        sa.Column("conferred_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revocation_number", sa.Text(), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.Column("revocation_ground", sa.String(length=20), nullable=True),
        sa.Column("revocation_authority", sa.Text(), nullable=True),
        sa.Column("revocation_signatory", sa.Text(), nullable=True),
        sa.Column("status_list", sa.Integer(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "award"),
    )
    op.create_index("awards_of_campaign", "awards", ["tenant", "campaign"], unique=False)
    op.create_index("awards_of_decision", "awards", ["tenant", "decision_number"], unique=False)
    op.create_index("awards_by_id", "awards", ["award"], unique=False)
    op.create_index("awards_by_place", "awards", ["tenant", "status_list", "status_index"], unique=True)
    return created


def _said(connection: Connection, kind: str) -> Iterator[dict[str, Any]]:
    query = sa.text("SELECT payload FROM log WHERE type = :kind ORDER BY position")
    for (payload,) in connection.execute(query, {"kind": kind}):
        yield json.loads(payload)


def _revocation(said: dict[str, Any] | None) -> dict[str, Any]:
    names = ("ground", "authority", "signatory")
    return {f"revocation_{name}": None if said is None else said.get(name, "") for name in names}


class _Places:
    """The places that the read model gives, award by award in the order of the log."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._taken: set[tuple[str, int, int]] = set()

    def of(self, tenant: str, award: str) -> dict[str, int]:
        number = self._given.get(tenant, 0) // _A_LIST + 1
        self._given[tenant] = self._given.get(tenant, 0) + 1
        attempt = 0
        while (place := (tenant, number, _index(award, attempt))) in self._taken:
            attempt += 1
        self._taken.add(place)
        return {"status_list": number, "status_index": place[2]}


def _index(award: str, attempt: int) -> int:
    digest = hashlib.sha256(f"{award}:{attempt}".encode()).digest()
    return int.from_bytes(digest[:8]) % _PLACES
