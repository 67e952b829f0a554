"""The oracle's grades: what points reach, what a grade asks for besides, and what keeps it down."""

from dataclasses import dataclass

from services.scoring.domain.criteria.model import Grade, Sheet
from services.scoring.domain.periods import LENGTHS, PeriodKind
from tests.unit.scoring.oracle_looked_at import Fact
from tests.unit.scoring.oracle_slots import Slot


@dataclass(frozen=True)
class Limit:
    """No better than the grade at `place`, for the criterion's sake, in periods up to the kind `lasts`."""

    place: int
    criterion: str
    lasts: PeriodKind


def grade_place(sheet: Sheet, grade: str) -> int:
    return [one.grade for one in sheet.grades].index(grade)


def limits(sheet: Sheet, slots: list[Slot], standing: list[Fact]) -> list[Limit]:
    """One for every criterion with a limit of which something stands, in the order of the slots.

    A limit to a grade that the sheet does not have, which the version before may name, is none.
    """
    found = []
    for slot in slots:
        grade = slot.item.at_most_grade
        if grade in [one.grade for one in sheet.grades] and any(fact.slot is slot for fact in standing):
            lasts = slot.item.limit_lasts or sheet.period
            found.append(Limit(grade_place(sheet, grade), slot.item.criterion, lasts))
    return found


def worst(found: list[Limit]) -> Limit | None:
    """Of equally bad ones the first."""
    return max(found, key=lambda limit: limit.place, default=None)


def lasting(found: list[Limit], sheet: Sheet) -> list[Limit]:
    """Those that limit longer periods too."""
    return [limit for limit in found if LENGTHS[limit.lasts] > LENGTHS[sheet.period]]


def reached(sheet: Sheet, points: int, by_group: dict[str, int], standing: list[Fact]) -> int:
    """The place of the best grade whose points are reached and whose needs are met, else the last."""
    for place, grade in enumerate(sheet.grades):
        if points >= grade.points and meets(grade, by_group, standing):
            return place
    return len(sheet.grades) - 1


def meets(grade: Grade, by_group: dict[str, int], standing: list[Fact]) -> bool:
    if grade.needs is None:
        return True
    if any(by_group.get(group, 0) < least for group, least in grade.needs.groups):
        return False
    return not any(fact.criterion in grade.needs.none_of for fact in standing)
