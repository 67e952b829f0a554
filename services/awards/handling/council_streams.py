"""The streams of councils, meetings and ballots: their names, and what they come to."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeVar

from sqlalchemy.engine import Connection

from services.awards.domain import ballot, council, meeting
from services.awards.domain.minutes import Minutes, minutes
from services.awards.projections import ballots
from shared.contracts.ballots import BallotOpened
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.eventstore import Context, Recorded, Transaction, events_of

S = TypeVar("S")


def council_stream(tenant: str, named: str) -> str:
    return f"council-{tenant}:{named}"


def meeting_stream(tenant: str, named: str) -> str:
    return f"meeting-{tenant}:{named}"


def ballot_stream(tenant: str, named: str) -> str:
    return f"ballot-{tenant}:{named}"


def council_of(connection: Connection, tenant: str, named: str) -> council.Council:
    """As it stands; without anything in it when there is none of that name."""
    return _folded(connection, council_stream(tenant, named), council.INITIAL, council.evolve)


def meeting_of(connection: Connection, tenant: str, named: str) -> meeting.Meeting:
    return _folded(connection, meeting_stream(tenant, named), meeting.INITIAL, meeting.evolve)


def ballot_of(connection: Connection, tenant: str, named: str) -> ballot.Ballot:
    return _folded(connection, ballot_stream(tenant, named), ballot.INITIAL, ballot.evolve)


def minutes_of(connection: Connection, tenant: str, named: str) -> Minutes:
    """The minutes of a closed meeting; raises Refusal when there is none, or while it goes on."""
    held = meeting_of(connection, tenant, named)
    called = meeting.require_called(held, named)
    listed = [row["ballot"] for row in ballots.listed(connection, tenant, named)]
    return minutes(
        council_of(connection, tenant, called.council),
        held,
        [ballot_of(connection, tenant, one) for one in listed],
    )


def append(
    transaction: Transaction, stream: str, decided: Sequence[Event], context: Context
) -> list[Recorded]:
    """Add what was decided to a stream that nobody else may add to until this transaction ends."""
    if not decided:
        return []
    version = transaction.versions([stream]).get(stream, 0)
    return transaction.append(stream, version, decided, context)


def require_ballot(state: ballot.Ballot, named: str) -> BallotOpened:
    """How it was opened; raises Refusal when there is no such ballot."""
    if state.opened is None:
        raise Refusal("ballot.unknown", place="ballot", value=named)
    return state.opened


def _folded(connection: Connection, stream: str, initial: S, evolve: Callable[[S, Event], S]) -> S:
    return reduce(evolve, (one.event() for one in events_of(connection, stream)), initial)
