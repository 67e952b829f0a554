"""Ending a ballot: counted when enough have voted and the urn is honest, void otherwise or by decision."""

from datetime import datetime
from typing import Literal

from services.awards.domain import urn
from services.awards.domain.ballot_state import Ballot, Surroundings, require_running, voters
from services.awards.domain.tally import Votes, results
from shared.contracts import ballots as events
from shared.contracts.ballots import Choice
from shared.contracts.commands import council as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def closed(command: commands.CloseBallot, state: Ballot, around: Surroundings) -> list[Event]:
    if isinstance(state.ended, events.BallotClosed) and state.ended.at == command.at:
        return []
    opened = require_running(state, command.ballot)
    if command.at < opened.at:
        raise Refusal("ballot.closed-early", place="at", value=command.at, opened=opened.at)
    _require_enough(state, opened, around.now)
    if opened.rule.secret and not urn.honest(around.papers, voters(state)):
        marked, papers = sum(voters(state).values()), len(around.papers)
        return [_voided(command.ballot, command.at, "count", marked, papers, "")]
    return [
        events.BallotClosed(
            ballot=command.ballot,
            council=opened.council,
            meeting=opened.meeting,
            form=opened.form,
            at=command.at,
            secret=opened.rule.secret,
            members=len(opened.members),
            voted=len(state.votes),
            results=results(_counted(state, opened, around.papers), opened.rule, opened.places),
            papers=urn.ordered(around.papers) if opened.rule.secret else [],
        )
    ]


def _require_enough(state: Ballot, opened: events.BallotOpened, now: datetime) -> None:
    """Refuse while somebody asked may still answer, and when fewer voted than the quorum."""
    waiting = sorted(
        member for member, until in state.asked.items() if member not in state.votes and now <= until
    )
    if waiting:
        until = max(state.asked[member] for member in waiting)
        raise Refusal("ballot.awaited", place="ballot", value=", ".join(waiting), until=until)
    voted, members, quorum = len(state.votes), len(opened.members), opened.quorum
    if not quorum.reached(voted, members):
        raise Refusal(
            "ballot.no-quorum",
            place="ballot",
            value=voted,
            members=members,
            part=quorum.part,
            whole=quorum.whole,
        )


def _counted(state: Ballot, opened: events.BallotOpened, papers: urn.Urn) -> list[Votes]:
    counted = []
    for nominee in opened.nominees:
        nomination = nominee.nomination
        named = _named(state, nomination)
        secret = [paper.choice for paper in papers if paper.nomination == nomination]
        counted.append(
            Votes(
                nomination=nomination,
                base=_base(state, opened, nomination),
                choices=secret if opened.rule.secret else list(named.values()),
                casting=_casting(state, opened.presided_by, named),
            )
        )
    return counted


def _named(state: Ballot, nomination: str) -> dict[str, Choice]:
    """The choices of an open ballot, by seat."""
    return {
        vote.member: one.choice
        for vote in state.votes.values()
        if isinstance(vote, events.VoteCast)
        for one in vote.choices
        if one.nomination == nomination
    }


def _casting(state: Ballot, presided_by: str, named: dict[str, Choice]) -> Choice | None:
    """The vote of who presides, given in person."""
    vote = state.votes.get(presided_by)
    return named.get(presided_by) if vote is not None and vote.by == presided_by else None


def _base(state: Ballot, opened: events.BallotOpened, nomination: str) -> int:
    """What the share is of: all seats, or those present and those that voted, with or without the barred."""
    seats = {*opened.present, *state.votes} if opened.rule.of == "present" else {*opened.members}
    if opened.rule.conflicted == "in":
        return len(seats)
    return sum((member, nomination) not in state.barred for member in seats)


def voided(command: commands.VoidBallot, state: Ballot, around: Surroundings) -> list[Event]:
    if isinstance(state.ended, events.BallotVoided) and state.ended.reason == command.reason:
        return []
    require_running(state, command.ballot)
    marked, papers = sum(voters(state).values()), len(around.papers)
    return [_voided(command.ballot, command.at, "decided", marked, papers, command.reason)]


def _voided(
    ballot: str, at: datetime, cause: Literal["count", "decided"], marked: int, papers: int, reason: str
) -> events.BallotVoided:
    return events.BallotVoided(ballot=ballot, at=at, cause=cause, marked=marked, papers=papers, reason=reason)
