"""Generated scores: of the periods that make longer ones, and of all who are compared with each other."""

from dataclasses import dataclass, replace
from typing import get_args

from hypothesis import strategies as st

from services.scoring.domain.criteria.model import (
    Alike,
    Grade,
    Group,
    Quota,
    Rounding,
    Sheet,
    Within,
)
from services.scoring.domain.periods import LENGTHS, Period, PeriodKind
from shared.declared.name import Name
from tests.unit.scoring.histories_criteria import GRADES, LONGER
from tests.unit.scoring.histories_draw import one_in, pick, some, times, tuples, whole
from tests.unit.scoring.oracle_grades import Limit
from tests.unit.scoring.oracle_longer import Score
from tests.unit.scoring.oracle_relative import Candidate

YEAR = Period(2019, 1, 12)
POINTS = (9000, 8999, 7500, 5000, 4999, 0, 10001, -100, 6667)
CODES = ("first", "second")


@dataclass(frozen=True)
class Year:
    """One person's own periods of a year, and the limits that some set, by period."""

    sheet: Sheet
    scores: dict[str, Score]
    limits: dict[str, list[Limit]]


@dataclass(frozen=True)
class Company:
    """All who share cells in one period; `unit_grades` are those of the units that are led."""

    sheet: Sheet
    collective: Sheet
    candidates: list[Candidate]
    unit_grades: dict[str, str | None]


def bare_sheet(draw: st.DrawFn, period: PeriodKind, grades: tuple[tuple[str, int], ...]) -> Sheet:
    groups = (Group("all", Name("all", "all"), ()),)
    named = tuple(Grade(code, Name(code, code), points) for code, points in grades)
    return Sheet("person", period, groups, named, longer=pick(draw, ((), *LONGER[period])))


@st.composite
def years(draw: st.DrawFn) -> Year:
    sheet = bare_sheet(draw, pick(draw, ("month", "half", "quarter")), pick(draw, GRADES))
    names = [grade.grade for grade in sheet.grades]
    scores, limits = {}, {}
    for part in YEAR.parts(sheet.period):
        if one_in(draw, 6):
            continue
        grade = pick(draw, (*names, None))
        reason = None if grade is not None else "on-leave"
        scores[str(part)] = Score(pick(draw, POINTS), grade, reason=reason)
        if one_in(draw, 5):
            kinds = [kind for kind in LENGTHS if LENGTHS[kind] > LENGTHS[sheet.period]]
            told = times(draw, tuples(tuple(range(len(names))), CODES, tuple(kinds)), 2, 1)
            limits[str(part)] = [Limit(place, code, lasts) for place, code, lasts in told]
    return Year(sheet, scores, limits)


@st.composite
def companies(draw: st.DrawFn) -> Company:
    grades = pick(draw, GRADES)
    sheet = bare_sheet(draw, "month", grades)
    collective = replace(bare_sheet(draw, "month", pick(draw, (grades, *GRADES))), subject_kind="unit")
    sheet = replace(
        sheet,
        head_not_above_unit=one_in(draw, 2),
        quotas=tuple(quota(draw, [code for code, _ in grades]) for _ in range(whole(draw, 1, 2))),
    )
    names = [grade.grade for grade in sheet.grades]
    units = ("phong-a", "phong-b", "so")
    of = tuples(
        POINTS[:5],
        (*names[:2], *names, None),
        (*units, None),
        ("khoi-1", "khoi-2", None),
        ("civil-servant", "worker", None),
    )
    candidates = []
    for number, (points, grade, unit, block, kind) in enumerate(times(draw, of, 12, 1)):
        led = tuple(some(draw, units, 2) if one_in(draw, 3) else ())
        one = Candidate(f"p{number}", points, grade, unit, block, kind, leads=led != (), led=led)
        candidates.append(one)
    theirs = (*(grade.grade for grade in collective.grades), None)
    return Company(sheet, collective, candidates, {unit: pick(draw, theirs) for unit in units[:2]})


def quota(draw: st.DrawFn, names: list[str]) -> Quota:
    return Quota(
        grade=pick(draw, names[:-1]),
        share=pick(draw, (2000, 5000, 3333, 10000, 1)),
        of=tuple(some(draw, names, 3, 1)),
        within=pick(draw, get_args(Within)),
        alike=tuple(some(draw, get_args(Alike), 2)),
        rounding=pick(draw, get_args(Rounding)),
        least=pick(draw, (0, 0, 1, 2)),
        least_from=pick(draw, (0, 1, 5)),
        periods=pick(draw, ((), (), ("month",), ("year",))),
    )
