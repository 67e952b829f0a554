"""The minutes of a meeting (biên bản) as data: what happened and what was voted, from the streams alone.

Persons stand by their ids; whoever prints the minutes knows their names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.awards.domain.ballot_state import Ballot
from services.awards.domain.council import Council
from services.awards.domain.days import day_of
from services.awards.domain.meeting import Meeting, require_called
from shared.contracts.ballots import BallotClosed, BallotVoided, Conflict, Result, VoteRule
from shared.contracts.council import (
    AgendaItem,
    AttendanceRecorded,
    MeetingAdjourned,
    MeetingClosed,
    MeetingOpened,
    MeetingResumed,
    Seat,
)
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Step:
    """The meeting began, was interrupted, went on or ended; `reason` is that of an interruption."""

    kind: Literal["opened", "adjourned", "resumed", "closed"]
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Voted:
    """One ballot, counted or void. `in_writing` is how many of those who `voted` did so.

    `conflicts` found by the rule and `recused` (person, nomination) had no vote. A void one has no results.
    """

    ballot: str
    form: str
    rule: VoteRule
    members: int
    voted: int
    in_writing: int
    conflicts: tuple[Conflict, ...]
    recused: tuple[tuple[str, str], ...]
    results: tuple[Result, ...] = ()
    void: Literal["", "count", "decided"] = ""


@dataclass(frozen=True)
class Minutes:
    """`present` are the seats that were taken at any time of the session, `absent` those that never were."""

    council: str
    council_name: str
    meeting: str
    place: str
    agenda: tuple[AgendaItem, ...]
    presided_by: str
    secretary: str
    members: int
    present: tuple[Seat, ...]
    absent: tuple[str, ...]
    guests: tuple[str, ...]
    steps: tuple[Step, ...]
    ballots: tuple[Voted, ...]
    conclusions: tuple[str, ...]


def minutes(council: Council, meeting: Meeting, ballots: Sequence[Ballot]) -> Minutes:
    """The minutes of a closed meeting with its `ballots` in their order; raises Refusal while it goes on."""
    called = require_called(meeting, "")
    opened, closed = meeting.opened, meeting.story[-1]
    if opened is None or not isinstance(closed, MeetingClosed):
        raise Refusal("minutes.not-closed", place="meeting", value=called.meeting)
    seats, guests = _attended(meeting)
    taken = {seat.member for seat in seats}
    sitting = list(council.seats(day_of(opened.at)))
    return Minutes(
        council=called.council,
        council_name=council.require_formed(called.council).name,
        meeting=called.meeting,
        place=called.place,
        agenda=tuple(called.agenda),
        presided_by=opened.presided_by,
        secretary=opened.secretary,
        members=len(sitting),
        present=seats,
        absent=tuple(member for member in sitting if member not in taken),
        guests=guests,
        steps=tuple(_steps(meeting)),
        ballots=tuple(_voted(ballot) for ballot in ballots),
        conclusions=tuple(closed.conclusions),
    )


def _attended(meeting: Meeting) -> tuple[tuple[Seat, ...], tuple[str, ...]]:
    """Seats and guests of the attendance that the meeting was opened with, and of all that came after."""
    seats: dict[tuple[str, str], Seat] = {}
    guests: dict[str, None] = {}
    began = False
    for event in meeting.story:
        if isinstance(event, MeetingOpened):
            began = True
        elif isinstance(event, AttendanceRecorded):
            if not began:
                seats, guests = {}, {}
            seats |= {(seat.member, seat.by): seat for seat in event.present}
            guests |= dict.fromkeys(event.guests)
    return tuple(seats[key] for key in sorted(seats)), tuple(guests)


def _steps(meeting: Meeting) -> Iterator[Step]:
    for event in meeting.story:
        if isinstance(event, MeetingOpened):
            yield Step("opened", event.at)
        elif isinstance(event, MeetingAdjourned):
            yield Step("adjourned", event.at, event.reason)
        elif isinstance(event, MeetingResumed):
            yield Step("resumed", event.at)
        elif isinstance(event, MeetingClosed):
            yield Step("closed", event.at)


def _voted(ballot: Ballot) -> Voted:
    opened, ended = ballot.opened, ballot.ended
    if opened is None or ended is None:
        raise Refusal("minutes.ballot-open", place="ballot", value="" if opened is None else opened.ballot)
    found = {(one.person, one.nomination) for one in opened.conflicts}
    return Voted(
        ballot=opened.ballot,
        form=opened.form,
        rule=opened.rule,
        members=len(opened.members),
        voted=len(ballot.votes),
        in_writing=sum(vote.in_writing for vote in ballot.votes.values()),
        conflicts=tuple(opened.conflicts),
        recused=tuple(sorted(ballot.barred - found)),
        results=tuple(ended.results) if isinstance(ended, BallotClosed) else (),
        void=ended.cause if isinstance(ended, BallotVoided) else "",
    )
