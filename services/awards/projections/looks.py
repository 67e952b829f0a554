"""What the newest second look at each nomination and each award came to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections import due
from services.awards.projections.tables import metadata
from shared.contracts.awards import NominationSubmitted, UnitJoinedCampaign
from shared.contracts.campaigns import EmulationRegistered
from shared.contracts.nominations import AwardQuestioned, NominationReassessed, Objection
from shared.database import one_of, upsert
from shared.projection import Happened, Projection

reassessments = sa.Table(
    "reassessments",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("nomination", sa.String(36), primary_key=True),
    sa.Column("standing", sa.String(12), nullable=False),
    sa.Column("points", sa.Integer),
    sa.Column("objections", sa.JSON, nullable=False),
)
"""Of nominations that stood otherwise than they were submitted."""

questions = sa.Table(
    "award_questions",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("nomination", sa.String(36), primary_key=True),
    sa.Column("award", sa.String(36), nullable=False),
    sa.Column("objections", sa.JSON, nullable=False),
)
"""Of awards that were ever questioned; without objections they hold again."""


class Look(NamedTuple):
    """What was said last of a nomination, `questioned` since it was decided."""

    points: int | None
    objections: list[Objection]
    questioned: list[Objection]


def _submitted(_connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return [
        due.Mark(one.recorded.tenant, one.event.recipient_kind, one.event.recipient, nominated=True)
        for one in batch
    ]


def _registered(_connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return [
        due.Mark(one.recorded.tenant, kind, subject, one.event.period)
        for one in batch
        for kind, subject in (
            ("unit", one.event.unit),
            *(("person", registered.person) for registered in one.event.people),
        )
    ]


def _joined(_connection: Connection, batch: Sequence[Happened]) -> list[due.Mark]:
    return [due.Mark(one.recorded.tenant, "unit", one.event.unit) for one in batch]


def _reassessed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        event, tenant = one.event, one.recorded.tenant
        here = (reassessments.c.tenant == tenant, reassessments.c.nomination == event.nomination)
        before = _objections(connection.scalar(sa.select(reassessments.c.objections).where(*here)))
        objections = [*(known for known in before if known not in event.gone), *event.appeared]
        row = {
            "tenant": tenant,
            "nomination": event.nomination,
            "standing": event.standing,
            "points": event.points,
            "objections": msgspec.to_builtins(objections),
        }
        upsert(connection, reassessments, [row])


def _questioned(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            "nomination": one.event.nomination,
            "award": one.event.award,
            "objections": msgspec.to_builtins(one.event.objections),
        }
        for one in batch
    ]
    upsert(connection, questions, rows)


projection = Projection(
    "looks",
    (reassessments, questions),
    {
        NominationSubmitted: _submitted,
        EmulationRegistered: _registered,
        UnitJoinedCampaign: _joined,
        NominationReassessed: _reassessed,
        AwardQuestioned: _questioned,
    },
    finish=due.write,
)


def said(connection: Connection, tenant: str, submitted: Mapping[str, int]) -> dict[str, Look]:
    """nomination -> what was said of it last; `submitted` are the points that each was submitted with."""
    found = {one: Look(points, [], []) for one, points in submitted.items()}
    for these in one_of(connection, reassessments.c.nomination, [*submitted]):
        query = sa.select(reassessments).where(reassessments.c.tenant == tenant, these)
        for row in connection.execute(query):
            found[row.nomination] = Look(row.points, _objections(row.objections), [])
    for these in one_of(connection, questions.c.nomination, [*submitted]):
        query = sa.select(questions).where(questions.c.tenant == tenant, these)
        for row in connection.execute(query):
            look = found[row.nomination]
            found[row.nomination] = look._replace(questioned=_objections(row.objections))
    return found


def _objections(stored: object) -> list[Objection]:
    return msgspec.convert(stored or [], list[Objection])
