"""A meeting of a council: called with its agenda, attended, opened by quorum, adjourned, resumed, closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from services.awards.domain.council import Council
from services.awards.domain.days import day_of
from shared.contracts import council as events
from shared.contracts.commands import Command
from shared.contracts.commands import council as commands
from shared.contracts.council import CouncilMember
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

Standing = Literal["called", "open", "adjourned", "closed"]


@dataclass(frozen=True)
class Meeting:
    """`present` is who sits there now: the person by the member whose seat it is.

    `story` are the events of the meeting in their order, for the minutes.
    """

    called: events.MeetingCalled | None = None
    standing: Standing = "called"
    opened: events.MeetingOpened | None = None
    present: Mapping[str, str] = field(default_factory=dict)
    latest: datetime | None = None
    story: tuple[Event, ...] = ()

    @property
    def nominations(self) -> frozenset[str]:
        """Those on the agenda."""
        items = self.called.agenda if self.called else ()
        return frozenset(nomination for item in items for nomination in item.nominations)


@dataclass(frozen=True)
class Surroundings:
    """The council that meets, and the ballots of this meeting that are still open.

    `unknown` are nominations that the agenda of a call names and that nobody can vote on.
    """

    council: Council
    open_ballots: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


INITIAL = Meeting()


def decide(command: Command, state: Meeting, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Meeting, event: Event) -> Meeting:
    stepped = _EVOLUTIONS[type(event)](state, event)
    return replace(stepped, story=(*state.story, event))


def require_quorum(council: Council, present: Mapping[str, str], on: date) -> tuple[list[str], list[str]]:
    """The seats taken and all seats of that day; raises Refusal when too few of them are taken."""
    seats, quorum = council.seats(on), council.rules.quorum
    taken = sorted(member for member in present if member in seats)
    if not quorum.reached(len(taken), len(seats)):
        raise Refusal(
            "meeting.no-quorum",
            place="present",
            value=len(taken),
            members=len(seats),
            part=quorum.part,
            whole=quorum.whole,
        )
    return taken, list(seats)


def require_called(state: Meeting, meeting: str) -> events.MeetingCalled:
    """What called it; raises Refusal when there is no such meeting."""
    if state.called is None:
        raise Refusal("meeting.unknown", place="meeting", value=meeting)
    return state.called


def require_open(state: Meeting, meeting: str) -> events.MeetingOpened:
    """How it was opened; raises Refusal when it is not in session."""
    require_called(state, meeting)
    if state.standing != "open" or state.opened is None:
        raise Refusal("meeting.not-open", place="meeting", value=meeting, standing=state.standing)
    return state.opened


def _call(command: commands.CallMeeting, state: Meeting, around: Surroundings) -> list[Event]:
    wanted = events.MeetingCalled(**{name: getattr(command, name) for name in command.__struct_fields__})
    if state.called == wanted:
        return []
    if state.called is not None:
        raise Refusal("meeting.exists", place="meeting", value=command.meeting, at=state.called.at)
    around.council.require_formed(command.council)
    if not command.agenda:
        raise Refusal("meeting.no-agenda", place="agenda")
    named = [nomination for item in command.agenda for nomination in item.nominations]
    for nomination in named:
        if named.count(nomination) > 1:
            raise Refusal("meeting.nomination-twice", place="agenda", value=nomination)
        if nomination in around.unknown:
            raise Refusal("ballot.nomination-unknown", place="agenda", value=nomination)
    return [wanted]


def _attend(command: commands.RecordAttendance, state: Meeting, around: Surroundings) -> list[Event]:
    require_called(state, command.meeting)
    wanted = events.AttendanceRecorded(
        meeting=command.meeting, at=command.at, present=command.present, guests=command.guests
    )
    if wanted in state.story:
        return []
    _require_not_closed(state, command.meeting)
    _require_later(state, command.at)
    seats = around.council.seats(day_of(command.at))
    taken: list[str] = []
    for number, seat in enumerate(command.present):
        place = f"present[{number}]"
        if seat.member in taken:
            raise Refusal("meeting.seat-twice", place=place, value=seat.member)
        require_seat(seats, seat.member, seat.by, around.council, place)
        taken.append(seat.member)
    return [wanted]


def require_seat(
    seats: Mapping[str, CouncilMember], member: str, by: str, council: Council, place: str
) -> None:
    """Refuse whoever has no seat, and whoever takes another's without being the substitute named for it."""
    if member not in seats:
        raise Refusal("meeting.no-seat", place=place, value=member)
    if by == member:
        return
    if not council.rules.substitutes or by != seats[member].substitute:
        named = seats[member].substitute or "–"
        raise Refusal("meeting.not-substitute", place=place, value=by, member=member, named=named)


def _open(command: commands.OpenMeeting, state: Meeting, around: Surroundings) -> list[Event]:
    require_called(state, command.meeting)
    there = state.opened
    if there is not None:
        wanted = (command.at, command.presided_by, command.secretary)
        if wanted == (there.at, there.presided_by, there.secretary):
            return []
        raise Refusal("meeting.opened", place="meeting", value=command.meeting, at=there.at)
    _require_not_closed(state, command.meeting)
    _require_later(state, command.at)
    on = day_of(command.at)
    taken, seats = require_quorum(around.council, state.present, on)
    _require_presider(command.presided_by, state, around.council, on)
    if command.secretary not in state.present.values():
        raise Refusal("meeting.secretary-absent", place="secretary", value=command.secretary)
    return [
        events.MeetingOpened(
            meeting=command.meeting,
            at=command.at,
            presided_by=command.presided_by,
            secretary=command.secretary,
            present=len(taken),
            members=len(seats),
        )
    ]


def _require_presider(person: str, state: Meeting, council: Council, on: date) -> None:
    """Who presides is there in person and in an office that may: a substitute never leads."""
    if state.present.get(person) != person:
        raise Refusal("meeting.presider-absent", place="presided_by", value=person)
    member, may = council.seats(on).get(person), council.rules.presiding
    if member is None or member.role not in may:
        role = "–" if member is None else member.role
        raise Refusal(
            "meeting.presider", place="presided_by", value=person, role=role, allowed=", ".join(may)
        )


def _adjourn(command: commands.AdjournMeeting, state: Meeting, around: Surroundings) -> list[Event]:
    require_called(state, command.meeting)
    wanted = events.MeetingAdjourned(
        meeting=command.meeting, at=command.at, until=command.until, reason=command.reason
    )
    if wanted in state.story:
        return []
    _require_not_closed(state, command.meeting)
    if state.standing == "adjourned":
        raise Refusal("meeting.adjourned", place="meeting", value=command.meeting)
    _require_later(state, command.at)
    if command.until is not None and command.until <= command.at:
        raise Refusal("meeting.adjourned-backwards", place="until", value=command.until, at=command.at)
    return [wanted]


def _resume(command: commands.ResumeMeeting, state: Meeting, around: Surroundings) -> list[Event]:
    """Of a meeting that was put off before it began: it is opened instead."""
    require_called(state, command.meeting)
    for event in state.story:
        if isinstance(event, events.MeetingResumed) and event.at == command.at:
            return []
    _require_not_closed(state, command.meeting)
    if state.standing != "adjourned" or state.opened is None:
        raise Refusal(
            "meeting.not-adjourned", place="meeting", value=command.meeting, standing=state.standing
        )
    _require_later(state, command.at)
    taken, seats = require_quorum(around.council, state.present, day_of(command.at))
    return [
        events.MeetingResumed(meeting=command.meeting, at=command.at, present=len(taken), members=len(seats))
    ]


def _close(command: commands.CloseMeeting, state: Meeting, around: Surroundings) -> list[Event]:
    require_called(state, command.meeting)
    wanted = events.MeetingClosed(meeting=command.meeting, at=command.at, conclusions=command.conclusions)
    if wanted in state.story:
        return []
    if state.opened is None:
        raise Refusal("meeting.not-open", place="meeting", value=command.meeting, standing=state.standing)
    _require_not_closed(state, command.meeting)
    _require_later(state, command.at)
    if around.open_ballots:
        waiting = ", ".join(sorted(around.open_ballots))
        raise Refusal("meeting.ballots-open", place="meeting", value=command.meeting, ballots=waiting)
    return [wanted]


def _require_not_closed(state: Meeting, meeting: str) -> None:
    if state.standing == "closed":
        raise Refusal("meeting.closed", place="meeting", value=meeting)


def _require_later(state: Meeting, at: datetime) -> None:
    if state.latest is not None and at < state.latest:
        raise Refusal("meeting.earlier", place="at", value=at, latest=state.latest)


def _attended(state: Meeting, event: events.AttendanceRecorded) -> Meeting:
    return replace(state, present={seat.member: seat.by for seat in event.present}, latest=event.at)


_DECISIONS: dict[type[Command], Callable[[Any, Meeting, Surroundings], list[Event]]] = {
    commands.CallMeeting: _call,
    commands.RecordAttendance: _attend,
    commands.OpenMeeting: _open,
    commands.AdjournMeeting: _adjourn,
    commands.ResumeMeeting: _resume,
    commands.CloseMeeting: _close,
}

_EVOLUTIONS: dict[type[Event], Callable[[Meeting, Any], Meeting]] = {
    events.MeetingCalled: lambda state, event: replace(state, called=event),
    events.AttendanceRecorded: _attended,
    events.MeetingOpened: lambda state, event: replace(state, standing="open", opened=event, latest=event.at),
    events.MeetingAdjourned: lambda state, event: replace(state, standing="adjourned", latest=event.at),
    events.MeetingResumed: lambda state, event: replace(state, standing="open", latest=event.at),
    events.MeetingClosed: lambda state, event: replace(state, standing="closed", latest=event.at),
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
