"""What a sample organisation consists of: plain values, named and shaped like the events they will become.

People are referred to by their staff code (`CB001`), units and blocks by their slug. Moments carry the
zone +07:00. Quantities are in hundredths: 100 is one occurrence, 11000 is 110 %.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from shared.contracts.awards import Article, AwardForm, Capacity, Contact
from shared.contracts.observations import Source, SubjectKind
from shared.contracts.personnel import DayPart, LeaveKind, PersonKind, UnitKind

ReviewAction = Literal["contest", "uphold", "retract", "correct"]

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Unit:
    unit: str
    name: str
    kind: UnitKind
    parent: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Block:
    """`units` joined on `on`, or on the day they were created if that was later."""

    block: str
    name: str
    units: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Person:
    code: str
    name: str
    kind: PersonKind
    position: str
    unit: str
    heads: str | None
    badge: str
    on: date


@dataclass(frozen=True, slots=True)
class Transfer:
    person: str
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class PositionChange:
    person: str
    position: str
    heads: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Departure:
    """`on` is the first day on which the person is gone."""

    person: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Renaming:
    unit: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Merger:
    """`into` is created on `on`, in the parent and block of `units`; their members follow."""

    units: tuple[str, ...]
    into: str
    on: date


Restructuring = Renaming | Merger


@dataclass(frozen=True, slots=True)
class Leave:
    leave: str
    person: str
    kind: LeaveKind
    first_day: date
    first_part: DayPart
    last_day: date
    last_part: DayPart


@dataclass(frozen=True, slots=True)
class Behaviour:
    record: str
    subject_kind: SubjectKind
    subject: str
    criterion: str
    quantity: int
    occurred_at: datetime
    observer: str
    source: Source
    evidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """What became of a record; `corrected` is the record as it reads from then on, for `correct` alone."""

    record: str
    action: ReviewAction
    by: str
    reason: str
    at: datetime
    corrected: Behaviour | None = None


class Punch(NamedTuple):
    """One pass at the clock. A tuple, not a dataclass: a large sample has millions of them."""

    at: datetime
    badge: str
    state: str
    verify: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which the awards of `form` are given at the ceremony in `place`.

    Whoever signs in a `capacity` names the office that they sign for and, under delegation, the document.
    """

    form: str
    authority: str
    decision_number: str
    decided_on: date
    conferred_on: date
    place: str
    signatory: str
    capacity: Capacity = ""
    on_behalf_of: str = ""
    delegation: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """`units` join it on `launched_on`, or when they are created; awards are decided for `period`."""

    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    launched_on: date
    period: str
    units: tuple[str, ...]
    forms: tuple[AwardForm, ...]
    articles: tuple[Article, ...]
    contacts: tuple[Contact, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented organisation with its time. `criteria_file` is relative to the source tree.

    `units` holds those founded with the organisation and, last, the one that a merger creates; so do the
    units of a block. `behaviours`, `reviews` and `punches` are in the order in which they happened.
    """

    organisation: Organisation
    units: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    people: tuple[Person, ...]
    transfers: tuple[Transfer, ...]
    position_changes: tuple[PositionChange, ...]
    departures: tuple[Departure, ...]
    leaves: tuple[Leave, ...]
    restructurings: tuple[Restructuring, ...]
    behaviours: tuple[Behaviour, ...]
    reviews: tuple[Review, ...]
    punches: tuple[Punch, ...]
    campaign: Campaign
    criteria_file: str
