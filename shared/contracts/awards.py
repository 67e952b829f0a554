"""What awards tells the world: campaigns, nominations, decisions and awards."""

from datetime import date
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event, Hundredths
from shared.contracts.observations import SubjectKind

AwardRule = Literal["block-leader", "grade"]
"""Who is proposed: the unit that leads its block, or everyone with the grade and points asked for."""


Origin = Literal["ranking", "unit", "person"]
"""Who nominates: the system from rankings and scores, a unit, or a person themself."""


class AwardForm(msgspec.Struct, frozen=True, kw_only=True):
    """One form of award that a campaign offers, with who may get it.

    `quota_percent` is of the subjects that have a score in the period, rounded down; null means no quota.
    `catalogue` is the code of the form in the award catalogue whose rules hold besides; null for an award of
    the campaign's own.
    """

    form: str
    name: str
    recipient: SubjectKind
    rule: AwardRule
    minimum_points: Hundredths = 0
    grades: list[str] = []
    barred_by: list[str] = []
    quota_percent: int | None = None
    catalogue: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a charter; `audience` is whom it asks something of, null means everybody."""

    article: str
    title: str
    text: str
    audience: SubjectKind | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """An office that answers questions, never a person: what it is called and how it is reached."""

    office: str
    address: str


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """The campaign of the level above, in the organisation `tenant`, that this one carries out."""

    tenant: str
    campaign: str


Capacity = Literal["", "KT", "Q", "TL", "TUQ"]
"""How one signs: in one's own right, for the head (KT), acting (Q), by order (TL), under delegation (TUQ)."""

RevocationGround = Literal["", "fraud", "false-documents", "unlawful", "condition-not-met", "conviction"]
"""What kind of finding an award is taken back for; empty in events from before it was asked for."""

MisprintedField = Literal[
    "campaign_name",
    "form_name",
    "authority",
    "decision_number",
    "decided_on",
    "signatory",
    "on_behalf_of",
]
"""What a correction may mend. Who is honoured, for what and with which form is never a misprint."""


class Misprint(msgspec.Struct, frozen=True, kw_only=True):
    """What stood there and what it should have said; days as `2019-07-15`."""

    field: MisprintedField
    printed: str
    correct: str


class CampaignDrafted(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]
    articles: list[Article] = []
    periods: list[str] = []
    contacts: list[Contact] = []
    adopts: Adopted | None = None


class CampaignLaunched(Event, frozen=True, kw_only=True):
    """The campaign runs, by these criteria, with these forms of award: `draft` is the one that was frozen.

    `participants` is how many took part in the ceremony of the launch.
    """

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]
    on: date
    articles: list[Article] = []
    periods: list[str] = []
    contacts: list[Contact] = []
    adopts: Adopted | None = None
    draft: int = 1
    participants: int = 0


class UnitJoinedCampaign(Event, frozen=True, kw_only=True):
    """`registration` is the number of the document by which the unit joined, empty where there was none."""

    service: ClassVar[str] = "awards"
    campaign: str
    unit: str
    on: date
    registration: str = ""
    commitments: list[str] = []


class NominationSubmitted(Event, frozen=True, kw_only=True):
    """Proposed from the ranking or the score that `basis` (an event's id) is the proof of.

    `origin` says who proposes, `by` which unit or person where it is not the ranking. `basis` is empty where
    the recipient has no score in the period.
    """

    service: ClassVar[str] = "awards"
    nomination: str
    campaign: str
    form: str
    recipient_kind: SubjectKind
    recipient: str
    period: str
    points: Hundredths
    rank: int | None = None
    block: str | None = None
    basis: str
    origin: Origin = "ranking"
    by: str = ""


class NominationApproved(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    nomination: str
    authority: str
    decision_number: str
    decided_on: date


class NominationRefused(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    nomination: str
    authority: str
    reason: str
    decided_on: date


class AwardDecided(Event, frozen=True, kw_only=True):
    """An authority, or whoever signs for it in `capacity`, has decided that this award is given.

    `on_behalf_of` is the office signed for, `delegation` the number of the document that allows it, `ballot`
    the vote of the council that it rests on, null where none is asked for.
    """

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    award: str
    nomination: str
    campaign: str
    campaign_name: str
    form: str
    form_name: str
    recipient_kind: SubjectKind
    recipient: str
    period: str
    points: Hundredths
    rank: int | None = None
    block: str | None = None
    authority: str
    decision_number: str
    decided_on: date
    signatory: str
    capacity: Capacity = ""
    on_behalf_of: str = ""
    delegation: str = ""
    ballot: str | None = None


class AwardConferred(Event, frozen=True, kw_only=True):
    """Complete: a receiver need ask nothing back."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    award: str
    nomination: str
    campaign: str
    campaign_name: str
    form: str
    form_name: str
    recipient_kind: SubjectKind
    recipient: str
    period: str
    points: Hundredths
    rank: int | None = None
    block: str | None = None
    authority: str
    decision_number: str
    decided_on: date
    conferred_on: date
    signatory: str
    capacity: Capacity = ""
    on_behalf_of: str = ""
    place: str = ""


class AwardCorrected(Event, frozen=True, kw_only=True):
    """Misprints of a conferred award are mended: read it with what is `correct` from now on.

    `correction` counts the corrections of one award from 1; of the same field the highest holds.
    """

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    award: str
    nomination: str
    campaign: str
    correction: int
    misprints: list[Misprint]
    decision_number: str
    corrected_on: date
    reason: str


class AwardRevoked(Event, frozen=True, kw_only=True):
    """From `revoked_on` the award no longer stands; `decision_number` is that of the revocation."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    award: str
    nomination: str
    campaign: str
    form: str
    recipient_kind: SubjectKind
    recipient: str
    decision_number: str
    revoked_on: date
    reason: str
    ground: RevocationGround = ""
    authority: str = ""
    signatory: str = ""
