"""Councils with everybody who is or was a member, and the relatives that were declared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.tables import metadata
from shared.contracts.council import (
    CouncilFormed,
    CouncilMember,
    MemberAppointed,
    MemberReleased,
    RelativesDeclared,
    SubstituteNamed,
)
from shared.contracts.refusal import Refusal
from shared.database import upsert
from shared.projection import Happened, Projection

councils = sa.Table(
    "councils",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("council", sa.String(63), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("decision_number", sa.Text, nullable=False),
    sa.Column("formed_on", sa.Date, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
)

members = sa.Table(
    "council_members",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("council", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("substitute", sa.String(80)),
)

relatives = sa.Table(
    "council_relatives",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("council", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("relatives", sa.JSON, nullable=False),
)


def _formed(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            **_key(one),
            "name": one.event.name,
            "decision_number": one.event.decision_number,
            "formed_on": one.event.on,
            "rules": msgspec.to_builtins(one.event.rules),
        }
        for one in batch
    ]
    upsert(connection, councils, rows)
    upsert(connection, members, [_row(one, member) for one in batch for member in one.event.members])


def _appointed(connection: Connection, batch: Sequence[Happened]) -> None:
    upsert(connection, members, [_row(one, one.event.member) for one in batch])


def _released(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, until=one.event.on)


def _substituted(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, substitute=one.event.substitute)


def _declared(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [{**_key(one), "person": one.event.person, "relatives": one.event.relatives} for one in batch]
    upsert(connection, relatives, rows)


def _key(one: Happened) -> dict[str, Any]:
    return {"tenant": one.recorded.tenant, "council": one.event.council}


def _row(one: Happened, member: CouncilMember) -> dict[str, Any]:
    return {**_key(one), **msgspec.structs.asdict(member)}


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    here = sa.and_(
        members.c.tenant == one.recorded.tenant,
        members.c.council == one.event.council,
        members.c.person == one.event.person,
    )
    connection.execute(sa.update(members).where(here).values(**values))


projection = Projection(
    "councils",
    (councils, members, relatives),
    {
        CouncilFormed: _formed,
        MemberAppointed: _appointed,
        MemberReleased: _released,
        SubstituteNamed: _substituted,
        RelativesDeclared: _declared,
    },
)


def listed(connection: Connection, tenant: str, on: date) -> list[dict[str, Any]]:
    """Every council, the earliest first, with how many `members` it has on that day."""
    sits = sa.and_(members.c.since <= on, sa.or_(members.c.until.is_(None), members.c.until >= on))
    query = (
        sa.select(councils.c.council, sa.func.count())
        .join_from(
            councils,
            members,
            sa.and_(members.c.tenant == councils.c.tenant, members.c.council == councils.c.council, sits),
        )
        .where(councils.c.tenant == tenant)
        .group_by(councils.c.council)
    )
    counted = {council: number for council, number in connection.execute(query)}
    found = connection.execute(
        sa.select(councils)
        .where(councils.c.tenant == tenant)
        .order_by(councils.c.formed_on, councils.c.council)
    )
    return [{**_told(row), "members": counted.get(row.council, 0)} for row in found]


def one(connection: Connection, tenant: str, council: str) -> dict[str, Any]:
    """A council with its `members`, also former ones, and their declared `relatives`; raises Refusal."""
    here = sa.and_(councils.c.tenant == tenant, councils.c.council == council)
    row = connection.execute(sa.select(councils).where(here)).first()
    if row is None:
        raise Refusal("council.unknown", place="council", value=council)
    return {
        **_told(row),
        "members": _of(connection, members, tenant, council),
        "relatives": _of(connection, relatives, tenant, council),
    }


def _of(connection: Connection, table: sa.Table, tenant: str, council: str) -> list[dict[str, Any]]:
    query = (
        sa.select(table).where(table.c.tenant == tenant, table.c.council == council).order_by(table.c.person)
    )
    return [
        {name: value for name, value in row._asdict().items() if name not in ("tenant", "council")}
        for row in connection.execute(query)
    ]


def _told(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "tenant"}
