"""A ballot of a council on a list of nominations, open or secret: one vote a seat, counted by the rule.

A secret vote leaves in this stream only that the seat has voted. Its papers go into the urn (`urn.py`), which
whoever carries out `CastVote` changes in the same transaction that appends the mark.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.awards.domain.ballot_counting import closed, voided
from services.awards.domain.ballot_opening import opened
from services.awards.domain.ballot_state import Ballot, Surroundings
from services.awards.domain.ballot_voting import asked, cast, recused
from shared.contracts import ballots as events
from shared.contracts.commands import Command
from shared.contracts.commands import council as commands
from shared.contracts.event import Event

__all__ = ["HANDLED", "INITIAL", "Ballot", "Surroundings", "decide", "evolve"]

INITIAL = Ballot()


def decide(command: Command, state: Ballot, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events, but
    for a vote, which is refused the second time: whether it is the same one cannot be known."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Ballot, event: Event) -> Ballot:
    return _EVOLUTIONS[type(event)](state, event)


def _opened(state: Ballot, event: events.BallotOpened) -> Ballot:
    barred = frozenset((one.person, one.nomination) for one in event.conflicts)
    return replace(state, opened=event, barred=barred)


def _recused(state: Ballot, event: events.MemberRecused) -> Ballot:
    return replace(state, barred=state.barred | {(event.person, one) for one in event.nominations})


_DECISIONS: dict[type[Command], Callable[[Any, Ballot, Surroundings], list[Event]]] = {
    commands.OpenBallot: opened,
    commands.RecuseMember: recused,
    commands.AskAbsent: asked,
    commands.CastVote: cast,
    commands.CloseBallot: closed,
    commands.VoidBallot: voided,
}

_EVOLUTIONS: dict[type[Event], Callable[[Ballot, Any], Ballot]] = {
    events.BallotOpened: _opened,
    events.MemberRecused: _recused,
    events.AbsentAsked: lambda state, event: replace(state, asked={**state.asked, event.member: event.until}),
    events.VoterMarked: lambda state, event: replace(state, votes={**state.votes, event.member: event}),
    events.VoteCast: lambda state, event: replace(state, votes={**state.votes, event.member: event}),
    events.BallotClosed: lambda state, event: replace(state, ended=event),
    events.BallotVoided: lambda state, event: replace(state, ended=event),
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
