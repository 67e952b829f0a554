"""Commands to scoring."""

from shared.contracts.commands import Command
from shared.contracts.commands.fields import By, Id, Period, Slug, Text
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import Suspendable


class PublishCriteria(Command, frozen=True, kw_only=True):
    """The YAML text of a criteria set; publishing the same text again adds nothing."""

    text: str
    file_name: str = "criteria.yaml"


class PublishRanking(Command, frozen=True, kw_only=True):
    """Fix the ranking of a block for a period, as a review (sơ kết, tổng kết) found it."""

    block: Slug
    period: Period


class SuspendScoring(Command, frozen=True, kw_only=True):
    """Stop one criterion, one source or a whole criteria set from counting, at once."""

    what: Suspendable
    code: Slug
    by: By
    reason: Text


class LiftSuspension(Command, frozen=True, kw_only=True):
    what: Suspendable
    code: Slug
    by: By
    reason: Text


class ClosePeriod(Command, frozen=True, kw_only=True):
    """Keep the scores of the period and all within it as they are."""

    period: Period
    by: By


class ReopenPeriod(Command, frozen=True, kw_only=True):
    period: Period
    by: By
    reason: Text


class LeaveOutCriterion(Command, frozen=True, kw_only=True):
    subject_kind: SubjectKind
    subject: Id
    criterion: Slug
    period: Period
    by: By
    reason: Text


class TakeInCriterion(Command, frozen=True, kw_only=True):
    subject_kind: SubjectKind
    subject: Id
    criterion: Slug
    period: Period
    by: By
    reason: Text


class LiftFlag(Command, frozen=True, kw_only=True):
    subject_kind: SubjectKind
    subject: Id
    flag: Slug
    period: Period
    by: By
    reason: Text
