"""Voting: in the meeting or in writing, once a seat and once a person, not where there is a conflict."""

import msgspec

from services.awards.domain.ballot_state import Ballot, Surroundings, require_running
from services.awards.domain.days import day_of
from services.awards.domain.meeting import require_open, require_seat
from shared.contracts import ballots as events
from shared.contracts.commands import council as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def recused(command: commands.RecuseMember, state: Ballot, around: Surroundings) -> list[Event]:
    opened = require_running(state, command.ballot)
    known = [one.nomination for one in opened.nominees]
    for nomination in command.nominations:
        if nomination not in known:
            raise Refusal("ballot.not-listed", place="nominations", value=nomination, known=", ".join(known))
    seats = around.council.seats(day_of(opened.at))
    if command.person not in [*seats, *(one.substitute for one in seats.values())]:
        raise Refusal("meeting.no-seat", place="person", value=command.person)
    fresh = [one for one in command.nominations if (command.person, one) not in state.barred]
    if not fresh:
        return []
    for vote in state.votes.values():
        if command.person in (vote.member, vote.by):
            raise Refusal("ballot.recused-late", place="person", value=command.person)
    return [
        events.MemberRecused(ballot=command.ballot, person=command.person, nominations=fresh),
    ]


def asked(command: commands.AskAbsent, state: Ballot, around: Surroundings) -> list[Event]:
    opened = require_running(state, command.ballot)
    if not opened.rule.in_writing:
        raise Refusal("ballot.not-in-writing", place="ballot", value=command.ballot)
    if command.member not in opened.members:
        raise Refusal("meeting.no-seat", place="member", value=command.member)
    if state.asked.get(command.member) == command.until:
        return []
    if command.member in state.votes:
        raise Refusal("ballot.voted", place="member", value=command.member)
    if command.member in around.meeting.present:
        raise Refusal("ballot.present", place="member", value=command.member)
    if command.until <= around.now:
        raise Refusal("ballot.asked-late", place="until", value=command.until, now=around.now)
    return [
        events.AbsentAsked(ballot=command.ballot, member=command.member, until=command.until),
    ]


def cast(command: commands.CastVote, state: Ballot, around: Surroundings) -> list[Event]:
    opened = require_running(state, command.ballot)
    if command.member not in opened.members:
        raise Refusal("meeting.no-seat", place="member", value=command.member)
    if command.member in state.votes:
        raise Refusal("ballot.voted", place="member", value=command.member)
    for vote in state.votes.values():
        if command.by == vote.by:
            raise Refusal("ballot.voted", place="by", value=command.by)
    in_writing = _require_there(command, state, around)
    _require_choices(command, state, opened)
    marked = events.VoterMarked(
        ballot=command.ballot, member=command.member, by=command.by, in_writing=in_writing
    )
    if opened.rule.secret:
        return [marked]
    return [events.VoteCast(**msgspec.structs.asdict(marked), choices=command.choices)]


def _require_there(command: commands.CastVote, state: Ballot, around: Surroundings) -> bool:
    """Whether the vote is one in writing; refuses who is neither there nor asked in time."""
    seats = around.council.seats(day_of(state.opened.at)) if state.opened else {}
    require_seat(seats, command.member, command.by, around.council, "by")
    sits = around.meeting.present.get(command.member)
    if sits is not None:
        require_open(around.meeting, state.opened.meeting if state.opened else "")
        if sits != command.by:
            raise Refusal("ballot.seat-taken", place="by", value=command.by, sits=sits)
        return False
    until = state.asked.get(command.member)
    if until is None:
        raise Refusal("ballot.absent", place="member", value=command.member)
    if command.by != command.member:
        raise Refusal("ballot.writing-in-person", place="by", value=command.by, member=command.member)
    if around.now > until:
        raise Refusal("ballot.too-late", place="member", value=command.member, until=until)
    return True


def _require_choices(command: commands.CastVote, state: Ballot, opened: events.BallotOpened) -> None:
    """One choice for each nomination that the seat has a vote on, and none for any other."""
    listed = [one.nomination for one in opened.nominees]
    own = [one for one in listed if state.may(command.member, command.by, one)]
    if not own:
        raise Refusal("ballot.no-vote-at-all", place="by", value=command.by)
    chosen = [one.nomination for one in command.choices]
    for nomination in chosen:
        if nomination not in listed:
            raise Refusal("ballot.not-listed", place="choices", value=nomination, known=", ".join(listed))
        if nomination not in own:
            raise Refusal("ballot.conflict", place="choices", value=nomination, by=command.by)
        if chosen.count(nomination) > 1:
            raise Refusal("ballot.choice-twice", place="choices", value=nomination)
    missing = [one for one in own if one not in chosen]
    if missing:
        raise Refusal("ballot.choice-missing", place="choices", value=", ".join(missing))
