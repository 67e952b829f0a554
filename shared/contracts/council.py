"""What awards tells of its councils: who sits on them, and their meetings."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event

Role = Literal["chair", "vice-chair", "secretary", "member"]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """So many parts of the whole, 2 of 3 or 80 of 100; `exceeds`: more than that, not just as much."""

    part: int
    whole: int
    exceeds: bool = False

    def reached(self, count: int, of: int) -> bool:
        """Whether `count` of `of` is that share, exactly; of nothing no share is reached."""
        have, want = count * self.whole, self.part * of
        return of > 0 and (have > want if self.exceeds else have >= want)


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """Where a rule comes from and when it is in force; not `verified` until an agency has confirmed it."""

    source: str = ""
    since: date | None = None
    until: date | None = None
    verified: bool = False


class CouncilRules(msgspec.Struct, frozen=True, kw_only=True):
    """How a council meets. `quorum` is of its members; `substitutes` may sit and vote for them or may not."""

    quorum: Share
    substitutes: bool
    presiding: list[Role]
    grounds: Grounds = Grounds()


class CouncilMember(msgspec.Struct, frozen=True, kw_only=True):
    """Sits from `since` up to and including `until`; `substitute` comes when they cannot."""

    person: str
    role: Role
    since: date
    until: date | None = None
    substitute: str | None = None


class CouncilFormed(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    council: str
    name: str
    decision_number: str
    on: date
    members: list[CouncilMember]
    rules: CouncilRules


class MemberAppointed(Event, frozen=True, kw_only=True):
    """A new member, or one whose role, term or substitute the decision changes."""

    service: ClassVar[str] = "awards"
    council: str
    member: CouncilMember
    decision_number: str


class MemberReleased(Event, frozen=True, kw_only=True):
    """`on` is the member's last day on the council."""

    service: ClassVar[str] = "awards"
    council: str
    person: str
    on: date
    decision_number: str


class SubstituteNamed(Event, frozen=True, kw_only=True):
    """From now on `substitute` comes for the member; null: nobody does."""

    service: ClassVar[str] = "awards"
    council: str
    person: str
    substitute: str | None


class RelativesDeclared(Event, frozen=True, kw_only=True):
    """Whom of the organisation the person, a member or a substitute, is related to: ids, not how."""

    service: ClassVar[str] = "awards"
    council: str
    person: str
    relatives: list[str]


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    nominations: list[str] = []


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """The seat of `member`, taken by the member, or by the substitute `by`."""

    member: str
    by: str


class MeetingCalled(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    meeting: str
    council: str
    at: datetime
    place: str
    agenda: list[AgendaItem]


class AttendanceRecorded(Event, frozen=True, kw_only=True):
    """Who is there from this moment on, in place of what was recorded before."""

    service: ClassVar[str] = "awards"
    meeting: str
    at: datetime
    present: list[Seat]
    guests: list[str] = []


class MeetingOpened(Event, frozen=True, kw_only=True):
    """With `present` of `members` seats taken; `presided_by` and `secretary` lead and write."""

    service: ClassVar[str] = "awards"
    meeting: str
    at: datetime
    presided_by: str
    secretary: str
    present: int
    members: int


class MeetingAdjourned(Event, frozen=True, kw_only=True):
    """Put off before it began, or interrupted; `until` is null when the day is still open."""

    service: ClassVar[str] = "awards"
    meeting: str
    at: datetime
    until: datetime | None
    reason: str


class MeetingResumed(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    meeting: str
    at: datetime
    present: int
    members: int


class MeetingClosed(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    meeting: str
    at: datetime
    conclusions: list[str]
