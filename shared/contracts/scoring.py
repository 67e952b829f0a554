"""What scoring tells the world: criteria in force, scores, flags and rankings."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event, Hundredths
from shared.contracts.observations import SubjectKind

Severity = Literal["attention", "disqualifying", "commendable"]


class CriterionOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion that behaviour can be recorded under.

    One with `columns` is assessed: each record gives the points of one column, `least` to `most` or one of
    `levels`, and needs a note when it differs by more than `explain_over` from the column filled before.
    """

    criterion: str
    name: str
    subject_kind: SubjectKind
    columns: list[str] = []
    least: Hundredths = 0
    most: Hundredths | None = None
    levels: list[Hundredths] = []
    explain_over: Hundredths | None = None


class CriteriaPublished(Event, frozen=True, kw_only=True):
    """Version `version` of a criteria set, for ever as `text` (YAML) says; in force from `effective_from`."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    criteria: str
    version: int
    name: str
    effective_from: date
    text: str
    sha256: str
    offered: list[CriterionOffered]


class ScoreChanged(Event, frozen=True, kw_only=True):
    """The score of one subject in one period (`2019-03`, `2019`). `previous_points` is null for the first.

    `grade` is null when it is not graded, `points` when there is nothing to sum up: of a year whose months
    were all left ungraded, say. `removed` says that there is no such score any longer; then both are null.
    Events that were written before there was this field tell of a removal as of a score without points.
    """

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    subject_kind: SubjectKind
    subject: str
    period: str
    criteria: str
    criteria_version: int
    points: Hundredths | None
    grade: str | None
    previous_points: Hundredths | None
    removed: bool = False


class FlagRaised(Event, frozen=True, kw_only=True):
    """`evidence` are the ids of the events that the flag rests on."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    subject_kind: SubjectKind
    subject: str
    flag: str
    severity: Severity
    period: str
    evidence: list[str]


class FlagCleared(Event, frozen=True, kw_only=True):
    """What the flag rested on no longer bears it out."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    subject_kind: SubjectKind
    subject: str
    flag: str
    severity: Severity
    period: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's place in its block; equal points share a rank (1, 2, 2, 4) unless a tie-break parts them."""

    unit: str
    rank: int
    points: Hundredths
    grade: str | None = None
    tied: bool = False
    barred_by: list[str] = []


class BlockRanked(Event, frozen=True, kw_only=True):
    """The ranking of a block for a period, as it was published at a review."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    block: str
    period: str
    criteria: str
    criteria_version: int
    as_of: datetime
    standings: list[Standing]


Suspendable = Literal["criterion", "source", "criteria"]


class ScoringSuspended(Event, frozen=True, kw_only=True):
    """Nothing under the criterion, from the source (of records, or the time clock), or by the whole set
    counts until this is lifted. No record is lost by it."""

    service: ClassVar[str] = "scoring"
    what: Suspendable
    code: str
    by: str
    reason: str


class SuspensionLifted(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "scoring"
    what: Suspendable
    code: str
    by: str
    reason: str


class PeriodClosed(Event, frozen=True, kw_only=True):
    """Scores and flags of the period, and of all within it, stay as they are whatever comes later."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    period: str
    by: str


class PeriodReopened(Event, frozen=True, kw_only=True):
    """What later facts changed in the period takes effect."""

    service: ClassVar[str] = "scoring"
    public: ClassVar[bool] = True
    period: str
    by: str
    reason: str


class CriterionLeftOut(Event, frozen=True, kw_only=True):
    """The council took a computed criterion out of a subject's period: its weight goes to the others."""

    service: ClassVar[str] = "scoring"
    subject_kind: SubjectKind
    subject: str
    criterion: str
    period: str
    by: str
    reason: str


class CriterionTakenIn(Event, frozen=True, kw_only=True):
    """A criterion that had been left out counts again."""

    service: ClassVar[str] = "scoring"
    subject_kind: SubjectKind
    subject: str
    criterion: str
    period: str
    by: str
    reason: str


class FlagLifted(Event, frozen=True, kw_only=True):
    """The council decided that a flag which needs a decision stands no longer."""

    service: ClassVar[str] = "scoring"
    subject_kind: SubjectKind
    subject: str
    flag: str
    period: str
    by: str
    reason: str
