"""Commands to awards."""

from typing import Annotated

import msgspec
from msgspec import Meta

from shared.contracts.awards import (
    Adopted,
    Article,
    AwardForm,
    Capacity,
    Contact,
    Misprint,
    RevocationGround,
)
from shared.contracts.commands import Command
from shared.contracts.commands.fields import Day, Id, Name, Period, Slug, Text


class Ceremony(msgspec.Struct, frozen=True, kw_only=True):
    """Where a ceremony was held, who took part, and how many guests came besides."""

    place: Name
    participants: list[Id]
    guests: int = 0


class DraftCampaign(Command, frozen=True, kw_only=True):
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


class LaunchCampaign(Command, frozen=True, kw_only=True):
    """Freeze the charter as it was drafted last, and begin; with the ceremony, if one was held."""

    campaign: Slug
    on: Day
    ceremony: Ceremony | None = None


class JoinCampaign(Command, frozen=True, kw_only=True):
    campaign: Slug
    unit: Slug
    on: Day
    registration: Annotated[str, Meta(max_length=300)] = ""
    commitments: list[Text] = []


class ProposeNominations(Command, frozen=True, kw_only=True):
    """Nominate, for every award form of the campaign, whom the period's rankings and scores put forward."""

    campaign: Slug
    period: Period


class ApproveNomination(Command, frozen=True, kw_only=True):
    nomination: Id
    authority: Name
    decision_number: Name
    decided_on: Day


class RefuseNomination(Command, frozen=True, kw_only=True):
    nomination: Id
    authority: Name
    reason: Text
    decided_on: Day


class IssueDecision(Command, frozen=True, kw_only=True):
    """Decide on a list of nominations, all or none: by the `authority`, or signed for it in a `capacity`.

    Whoever signs in one names the office that they sign for, and under delegation (TUQ) the document too.
    """

    nominations: list[Id]
    authority: Name
    decision_number: Name
    decided_on: Day
    signatory: Name
    capacity: Capacity = ""
    on_behalf_of: Annotated[str, Meta(max_length=300)] = ""
    delegation: Annotated[str, Meta(max_length=300)] = ""


class ConferAward(Command, frozen=True, kw_only=True):
    nomination: Id
    conferred_on: Day
    signatory: Name


class ConferAwards(Command, frozen=True, kw_only=True):
    """Hand over, at one ceremony, what was decided on a list of nominations, all or none."""

    nominations: list[Id]
    conferred_on: Day
    place: Name


class CorrectAward(Command, frozen=True, kw_only=True):
    """Mend misprints of a conferred award, by a decision of its own."""

    nomination: Id
    misprints: list[Misprint]
    decision_number: Name
    corrected_on: Day
    reason: Text


class RevokeAward(Command, frozen=True, kw_only=True):
    nomination: Id
    decision_number: Name
    reason: Text
    revoked_on: Day
    ground: RevocationGround = ""
    authority: Annotated[str, Meta(max_length=300)] = ""
    signatory: Annotated[str, Meta(max_length=300)] = ""
