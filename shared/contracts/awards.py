"""What awards tells the world: campaigns, nominations, decisions and awards."""

from datetime import date
from typing import ClassVar, Literal

import msgspec

from shared.contracts.event import Event, Hundredths
from shared.contracts.observations import SubjectKind

AwardRule = Literal["block-leader", "grade"]
"""Who is proposed: the unit that leads its block, or everyone with the grade and points asked for."""


class AwardForm(msgspec.Struct, frozen=True, kw_only=True):
    """One form of award that a campaign offers, with who may get it.

    `quota_percent` is of the subjects that have a score in the period, rounded down; null means no quota.
    """

    form: str
    name: str
    recipient: SubjectKind
    rule: AwardRule
    minimum_points: Hundredths = 0
    grades: list[str] = []
    barred_by: list[str] = []
    quota_percent: int | None = None


class CampaignDrafted(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]


class CampaignLaunched(Event, frozen=True, kw_only=True):
    """The campaign runs, by these criteria, with these forms of award."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]
    on: date


class UnitJoinedCampaign(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    campaign: str
    unit: str
    on: date


class NominationSubmitted(Event, frozen=True, kw_only=True):
    """Proposed from the ranking or the score that `basis` (an event's id) is the proof of."""

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
