"""Commands to awards."""

from shared.contracts.awards import AwardForm
from shared.contracts.commands import Command
from shared.contracts.commands.fields import Day, Id, Name, Period, Slug, Text


class DraftCampaign(Command, frozen=True, kw_only=True):
    campaign: Slug
    name: Name
    criteria: Slug
    first_day: Day
    last_day: Day
    forms: list[AwardForm]


class LaunchCampaign(Command, frozen=True, kw_only=True):
    campaign: Slug
    on: Day


class JoinCampaign(Command, frozen=True, kw_only=True):
    campaign: Slug
    unit: Slug
    on: Day


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


class ConferAward(Command, frozen=True, kw_only=True):
    nomination: Id
    conferred_on: Day
    signatory: Name


class RevokeAward(Command, frozen=True, kw_only=True):
    nomination: Id
    decision_number: Name
    reason: Text
    revoked_on: Day
