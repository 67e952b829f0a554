"""Ballots as they stand, and what the newest one said of each nomination. Of a vote there is only a count."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain.nomination import Vote
from services.awards.projections.tables import metadata
from shared.contracts.ballots import BallotClosed, BallotOpened, BallotVoided, VoteCast, VoterMarked
from shared.contracts.refusal import Refusal
from shared.database import Instant, one_of, upsert
from shared.projection import Happened, Projection

ballots = sa.Table(
    "ballots",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("ballot", sa.String(80), primary_key=True),
    sa.Column("council", sa.String(63), nullable=False),
    sa.Column("meeting", sa.String(80), nullable=False),
    sa.Column("form", sa.String(63), nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("secret", sa.Boolean, nullable=False),
    sa.Column("nominees", sa.JSON, nullable=False),
    sa.Column("places", sa.Integer),
    sa.Column("members", sa.Integer, nullable=False),
    sa.Column("voted", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("results", sa.JSON, nullable=False),
    sa.Column("void", sa.String(10)),
    sa.Column("reason", sa.Text),
    sa.Index("ballots_of_meeting", "tenant", "meeting"),
)
"""`state`: running, closed or void, and then `void` is the cause. `members` and `voted` count seats."""

votes = sa.Table(
    "votes_on_nominations",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("nomination", sa.String(80), primary_key=True),
    sa.Column("running", sa.String(80)),
    sa.Column("ballot", sa.String(80)),
    sa.Column("outcome", sa.String(20)),
)
"""`running` is the ballot that it is being voted on in; `outcome` what the newest closed `ballot` said."""


def _opened(connection: Connection, batch: Sequence[Happened]) -> None:
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in ("ballot", "council", "meeting", "form", "places")},
            "opened_at": one.event.at,
            "secret": one.event.rule.secret,
            "nominees": msgspec.to_builtins(one.event.nominees),
            "members": len(one.event.members),
            "voted": 0,
            "state": "running",
            "ended_at": None,
            "results": [],
            "void": None,
            "reason": None,
        }
        for one in batch
    ]
    upsert(connection, ballots, rows)
    running = [
        {"tenant": one.recorded.tenant, "nomination": nominee.nomination, "running": one.event.ballot}
        for one in batch
        for nominee in one.event.nominees
    ]
    upsert(connection, votes, running)


def _voted(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        _change(connection, one, voted=ballots.c.voted + 1)


def _closed(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        results = msgspec.to_builtins(one.event.results)
        _change(connection, one, state="closed", ended_at=one.event.at, results=results)
    outcomes = [
        {
            "tenant": one.recorded.tenant,
            "nomination": result.nomination,
            "running": None,
            "ballot": one.event.ballot,
            "outcome": result.outcome,
        }
        for one in batch
        for result in one.event.results
    ]
    upsert(connection, votes, outcomes)


def _voided(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        event = one.event
        _change(
            connection, one, state="void", ended_at=event.at, void=event.cause, reason=event.reason or None
        )
        here = sa.and_(votes.c.tenant == one.recorded.tenant, votes.c.running == event.ballot)
        connection.execute(sa.update(votes).where(here).values(running=None))


def _change(connection: Connection, one: Happened, **values: Any) -> None:
    here = sa.and_(ballots.c.tenant == one.recorded.tenant, ballots.c.ballot == one.event.ballot)
    connection.execute(sa.update(ballots).where(here).values(**values))


projection = Projection(
    "ballots",
    (ballots, votes),
    {
        BallotOpened: _opened,
        VoterMarked: _voted,
        VoteCast: _voted,
        BallotClosed: _closed,
        BallotVoided: _voided,
    },
)


def listed(connection: Connection, tenant: str, meeting: str | None = None) -> list[dict[str, Any]]:
    """Every ballot, or those of one meeting, in the order in which they were opened."""
    query = (
        sa.select(ballots).where(ballots.c.tenant == tenant).order_by(ballots.c.opened_at, ballots.c.ballot)
    )
    if meeting is not None:
        query = query.where(ballots.c.meeting == meeting)
    return [_told(row) for row in connection.execute(query)]


def one(connection: Connection, tenant: str, ballot: str) -> dict[str, Any]:
    """The ballot; raises Refusal when there is none of that name."""
    here = sa.and_(ballots.c.tenant == tenant, ballots.c.ballot == ballot)
    row = connection.execute(sa.select(ballots).where(here)).first()
    if row is None:
        raise Refusal("ballot.unknown", place="ballot", value=ballot)
    return _told(row)


def open_in(connection: Connection, tenant: str, meeting: str) -> frozenset[str]:
    """The ballots of the meeting that have not ended."""
    query = sa.select(ballots.c.ballot).where(
        ballots.c.tenant == tenant, ballots.c.meeting == meeting, ballots.c.state == "running"
    )
    return frozenset(connection.scalars(query))


def running_on(connection: Connection, tenant: str, nominations: Sequence[str]) -> dict[str, str]:
    """nomination -> the ballot that it is being voted on in, for those of `nominations` that are."""
    return {row.nomination: row.running for row in _votes(connection, tenant, nominations) if row.running}


def outcome_of(connection: Connection, tenant: str, nominations: Sequence[str]) -> Mapping[str, Vote]:
    """nomination -> what its newest closed ballot said, for those of `nominations` that there was one for."""
    return {
        row.nomination: Vote(row.ballot, row.outcome)
        for row in _votes(connection, tenant, nominations)
        if row.ballot is not None
    }


def _votes(connection: Connection, tenant: str, nominations: Sequence[str]) -> list[sa.Row[Any]]:
    return [
        row
        for wanted in one_of(connection, votes.c.nomination, nominations)
        for row in connection.execute(sa.select(votes).where(votes.c.tenant == tenant, wanted))
    ]


def _told(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "tenant"}
