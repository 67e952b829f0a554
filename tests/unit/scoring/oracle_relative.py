"""The oracle's relative grades: the head of a unit is not above it, and quotas."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from services.scoring.domain.criteria.model import Quota, Sheet
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import nearest
from tests.unit.scoring.oracle_grades import grade_place


@dataclass(frozen=True)
class Candidate:
    """A subject with its points and grade (None: not graded), and where and as what it is compared."""

    subject: str
    points: int | None
    grade: str | None
    unit: str | None = None
    block: str | None = None
    kind: str | None = None
    leads: bool = False
    led: tuple[str, ...] = ()
    reason: str | None = None


def lowered(
    candidates: list[Candidate],
    unit_grades: dict[str, str | None],
    sheet: Sheet,
    period: Period,
    collective: Sheet | None,
) -> dict[str, tuple[str, str]]:
    """Subject -> (final grade, reason) of those whose grade is no longer what it was."""
    now = {one.subject: one for one in candidates if one.grade is not None}
    if sheet.head_not_above_unit and collective is not None:
        now = {subject: below_units(one, unit_grades, sheet, collective) for subject, one in now.items()}
    for quota in sheet.quotas:
        if period.kind in (quota.periods or (sheet.period,)):
            now = after_quota(now, quota, sheet)
    before = {one.subject: one.grade for one in candidates}
    return {
        subject: (one.grade, one.reason)
        for subject, one in now.items()
        if one.grade is not None and one.reason is not None and one.grade != before[subject]
    }


def below_units(
    one: Candidate, unit_grades: dict[str, str | None], sheet: Sheet, collective: Sheet
) -> Candidate:
    for unit in one.led:
        grade = unit_grades.get(unit)
        if grade is None or one.grade is None:
            continue
        limit = place_among_persons(grade, sheet, collective)
        if limit > grade_place(sheet, one.grade):
            one = replace(one, grade=sheet.grades[limit].grade, reason="head-not-above-unit")
    return one


def place_among_persons(grade: str, sheet: Sheet, collective: Sheet) -> int:
    """That of the same code, else as many places from the best, at most the last."""
    names = [one.grade for one in sheet.grades]
    if grade in names:
        return names.index(grade)
    return min(grade_place(collective, grade), len(names) - 1)


def after_quota(now: dict[str, Candidate], quota: Quota, sheet: Sheet) -> dict[str, Candidate]:
    cells: dict[object, list[Candidate]] = {}
    for one in now.values():
        cell = cell_of(one, quota)
        if cell is not None:
            cells.setdefault(cell, []).append(one)
    after = dict(now)
    for cell_mates in cells.values():
        for one in beyond(cell_mates, quota, sheet):
            next_worse = sheet.grades[grade_place(sheet, quota.grade) + 1].grade
            after[one.subject] = replace(one, grade=next_worse, reason="quota")
    return after


def cell_of(one: Candidate, quota: Quota) -> object | None:
    """None: the subject belongs to no such cell."""
    where = {"unit": one.unit, "block": one.block, "organisation": "all"}[quota.within]
    if where is None:
        return None
    alike = {"kind": one.kind, "leaders": one.leads}
    return (where, *(alike[name] for name in quota.alike))


def beyond(cell_mates: list[Candidate], quota: Quota, sheet: Sheet) -> list[Candidate]:
    """Those for whom there is no room, lot by lot of equal points."""
    base = sum(one.grade in quota.of for one in cell_mates)
    room = allowed(quota, base)
    limit = grade_place(sheet, quota.grade)
    good = [one for one in cell_mates if one.grade is not None and grade_place(sheet, one.grade) <= limit]
    kept: list[Candidate] = []
    for points in sorted({one.points or 0 for one in good}, reverse=True):
        lot = [one for one in good if (one.points or 0) == points]
        if len(kept) + len(lot) > room:
            break
        kept += lot
    return [one for one in good if one not in kept]


def allowed(quota: Quota, base: int) -> int:
    share = Fraction(base * quota.share, 10000)
    number = {"down": floor(share), "nearest": nearest(share), "up": ceil(share)}[quota.rounding]
    return max(number, quota.least) if quota.least > 0 and base >= quota.least_from else number
