"""What a ballot remembers of what happened in it, and what it has to know of the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.awards.domain import urn
from services.awards.domain.conflicts import Units
from services.awards.domain.council import Council
from services.awards.domain.meeting import Meeting
from shared.contracts import ballots as events
from shared.contracts.ballots import Nominee, VoteRule
from shared.contracts.refusal import Refusal

Vote = events.VoterMarked | events.VoteCast


@dataclass(frozen=True)
class Ballot:
    """`barred` are (person, nomination) without a vote, `asked` who may vote in writing until when."""

    opened: events.BallotOpened | None = None
    barred: frozenset[tuple[str, str]] = frozenset()
    asked: Mapping[str, datetime] = field(default_factory=dict)
    votes: Mapping[str, Vote] = field(default_factory=dict)
    ended: events.BallotClosed | events.BallotVoided | None = None

    def may(self, member: str, by: str, nomination: str) -> bool:
        """Whether the seat, with `by` in it, has a vote on the nomination: neither of the two is barred."""
        return (member, nomination) not in self.barred and (by, nomination) not in self.barred


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a ballot has to know beyond it.

    `nominees` are the nominations by id that are still undecided, each with its form, and `campaigns` whose
    they are; `rules` how each form of the first one's campaign is voted on; `units` those of members,
    substitutes and nominated persons; `elsewhere` the ballot that a nomination is being voted on in; `papers`
    what is in the urn.
    """

    now: datetime
    council: Council
    meeting: Meeting
    nominees: Mapping[str, tuple[str, Nominee]] = field(default_factory=dict)
    campaigns: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, VoteRule] = field(default_factory=dict)
    units: Units = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    papers: urn.Urn = urn.EMPTY


def require_running(state: Ballot, ballot: str) -> events.BallotOpened:
    """How it was opened; raises Refusal when it is unknown or has ended."""
    if state.opened is None:
        raise Refusal("ballot.unknown", place="ballot", value=ballot)
    if state.ended is not None:
        raise Refusal("ballot.ended", place="ballot", value=ballot, at=state.ended.at)
    return state.opened


def voters(state: Ballot) -> dict[str, int]:
    """How many seats have voted on each nomination, whatever they chose."""
    listed = [one.nomination for one in state.opened.nominees] if state.opened else []
    return {
        nomination: sum(state.may(vote.member, vote.by, nomination) for vote in state.votes.values())
        for nomination in listed
    }
