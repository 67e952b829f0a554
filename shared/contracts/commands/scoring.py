"""Commands to scoring."""

from shared.contracts.commands import Command
from shared.contracts.commands.fields import Period, Slug


class PublishCriteria(Command, frozen=True, kw_only=True):
    """The YAML text of a criteria set; publishing the same text again adds nothing."""

    text: str
    file_name: str = "criteria.yaml"


class PublishRanking(Command, frozen=True, kw_only=True):
    """Fix the ranking of a block for a period, as a review (sơ kết, tổng kết) found it."""

    block: Slug
    period: Period
