"""The oracle's slots: the criteria of a sheet in their order, and the days that are theirs."""

from dataclasses import dataclass, replace
from datetime import date

from services.scoring.domain.criteria.model import CriteriaSet, Group, InForce, Item, Sheet
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import DAY

ALWAYS = InForce()


@dataclass(frozen=True, eq=False)
class Slot:
    """A criterion and its place in the sheet.

    When a new version takes effect on a date, `sees` are the days whose facts fall under the criterion, and
    `left` those on which these count.
    """

    number: int
    group: Group
    item: Item
    sees: InForce = ALWAYS
    left: InForce = ALWAYS


def lies_in(span: InForce | None, day: date) -> bool:
    if span is None:
        return True
    if span.first_day is not None and day < span.first_day:
        return False
    return span.last_day is None or day <= span.last_day


def laid_out(
    sheet: Sheet, criteria: CriteriaSet, period: Period, previous: CriteriaSet | None
) -> tuple[list[Group], list[Slot]]:
    """The groups and criteria of the sheet and, after them, what the version before still governs."""
    groups, slots = list(sheet.groups), list[Slot]()
    before = previous.sheet(sheet.subject_kind) if previous is not None else None
    since = criteria.effective_from
    shared = criteria.takes_effect == "on-date" and period.first_day < since <= period.last_day
    if before is None or not shared:
        before = None
    theirs = [(g, item) for g in before.groups for item in g.items if item.counted] if before else []
    old_codes = {item.criterion for _, item in theirs}
    for group in sheet.groups:
        for item in group.items:
            sees = InForce(first_day=since) if item.criterion in old_codes else ALWAYS
            left = InForce(first_day=since) if before is not None and item.counted else ALWAYS
            slots.append(Slot(len(slots), group, item, sees, left))
    new_codes = {slot.item.criterion for slot in slots}
    until = InForce(last_day=since - DAY)
    for group, item in theirs:
        if not any(one.group == group.group for one in groups):
            groups.append(replace(group, base=0, floor=None, ceiling=None, caps=(), items=()))
        (into,) = [one for one in groups if one.group == group.group]
        sees = until if item.criterion in new_codes else ALWAYS
        slots.append(Slot(len(slots), into, item, sees, until))
    return groups, slots
