"""Commands to awards about a campaign's life, beside those that draft, launch and join it."""

from shared.contracts.awards import Adopted, Article, AwardForm, Contact
from shared.contracts.campaigns import Finding, Occasion, Registered, ReviewKind, Verdict
from shared.contracts.commands import Command
from shared.contracts.commands.fields import Day, Id, Name, Period, Slug, Text


class RedraftCampaign(Command, frozen=True, kw_only=True):
    """The whole draft as it shall read now, and why."""

    campaign: Slug
    name: Name
    criteria: Slug
    first_day: Day
    last_day: Day
    forms: list[AwardForm]
    articles: list[Article] = []
    periods: list[Period] = []
    contacts: list[Contact] = []
    adopts: Adopted | None = None
    reason: Text


class OpenConsultation(Command, frozen=True, kw_only=True):
    """Ask the staff for comments, up to and including the day `until`."""

    campaign: Slug
    on: Day
    until: Day


class CloseConsultation(Command, frozen=True, kw_only=True):
    campaign: Slug
    on: Day


class MakeComment(Command, frozen=True, kw_only=True):
    """`author`, a person, comments on one article of the draft that is being consulted on."""

    campaign: Slug
    article: Slug
    author: Id
    text: Text
    on: Day


class AnswerComment(Command, frozen=True, kw_only=True):
    comment: Id
    verdict: Verdict
    answer: Text
    by: Id
    on: Day


class HoldCeremony(Command, frozen=True, kw_only=True):
    """Record a ceremony that was held: the people who took part, and how many guests."""

    campaign: Slug
    occasion: Occasion
    on: Day
    place: Name
    participants: list[Id]
    guests: int = 0


class RegisterEmulation(Command, frozen=True, kw_only=True):
    """A unit registers for a period: what it strives for and commits to, and what its people strive for."""

    campaign: Slug
    unit: Slug
    period: Period
    number: Name
    on: Day
    forms: list[Slug] = []
    commitments: list[Text] = []
    people: list[Registered] = []


class RemindUnits(Command, frozen=True, kw_only=True):
    """Remind the units in which nothing was recorded for `after_days` days, each again after as many."""

    campaign: Slug
    on: Day
    after_days: int = 30


class ReviewPeriod(Command, frozen=True, kw_only=True):
    """Hold the interim or the final review; `document` is the number of its report."""

    campaign: Slug
    kind: ReviewKind
    period: Period
    on: Day
    document: Name
    findings: list[Finding]


class CloseCampaign(Command, frozen=True, kw_only=True):
    campaign: Slug
    on: Day


class PublishHonours(Command, frozen=True, kw_only=True):
    """Make known, whole, the honour roll of a period as it stands."""

    campaign: Slug
    period: Period
    on: Day
