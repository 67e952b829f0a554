"""What awards tells of what may be given: the catalogue, open matters, earlier awards, second looks."""

from datetime import date
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event, Hundredths
from shared.contracts.observations import SubjectKind

Standing = Literal["eligible", "unfulfilled", "postponed", "barred"]
"""What a look at everything came to: may have it; does not fulfil it; not now; not at all, the gravest."""

MatterKind = Literal["discipline", "investigation", "inspection", "complaint"]
"""What hangs over somebody until it is settled: an award waits for it."""


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """One reason against an award: `code` is a message of the catalogue that `details` fill."""

    code: str
    standing: Standing
    details: dict[str, str | int] = {}


class CatalogueAdapted(Event, frozen=True, kw_only=True):
    """From `on` the organisation's own overlay (YAML) of the award catalogue, number `version`, is `text`."""

    service: ClassVar[str] = "awards"
    version: int
    on: date
    document: str
    text: str


class MatterRaised(Event, frozen=True, kw_only=True):
    """Something that is not settled yet concerns the subject; `document` is the paper that says so."""

    service: ClassVar[str] = "awards"
    matter: str
    kind: MatterKind
    subject_kind: SubjectKind
    subject: str
    since: date
    document: str


class MatterSettled(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    matter: str
    on: date
    document: str


class EarlierAwardRecorded(Event, frozen=True, kw_only=True):
    """An award from before, or from outside: `form` is a code of the catalogue, `year` what it was for."""

    service: ClassVar[str] = "awards"
    award: str
    form: str
    recipient_kind: SubjectKind
    recipient: str
    year: int
    authority: str
    decision_number: str
    decided_on: date


class EarlierAwardStruck(Event, frozen=True, kw_only=True):
    """It was revoked, or recorded by mistake: nothing rests on it any longer."""

    service: ClassVar[str] = "awards"
    award: str
    on: date
    reason: str


class NominationWithdrawn(Event, frozen=True, kw_only=True):
    """Whoever nominated, or the nominee, takes it back; `by` is a unit's code or a person's id."""

    service: ClassVar[str] = "awards"
    nomination: str
    by: str
    on: date
    reason: str


class NominationReassessed(Event, frozen=True, kw_only=True):
    """Something came in late and the nomination stands otherwise than before: what appeared, what is gone."""

    service: ClassVar[str] = "awards"
    nomination: str
    standing: Standing
    points: Hundredths | None
    points_before: Hundredths | None
    appeared: list[Objection]
    gone: list[Objection]


class AwardQuestioned(Event, frozen=True, kw_only=True):
    """What a decided or conferred award rested on no longer holds: for the council to look at.

    No objections: what was questioned before holds again.
    """

    service: ClassVar[str] = "awards"
    award: str
    nomination: str
    objections: list[Objection]
