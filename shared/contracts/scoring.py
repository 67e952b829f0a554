"""What scoring tells the world: criteria in force, scores, flags and rankings."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event, Hundredths
from shared.contracts.observations import SubjectKind

Severity = Literal["attention", "disqualifying", "commendable"]


class CriterionOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion that behaviour can be recorded under."""

    criterion: str
    name: str
    subject_kind: SubjectKind


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
