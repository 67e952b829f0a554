"""Commands about ballots. The one place where a vote is known, for as long as one transaction takes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.awards import projections
from services.awards.domain import ballot, urn
from services.awards.handling import urns
from services.awards.handling.council_streams import append, ballot_of, ballot_stream
from services.awards.handling.voting_surroundings import (
    alone_with_councils,
    around_ballot,
    around_opening,
    councils_as_they_are,
)
from shared.commands import Routes, parse
from shared.contracts.ballots import BallotClosed, BallotVoided, VoterMarked
from shared.contracts.commands import council as commands
from shared.contracts.refusal import Refusal
from shared.database import exclusive
from shared.eventstore import Context, Recorded, Store
from shared.projection import apply_all


@dataclass(frozen=True)
class Receipt:
    """By this number, which nobody else has, the voter finds the paper on that nomination in the count."""

    nomination: str
    receipt: str


@dataclass(frozen=True)
class Cast:
    """What a vote came to: the mark that it was given, and of a secret one the voter's `receipts`."""

    recorded: Sequence[Recorded]
    receipts: Sequence[Receipt]


def about_ballot(store: Store, command: Any, context: Context) -> list[Recorded]:
    """Carry out a command about a ballot, other than a vote. Whatever ends a ballot destroys its urn."""
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        alone_with_councils(connection, tenant)
        state = ballot_of(connection, tenant, command.ballot)
        if isinstance(command, commands.OpenBallot):
            around = around_opening(connection, tenant, command, store.now())
        else:
            around = around_ballot(connection, tenant, state, command.ballot, store.now())
        decided = ballot.decide(command, state, around)
        recorded = append(transaction, ballot_stream(tenant, command.ballot), decided, context)
        if any(isinstance(event, BallotClosed | BallotVoided) for event in decided):
            urns.remove(connection, tenant, command.ballot)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def cast_vote(store: Store, data: Mapping[str, Any], context: Context) -> Cast:
    """Take a vote: the mark into the log and, of a secret one, the papers into the urn, in one transaction.

    Nothing here may tell of it: no log line, no trace, no text of an error may name a choice or a receipt.
    The receipts are in the answer and nowhere else. Raises Refusal.
    """
    command = parse(commands.CastVote, data)
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        # First of all, so that votes come one after the other, each on the urn that the one before left.
        exclusive(connection, f"ballot-{tenant}:{command.ballot}")
        councils_as_they_are(connection, tenant)
        state = ballot_of(connection, tenant, command.ballot)
        around = around_ballot(connection, tenant, state, command.ballot, store.now())
        decided = ballot.decide(command, state, around)
        recorded = append(transaction, ballot_stream(tenant, command.ballot), decided, context)
        receipts = []
        if any(isinstance(event, VoterMarked) for event in decided):
            receipts = [secrets.token_hex(16) for _ in command.choices]
            filled = urn.dropped(around.papers, command.choices, receipts)
            urns.put_back(connection, tenant, command.ballot, filled)
        apply_all(connection, projections.ALL, recorded)
    named = [one.nomination for one in command.choices]
    return Cast(recorded, [Receipt(*pair) for pair in zip(named, receipts, strict=False)])


def _vote_apart(store: Store, command: commands.CastVote, context: Context) -> list[Recorded]:
    """Among other commands there is no answer that could give the voter the receipts."""
    raise Refusal("ballot.vote-apart", place="command", value="CastVote", ballot=command.ballot)


ROUTES: Routes = {**dict.fromkeys(ballot.HANDLED, about_ballot), commands.CastVote: _vote_apart}
