"""Longer periods and relative grades: evaluator and oracle say the same of generated scores, exactly."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.grading.grades import LIMITS, SCORES
from services.scoring.domain.grading.means import longer_periods, mean_of
from services.scoring.domain.grading.relative import CELLS, relative
from services.scoring.domain.periods import Period
from tests.unit.scoring import oracle_longer
from tests.unit.scoring.examined import EXAMINED, share
from tests.unit.scoring.given import frame
from tests.unit.scoring.histories_scores import YEAR, Company, Year, companies, years
from tests.unit.scoring.oracle_longer import longer_score
from tests.unit.scoring.oracle_relative import lowered

pytestmark = pytest.mark.timeout(0)


@share(8)
@given(st.lists(years(), min_size=1, max_size=2))
def test_longer_periods_are_the_means_that_the_oracle_makes(told: list[Year]) -> None:
    sheet = told[0].sheet
    people = {f"p{number}": one for number, one in enumerate(told) if one.sheet == sheet}
    scores = frame(SCORES, [row for person, one in people.items() for row in score_rows(person, one)])
    limits = frame(LIMITS, [row for person, one in people.items() for row in limit_rows(person, one)])
    for longer in all_longer(sheet):
        made = mean_of(scores, longer, sheet, limits)
        for person, one in people.items():
            said = longer_score(sheet, longer, one.scores, one.limits)
            rows = made.filter(pl.col("subject") == person).rows()
            if any(str(part) in one.scores for part in longer.parts(sheet.period)):
                assert rows == [(person, str(longer), *vars(said).values())], longer
            else:
                assert (rows, said.reason) == ([], "nothing-graded"), longer
        # a longer one may be a part of a still longer one
        scores = pl.concat([scores, made])
    EXAMINED["longer periods"] += 1


def score_rows(person: str, year: Year) -> list[tuple[object, ...]]:
    return [(person, period, *vars(score).values()) for period, score in year.scores.items()]


def limit_rows(person: str, year: Year) -> list[tuple[object, ...]]:
    grades = [grade.grade for grade in year.sheet.grades]
    return [
        (person, period, limit.lasts, grades[limit.place], limit.criterion)
        for period, some in year.limits.items()
        for limit in some
    ]


def all_longer(sheet: oracle_longer.Sheet) -> list[Period]:
    """Every longer period of the year, the shorter ones first."""
    of_parts = [longer for part in YEAR.parts(sheet.period) for longer in longer_periods(sheet, part)]
    return sorted(dict.fromkeys(of_parts), key=lambda period: (period.length, period.month))


@share(8)
@given(companies())
def test_relative_grades_are_those_that_the_oracle_gives(company: Company) -> None:
    period = Period(2019, 3, 1)
    scores = [(one.subject, "2019-03", one.points, one.grade, None, one.reason) for one in company.candidates]
    cells = [
        (one.subject, one.unit, one.block, one.kind, one.leads, list(one.led)) for one in company.candidates
    ]
    units = frame(pl.Schema({"unit": pl.String(), "grade": pl.String()}), [*company.unit_grades.items()])
    for collective in (company.collective, None):
        done = relative(frame(SCORES, scores), frame(CELLS, cells), units, company.sheet, period, collective)
        said = lowered(company.candidates, company.unit_grades, company.sheet, period, collective)
        assert {subject: (grade, reason) for subject, grade, reason in done.iter_rows()} == said
    EXAMINED["relative grades"] += 1
