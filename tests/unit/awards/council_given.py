"""A council of five with a substitute, a meeting on two nominations, and how they are voted on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

import msgspec

from services.awards.domain import ballot, council, meeting
from services.awards.domain.ballot import Ballot, Surroundings
from services.awards.domain.council import Council
from services.awards.domain.meeting import Meeting
from shared.commands import Decider
from shared.contracts.ballots import BallotOpened, NamedChoice, Nominee, VoteRule
from shared.contracts.council import (
    AgendaItem,
    AttendanceRecorded,
    CouncilFormed,
    CouncilMember,
    CouncilRules,
    MeetingCalled,
    MeetingOpened,
    RelativesDeclared,
    Seat,
    Share,
)
from shared.contracts.event import Event
from shared.testing.scenario import Scenario, scenario

COUNCIL, MEETING, BALLOT = "hoi-dong", "meeting-1", "ballot-1"
CALLED_AT = datetime(2020, 2, 20, 1, tzinfo=UTC)
OPENED_AT = CALLED_AT + timedelta(minutes=30)
VOTED_AT = OPENED_AT + timedelta(minutes=30)
FORMED_ON = date(2019, 1, 2)
TWO_THIRDS = Share(part=2, whole=3)
RULES = CouncilRules(quorum=TWO_THIRDS, substitutes=True, presiding=["chair", "vice-chair"])


def member(person: str, role: Any = "member", **other: Any) -> CouncilMember:
    return CouncilMember(person=person, role=role, since=FORMED_ON, **other)


MEMBERS = [
    member("chi", "chair"),
    member("pho", "vice-chair"),
    member("thu", "secretary"),
    member("tam", substitute="thay"),
    member("nam"),
]
FORMED = CouncilFormed(
    council=COUNCIL,
    name="Hội đồng Thi đua – Khen thưởng Sở",
    decision_number="01/QĐ",
    on=FORMED_ON,
    members=MEMBERS,
    rules=RULES,
)
KIN = RelativesDeclared(council=COUNCIL, person="nam", relatives=["an"])
CALLED = MeetingCalled(
    meeting=MEETING,
    council=COUNCIL,
    at=CALLED_AT,
    place="Phòng họp",
    agenda=[AgendaItem(title="Giấy khen 2019", nominations=["n-an", "n-pho"])],
)


def attended(*seats: str, at: datetime = CALLED_AT, guests: Iterable[str] = ()) -> AttendanceRecorded:
    """`tam>thay` is the seat of tam, taken by thay."""
    return AttendanceRecorded(meeting=MEETING, at=at, present=taken(*seats), guests=list(guests))


def taken(*seats: str) -> list[Seat]:
    pairs = [seat.partition(">") for seat in seats]
    return [Seat(member=member, by=by or member) for member, _, by in pairs]


ALL = attended("chi", "pho", "thu", "tam>thay", "nam")
FOUR = attended("chi", "pho", "thu", "nam")
SESSION = MeetingOpened(
    meeting=MEETING, at=OPENED_AT, presided_by="chi", secretary="thu", present=5, members=5
)

AN = Nominee(nomination="n-an", recipient_kind="person", recipient="an")
PHO = Nominee(nomination="n-pho", recipient_kind="person", recipient="pho")
UNIT = Nominee(nomination="n-phong-a", recipient_kind="unit", recipient="phong-a")
SECRET = VoteRule(
    share=Share(part=80, whole=100),
    of="members",
    secret=True,
    in_writing=True,
    conflicts=["self", "relative"],
    conflicted="out",
    tie="fail",
)
OPEN = msgspec.structs.replace(SECRET, secret=False)


def council_of(*events: Event) -> Council:
    return reduce(council.evolve, events, council.INITIAL)


def meeting_of(*events: Event) -> Meeting:
    return reduce(meeting.evolve, events, meeting.INITIAL)


def ballot_of(*events: Event) -> Ballot:
    return reduce(ballot.evolve, events, ballot.INITIAL)


def around(**changes: Any) -> Surroundings:
    """In session with everybody there, the seat of tam taken by thay."""
    fields: dict[str, Any] = {
        "now": VOTED_AT,
        "council": council_of(FORMED, KIN),
        "meeting": meeting_of(CALLED, ALL, SESSION),
        "nominees": {"n-an": ("giay-khen", AN), "n-pho": ("giay-khen", PHO)},
        "rules": {"giay-khen": SECRET},
    }
    return Surroundings(**{**fields, **changes})


def ballots(surroundings: Surroundings | None = None) -> Scenario[Any, Any]:
    known = surroundings or around()
    return scenario(
        Decider(ballot.INITIAL, ballot.evolve, lambda command, state: ballot.decide(command, state, known))
    )


def opened(**changes: Any) -> BallotOpened:
    fields: dict[str, Any] = {
        "ballot": BALLOT,
        "council": COUNCIL,
        "meeting": MEETING,
        "form": "giay-khen",
        "at": VOTED_AT,
        "nominees": [AN],
        "members": ["chi", "nam", "pho", "tam", "thu"],
        "present": ["chi", "nam", "pho", "tam", "thu"],
        "conflicts": [],
        "rule": SECRET,
        "quorum": TWO_THIRDS,
        "presided_by": "chi",
    }
    return BallotOpened(**{**fields, **changes})


def chosen(**choices: str) -> list[NamedChoice]:
    """`n_an="yes"` is a yes on n-an."""
    named: Any = choices
    return [NamedChoice(nomination=name.replace("_", "-"), choice=choice) for name, choice in named.items()]
