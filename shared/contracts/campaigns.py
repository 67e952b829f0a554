"""What awards tells of a campaign's life: drafts, comments, ceremonies, registrations, reviews, honours."""

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec

from shared.contracts.awards import Adopted, Article, AwardForm, Capacity, Contact
from shared.contracts.event import PERSONAL, Event
from shared.contracts.observations import SubjectKind

Verdict = Literal["taken", "taken-in-part", "explained"]
"""What became of a comment: taken over, in part, or not, with the reason explained."""

Occasion = Literal["launch", "interim-review", "final-review", "conferral"]

ReviewKind = Literal["interim", "final"]

FindingKind = Literal["achievement", "shortcoming", "lesson", "task"]


class CampaignRedrafted(Event, frozen=True, kw_only=True):
    """The campaign's draft number `draft`, whole; what it changed follows from the one before."""

    service: ClassVar[str] = "awards"
    campaign: str
    draft: int
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]
    articles: list[Article] = []
    periods: list[str] = []
    contacts: list[Contact] = []
    adopts: Adopted | None = None
    reason: str


class ConsultationOpened(Event, frozen=True, kw_only=True):
    """Staff may comment on the articles of draft number `draft`, up to and including the day `until`."""

    service: ClassVar[str] = "awards"
    campaign: str
    draft: int
    on: date
    until: date


class ConsultationClosed(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "awards"
    campaign: str
    draft: int
    on: date


class CommentMade(Event, frozen=True, kw_only=True):
    """`author` has something to say about one article of a draft. Erasing the author erases the text."""

    service: ClassVar[str] = "awards"
    person_field: ClassVar[str] = "author"
    comment: str
    campaign: str
    draft: int
    article: str
    author: str
    text: Annotated[str, PERSONAL]
    on: date


class CommentAnswered(Event, frozen=True, kw_only=True):
    """The office's answer to a comment. It may quote the comment, so it goes with its author."""

    service: ClassVar[str] = "awards"
    person_field: ClassVar[str] = "author"
    outlives_erasure: ClassVar[bool] = True
    comment: str
    campaign: str
    author: str
    verdict: Verdict
    answer: Annotated[str, PERSONAL]
    by: str
    on: date


class CeremonyHeld(Event, frozen=True, kw_only=True):
    """`participants` are the people who took part, `guests` how many came besides."""

    service: ClassVar[str] = "awards"
    campaign: str
    occasion: Occasion
    on: date
    place: str
    participants: list[str]
    guests: int = 0


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the unit, and the forms of award that they strive for."""

    person: str
    forms: list[str] = []


class EmulationRegistered(Event, frozen=True, kw_only=True):
    """A unit and its people have registered for `period`; of several for one period the newest holds."""

    service: ClassVar[str] = "awards"
    campaign: str
    unit: str
    period: str
    number: str
    on: date
    forms: list[str] = []
    commitments: list[str] = []
    people: list[Registered] = []


class UnitReminded(Event, frozen=True, kw_only=True):
    """Nothing was recorded in the unit for `silent_days` days; `last_recorded` is null if never anything."""

    service: ClassVar[str] = "awards"
    campaign: str
    unit: str
    on: date
    last_recorded: date | None
    silent_days: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a review found, of an article or a unit where it names one. It names no person."""

    kind: FindingKind
    text: str
    article: str | None = None
    unit: str | None = None


class PeriodReviewed(Event, frozen=True, kw_only=True):
    """A review of the campaign was held: sơ kết (`interim`) or tổng kết (`final`), with what it found."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    campaign: str
    campaign_name: str
    kind: ReviewKind
    period: str
    on: date
    document: str
    findings: list[Finding]


class CampaignClosed(Event, frozen=True, kw_only=True):
    """The campaign has ended: nobody joins it any more, and no more of its periods are reviewed."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    campaign: str
    campaign_name: str
    on: date


class Honour(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the honour roll: an award that stands, with its misprints mended."""

    award: str
    campaign: str
    campaign_name: str
    form: str
    form_name: str
    recipient_kind: SubjectKind
    recipient: str
    period: str
    block: str | None = None
    authority: str
    decision_number: str
    decided_on: date
    conferred_on: date
    signatory: str
    capacity: Capacity = ""
    on_behalf_of: str = ""


class HonourPublished(Event, frozen=True, kw_only=True):
    """The honour roll of a campaign's period as it was made known on that day, whole."""

    service: ClassVar[str] = "awards"
    public: ClassVar[bool] = True
    campaign: str
    campaign_name: str
    period: str
    on: date
    honours: list[Honour]
