"""What personnel tells the world: the organisation, its units and blocks, and its people."""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.event import Event, Personal

PersonKind = Literal["cadre", "civil-servant", "public-employee", "worker"]
"""cán bộ, công chức, viên chức, người lao động."""

UnitKind = Literal["division", "affiliate"]
"""phòng chuyên môn, đơn vị trực thuộc."""

LeaveKind = Literal["annual", "sick", "maternity", "personal", "unpaid", "business-trip", "study"]

DayPart = Literal["morning", "afternoon"]

DisciplineForm = Literal["reprimand", "warning", "salary-reduction", "demotion", "removal", "dismissal"]
"""khiển trách, cảnh cáo, hạ bậc lương, giáng chức, cách chức, buộc thôi việc."""


class OrganisationFounded(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    name: str
    on: date


class UnitCreated(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    unit: str
    name: str
    kind: UnitKind
    parent: str | None = None
    on: date


class UnitRenamed(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    unit: str
    name: str
    on: date


class UnitMoved(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    unit: str
    parent: str | None
    on: date


class UnitsMerged(Event, frozen=True, kw_only=True):
    """From `on`, members of `units` belong to `into`. Earlier days and their scores stay where they were."""

    service: ClassVar[str] = "personnel"
    units: list[str]
    into: str
    on: date


class UnitSplit(Event, frozen=True, kw_only=True):
    """From `on`, members go to the unit that `members` names for them, the rest to `default`."""

    service: ClassVar[str] = "personnel"
    unit: str
    into: list[str]
    default: str
    members: dict[str, str] = {}
    on: date


class UnitDissolved(Event, frozen=True, kw_only=True):
    """From `on` the unit is no more; members who were not transferred belong to `successor`."""

    service: ClassVar[str] = "personnel"
    unit: str
    successor: str
    on: date


class BlockFormed(Event, frozen=True, kw_only=True):
    """An emulation block (khối thi đua): the units that are ranked against each other."""

    service: ClassVar[str] = "personnel"
    block: str
    name: str
    on: date


class UnitJoinedBlock(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    block: str
    unit: str
    on: date


class UnitLeftBlock(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    block: str
    unit: str
    on: date


class PersonRegistered(Event, frozen=True, kw_only=True):
    """`code` is the staff code of the agency; `badge` the person's number in the time clock, if any."""

    service: ClassVar[str] = "personnel"
    person_field: ClassVar[str] = "person"
    person: str
    code: str
    name: Personal
    kind: PersonKind
    position: str
    unit: str
    heads: str | None = None
    badge: str | None = None
    on: date


class PersonTransferred(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    person: str
    unit: str
    on: date


class PositionChanged(Event, frozen=True, kw_only=True):
    """`heads` is the unit that the person leads from `on`; null when they lead none."""

    service: ClassVar[str] = "personnel"
    person: str
    position: str
    heads: str | None = None
    on: date


class BadgeAssigned(Event, frozen=True, kw_only=True):
    """From `on`, punches under `badge` are this person's."""

    service: ClassVar[str] = "personnel"
    person: str
    badge: str
    on: date


class LeaveGranted(Event, frozen=True, kw_only=True):
    """Approved absence from `first_part` of `first_day` to `last_part` of `last_day`, both included."""

    service: ClassVar[str] = "personnel"
    person: str
    leave: str
    kind: LeaveKind
    first_day: date
    first_part: DayPart = "morning"
    last_day: date
    last_part: DayPart = "afternoon"


class LeaveCancelled(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "personnel"
    person: str
    leave: str
    reason: str


class PersonLeft(Event, frozen=True, kw_only=True):
    """`on` is the first day on which the person no longer belongs to the organisation."""

    service: ClassVar[str] = "personnel"
    person: str
    on: date
    reason: str


class PersonErased(Event, frozen=True, kw_only=True):
    """The person's key is destroyed: name and notes are unreadable for ever, scores and log stay whole."""

    service: ClassVar[str] = "personnel"
    person: str


class PersonRenamed(Event, frozen=True, kw_only=True):
    """The name was misspelt, or changed in law."""

    service: ClassVar[str] = "personnel"
    person_field: ClassVar[str] = "person"
    person: str
    name: Personal


class LeaveShortened(Event, frozen=True, kw_only=True):
    """The person came back before the leave was over: it ends with `last_part` of `last_day`."""

    service: ClassVar[str] = "personnel"
    person: str
    leave: str
    last_day: date
    last_part: DayPart = "afternoon"


class ShiftRostered(Event, frozen=True, kw_only=True):
    """The roster has the person on `shift` (as the criteria set names it) on `day`; null: off.

    The newest word on a day holds. On days without one the usual hours of the unit do.
    """

    service: ClassVar[str] = "personnel"
    person: str
    day: date
    shift: str | None


class DisciplineDecided(Event, frozen=True, kw_only=True):
    """A disciplinary decision, in force from `on` to `until` (included; null: until it is revoked)."""

    service: ClassVar[str] = "personnel"
    person: str
    decision: str
    form: DisciplineForm
    number: str
    on: date
    until: date | None = None


class DisciplineRevoked(Event, frozen=True, kw_only=True):
    """The decision is void, as if it had never been."""

    service: ClassVar[str] = "personnel"
    person: str
    decision: str
    reason: str
