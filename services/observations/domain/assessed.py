"""Assessed criteria: points given column by column (self, head, council), within what the sheet allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriterionOffered

TOGETHER = timedelta(days=92)
"""Columns that were filled no longer before than this are of the same assessment."""


@dataclass(frozen=True)
class Filled:
    """A standing record of an assessed criterion: which column, how many points, when."""

    record: str
    column: str
    points: int
    at: datetime


def require_sound(
    rule: CriterionOffered | None,
    column: str | None,
    points: int,
    at: datetime,
    noted: bool,
    before: Iterable[Filled],
) -> None:
    """Refuse points that the criterion does not allow, and a difference that nobody gives a reason for.

    `rule` is None when the criterion is not assessed. `before` are the other records of the subject under the
    criterion.
    """
    if rule is None or not rule.columns:
        if column is not None:
            raise Refusal("record.no-columns", place="column", value=column)
        return
    if column not in rule.columns:
        raise Refusal("record.column", place="column", value=column or "–", allowed=", ".join(rule.columns))
    if rule.most is not None and not rule.least <= points <= rule.most:
        raise Refusal("record.points", place="quantity", value=points, least=rule.least, most=rule.most)
    if rule.levels and points not in rule.levels:
        levels = ", ".join(f"{level / 100:g}" for level in rule.levels)
        raise Refusal("record.level", place="quantity", value=points, allowed=levels)
    told = _told_before(rule.columns, column, at, before)
    if rule.explain_over is None or told is None or noted:
        return
    if abs(points - told.points) > rule.explain_over:
        raise Refusal(
            "record.unexplained",
            place="note",
            value=points,
            column=told.column,
            points=told.points,
            over=rule.explain_over,
        )


def _told_before(columns: list[str], column: str, at: datetime, before: Iterable[Filled]) -> Filled | None:
    """The newest record of the nearest earlier column that was filled."""
    near = [one for one in before if one.column in columns and at - TOGETHER <= one.at <= at]
    for earlier in reversed(columns[: columns.index(column)]):
        filled = [one for one in near if one.column == earlier]
        if filled:
            return max(filled, key=lambda one: (one.at, one.record))
    return None
