"""The items of a sheet as facts meet them: numbered, with their group, whom they concern, and their days.

A version that takes effect on a date shares its period with the version before: the counted items of that
version stand beside its own, each for the days on its side of the date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.scoring.domain.criteria.model import AppliesTo, CriteriaSet, Group, InForce, Item, Sheet
from services.scoring.domain.periods import Period
from shared.contracts.observations import SubjectKind

ALWAYS = InForce()


@dataclass(frozen=True)
class Slot:
    """An item and its place.

    `number` counts through the items of the sheet, those of the version before after them. `sees` are the
    days whose facts are the item's at all; outside `left` they are seen and not in force.
    """

    number: int
    item: Item
    group_no: int
    group: Group
    conditions: tuple[AppliesTo, ...]
    sees: InForce = ALWAYS
    left: InForce = ALWAYS

    @property
    def family(self) -> tuple[str, str]:
        """What facts are counted together by; items of both versions may share it."""
        item = self.item
        return ("family", item.family) if item.family else ("alone", item.criterion)


@dataclass(frozen=True)
class Earlier:
    """The sheet of the version before, and the day from which it no longer governs."""

    sheet: Sheet
    until: date


@dataclass(frozen=True)
class Layout:
    """`groups` are the sheet's, then those that only the version before has, which start at 0, unbounded."""

    groups: tuple[Group, ...]
    slots: tuple[Slot, ...]


def earlier_of(
    criteria: CriteriaSet, kind: SubjectKind, period: Period, previous: CriteriaSet | None
) -> Earlier | None:
    """What of the version before still governs a part of the period; None: the set governs all of it."""
    if criteria.takes_effect != "on-date" or previous is None:
        return None
    sheet = previous.sheet(kind)
    if sheet is None or not period.first_day < criteria.effective_from <= period.last_day:
        return None
    return Earlier(sheet, criteria.effective_from)


def layout(sheet: Sheet, earlier: Earlier | None) -> Layout:
    own = tuple(
        Slot(number, item, group_no, group, _conditions(sheet, group, item))
        for number, (group_no, group, item) in enumerate(_placed(sheet))
    )
    return Layout(sheet.groups, own) if earlier is None else _side_by_side(sheet, own, earlier)


def _placed(sheet: Sheet) -> Iterator[tuple[int, Group, Item]]:
    for group_no, group in enumerate(sheet.groups):
        for item in group.items:
            yield group_no, group, item


def _conditions(sheet: Sheet, group: Group, item: Item) -> tuple[AppliesTo, ...]:
    found = (sheet.applies_to, group.applies_to, item.applies_to)
    return tuple(condition for condition in found if condition is not None)


def _side_by_side(sheet: Sheet, own: tuple[Slot, ...], earlier: Earlier) -> Layout:
    before, since = InForce(last_day=earlier.until - timedelta(days=1)), InForce(first_day=earlier.until)
    theirs = [(group, item) for _, group, item in _placed(earlier.sheet) if item.counted]
    were, are = {item.criterion for _, item in theirs}, {slot.item.criterion for slot in own}
    mine = [_from(slot, since, shared=slot.item.criterion in were) for slot in own]
    groups = list(sheet.groups)
    numbers = {group.group: number for number, group in enumerate(groups)}
    for group, item in theirs:
        if group.group not in numbers:
            numbers[group.group] = len(groups)
            groups.append(replace(group, base=0, floor=None, ceiling=None, caps=(), items=()))
        group_no = numbers[group.group]
        into = groups[group_no]
        slot = Slot(len(mine), item, group_no, into, _conditions(sheet, into, item), left=before)
        mine.append(replace(slot, sees=before) if item.criterion in are else slot)
    return Layout(tuple(groups), tuple(mine))


def _from(slot: Slot, since: InForce, shared: bool) -> Slot:
    """A criterion that both versions have sees its own days alone; else a computed one sees all."""
    if shared:
        return replace(slot, sees=since, left=since)
    return replace(slot, left=since) if slot.item.counted else slot
