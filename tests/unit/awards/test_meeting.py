"""A meeting: called, attended, opened by quorum, interrupted, closed; and its minutes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from services.awards.domain import meeting
from services.awards.domain.meeting import Surroundings
from services.awards.domain.minutes import Step, minutes
from shared.commands import Decider
from shared.contracts.ballots import BallotClosed, BallotVoided, Conflict, MemberRecused, VoterMarked
from shared.contracts.commands.council import (
    AdjournMeeting,
    CallMeeting,
    CloseMeeting,
    OpenMeeting,
    RecordAttendance,
    ResumeMeeting,
)
from shared.contracts.council import (
    AgendaItem,
    MeetingAdjourned,
    MeetingClosed,
    MeetingResumed,
    MemberReleased,
)
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.council_given import (
    ALL,
    BALLOT,
    CALLED,
    CALLED_AT,
    COUNCIL,
    FORMED,
    FOUR,
    MEETING,
    OPENED_AT,
    SECRET,
    SESSION,
    attended,
    ballot_of,
    council_of,
    meeting_of,
    opened,
    taken,
)

LATER = OPENED_AT + timedelta(hours=2)
PAUSED = MeetingAdjourned(meeting=MEETING, at=LATER, until=None, reason="Chờ ý kiến")
RESUMED = MeetingResumed(meeting=MEETING, at=LATER + timedelta(hours=1), present=5, members=5)
END = LATER + timedelta(hours=3)
CLOSED = MeetingClosed(meeting=MEETING, at=END, conclusions=["Thống nhất"])


def meetings(*council: Event, open_ballots: frozenset[str] = frozenset()) -> Scenario[Any, Any]:
    around = Surroundings(council_of(*(council or (FORMED,))), open_ballots)
    return scenario(
        Decider(
            meeting.INITIAL, meeting.evolve, lambda command, state: meeting.decide(command, state, around)
        )
    )


def call(**changes: Any) -> CallMeeting:
    return CallMeeting(**{**msgspec.structs.asdict(CALLED), **changes})


def attend(*seats: str, **changes: Any) -> RecordAttendance:
    fields = {"meeting": MEETING, "at": CALLED_AT, "present": taken(*seats)}
    return RecordAttendance(**{**fields, **changes})


def open_it(**changes: Any) -> OpenMeeting:
    fields = {"meeting": MEETING, "at": OPENED_AT, "presided_by": "chi", "secretary": "thu"}
    return OpenMeeting(**{**fields, **changes})


def adjourn(**changes: Any) -> AdjournMeeting:
    fields = {"meeting": MEETING, "at": LATER, "reason": "Chờ ý kiến"}
    return AdjournMeeting(**{**fields, **changes})


def resume() -> ResumeMeeting:
    return ResumeMeeting(meeting=MEETING, at=RESUMED.at)


def close(**changes: Any) -> CloseMeeting:
    return CloseMeeting(**{"meeting": MEETING, "at": END, "conclusions": ["Thống nhất"], **changes})


def test_a_meeting_goes_its_way() -> None:
    meetings().when(call()).then(CALLED)
    meetings().given(CALLED).when(attend("chi", "pho", "thu", "tam>thay", "nam")).then(ALL)
    meetings().given(CALLED, ALL).when(open_it()).then(SESSION)
    meetings().given(CALLED, ALL, SESSION).when(adjourn()).then(PAUSED)
    meetings().given(CALLED, ALL, SESSION, PAUSED).when(resume()).then(RESUMED)
    meetings().given(CALLED, ALL, SESSION, PAUSED, RESUMED).when(close()).then(CLOSED)
    meetings().given(CALLED, ALL, SESSION, PAUSED).when(close()).then(CLOSED)


@pytest.mark.parametrize(
    ("history", "command"),
    [
        ((CALLED,), call()),
        ((CALLED, ALL), attend("chi", "pho", "thu", "tam>thay", "nam")),
        ((CALLED, ALL, SESSION), open_it()),
        ((CALLED, ALL, SESSION, PAUSED), adjourn()),
        ((CALLED, ALL, SESSION, PAUSED, RESUMED), resume()),
        ((CALLED, ALL, SESSION, CLOSED), close()),
    ],
)
def test_the_same_once_more_adds_nothing(history: tuple[Event, ...], command: Any) -> None:
    meetings().given(*history).when(command).then_nothing()


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), call(agenda=[]), "meeting.no-agenda"),
        (
            (),
            call(agenda=[AgendaItem(title="a", nominations=["n"]), AgendaItem(title="b", nominations=["n"])]),
            "meeting.nomination-twice",
        ),
        ((CALLED,), call(place="Khác"), "meeting.exists"),
        ((), attend("chi"), "meeting.unknown"),
        ((CALLED,), attend("x"), "meeting.no-seat"),
        ((CALLED,), attend("thay"), "meeting.no-seat"),
        ((CALLED,), attend("tam", "tam>thay"), "meeting.seat-twice"),
        ((CALLED,), attend("nam>thay"), "meeting.not-substitute"),
        ((CALLED,), attend("nam>x"), "meeting.not-substitute"),
        ((CALLED, ALL, SESSION), attend("chi"), "meeting.earlier"),
        ((CALLED, ALL, SESSION, CLOSED), attend("chi", at=END), "meeting.closed"),
        ((), open_it(), "meeting.unknown"),
        ((CALLED,), open_it(), "meeting.no-quorum"),
        ((CALLED, attended("chi", "pho", "thu")), open_it(), "meeting.no-quorum"),
        ((CALLED, ALL), open_it(presided_by="thu"), "meeting.presider"),
        ((CALLED, ALL), open_it(presided_by="thay"), "meeting.presider-absent"),
        ((CALLED, attended("pho", "thu", "tam", "nam")), open_it(), "meeting.presider-absent"),
        ((CALLED, ALL), open_it(secretary="x"), "meeting.secretary-absent"),
        ((CALLED, ALL), open_it(at=CALLED_AT - timedelta(days=1)), "meeting.earlier"),
        ((CALLED, ALL, SESSION), open_it(presided_by="pho"), "meeting.opened"),
        ((), adjourn(), "meeting.unknown"),
        ((CALLED, ALL, SESSION), adjourn(until=LATER), "meeting.adjourned-backwards"),
        ((CALLED, ALL, SESSION), adjourn(at=CALLED_AT), "meeting.earlier"),
        ((CALLED, ALL, SESSION, PAUSED), adjourn(at=END), "meeting.adjourned"),
        ((CALLED, ALL, SESSION, CLOSED), adjourn(at=END), "meeting.closed"),
        ((), resume(), "meeting.unknown"),
        ((CALLED, ALL, SESSION), resume(), "meeting.not-adjourned"),
        ((CALLED, PAUSED), resume(), "meeting.not-adjourned"),
        ((CALLED, ALL, SESSION, PAUSED, attended("chi", at=LATER)), resume(), "meeting.no-quorum"),
        ((CALLED, ALL, SESSION, CLOSED), resume(), "meeting.closed"),
        ((), close(), "meeting.unknown"),
        ((CALLED, ALL), close(), "meeting.not-open"),
        ((CALLED, ALL, SESSION), close(at=CALLED_AT), "meeting.earlier"),
        ((CALLED, ALL, SESSION, CLOSED), close(conclusions=[]), "meeting.closed"),
    ],
)
def test_out_of_turn_it_is_refused(history: tuple[Event, ...], command: Any, code: str) -> None:
    meetings().given(*history).when(command).then_refused(code)


def test_no_meeting_of_a_council_that_is_not_there() -> None:
    around = Surroundings(council_of())
    decider: Decider[Any, Any] = Decider(
        meeting.INITIAL, meeting.evolve, lambda command, state: meeting.decide(command, state, around)
    )
    scenario(decider).when(call()).then_refused("council.unknown", value=COUNCIL)


def test_quorum_is_of_those_who_are_members_that_day() -> None:
    gone = [
        MemberReleased(
            council=COUNCIL, person=one, on=CALLED_AT.date() - timedelta(days=1), decision_number="x"
        )
        for one in ("tam", "nam")
    ]
    three = attended("chi", "pho", "thu")
    meetings(FORMED, *gone).given(CALLED, three).when(open_it()).then(
        msgspec.structs.replace(SESSION, present=3, members=3)
    )
    with_stale = meetings(FORMED, gone[0]).given(CALLED, attended("chi", "thu", "tam"))
    with_stale.when(open_it()).then_refused("meeting.no-quorum", value=2, members=4)


def test_a_meeting_put_off_before_it_began_is_opened_when_there_is_a_quorum() -> None:
    put_off = MeetingAdjourned(meeting=MEETING, at=CALLED_AT, until=OPENED_AT, reason="Thiếu người")
    command = adjourn(at=CALLED_AT, until=OPENED_AT, reason="Thiếu người")
    meetings().given(CALLED).when(command).then(put_off)
    meetings().given(CALLED, put_off, ALL).when(open_it()).then(SESSION)


def test_a_meeting_ends_when_its_ballots_have() -> None:
    busy = meetings(open_ballots=frozenset({BALLOT}))
    busy.given(CALLED, ALL, SESSION).when(close()).then_refused("meeting.ballots-open", ballots=BALLOT)


def test_the_minutes_tell_who_was_there_and_what_was_voted() -> None:
    conflict = Conflict(person="nam", nomination="n-an", ground="relative")
    voted = ballot_of(
        opened(conflicts=[conflict]),
        MemberRecused(ballot=BALLOT, person="thu", nominations=["n-an"]),
        VoterMarked(ballot=BALLOT, member="chi", by="chi", in_writing=False),
        VoterMarked(ballot=BALLOT, member="pho", by="pho", in_writing=True),
        BallotClosed(
            ballot=BALLOT,
            council=COUNCIL,
            meeting=MEETING,
            form="giay-khen",
            at=LATER,
            secret=True,
            members=5,
            voted=2,
            results=[],
        ),
    )
    void = ballot_of(opened(), BallotVoided(ballot=BALLOT, at=LATER, cause="count", marked=2, papers=1))
    moved = attended("chi", "thu", "tam", at=LATER, guests=["Công đoàn"])
    held = meeting_of(CALLED, attended("nam", "pho"), FOUR, SESSION, moved, PAUSED, RESUMED, CLOSED)
    told = minutes(council_of(FORMED), held, [voted, void])
    assert [(seat.member, seat.by) for seat in told.present] == [
        (one, one) for one in ("chi", "nam", "pho", "tam", "thu")
    ]
    assert (told.absent, told.guests, told.members) == ((), ("Công đoàn",), 5)
    assert told.steps == (
        Step("opened", OPENED_AT),
        Step("adjourned", LATER, "Chờ ý kiến"),
        Step("resumed", RESUMED.at),
        Step("closed", END),
    )
    first, second = told.ballots
    assert (first.voted, first.in_writing, first.members, first.rule) == (2, 1, 5, SECRET)
    assert (first.conflicts, first.recused, first.void) == ((conflict,), (("thu", "n-an"),), "")
    assert (second.results, second.void) == ((), "count")
    assert (told.presided_by, told.secretary, told.conclusions) == ("chi", "thu", ("Thống nhất",))


def test_who_never_came_is_absent() -> None:
    held = meeting_of(CALLED, ALL, FOUR, SESSION, CLOSED)
    assert minutes(council_of(FORMED), held, []).absent == ("tam",)


def test_there_are_no_minutes_of_what_goes_on() -> None:
    with pytest.raises(Refusal) as refused:
        minutes(council_of(FORMED), meeting_of(CALLED, ALL, SESSION), [])
    assert refused.value.code == "minutes.not-closed"
    with pytest.raises(Refusal) as refused:
        minutes(council_of(FORMED), meeting_of(CALLED, ALL, SESSION, CLOSED), [ballot_of(opened())])
    assert refused.value.code == "minutes.ballot-open"
