"""Longer periods, reckoned by hand."""

from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import Longer
from services.scoring.domain.grading.grades import LIMITS, SCORES
from services.scoring.domain.grading.means import longer_periods, mean_of, parts_of
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import frame
from tests.unit.scoring.given_computed import group, item, sheet

TERMS = (Longer("year", "half", (1, 2)), Longer("half", "month", ()))
NO_LIMITS = pl.DataFrame(schema=LIMITS)


def monthly(**more: Any) -> Any:
    first, second = item("x", points=-100, at_most_grade="C"), item("y", points=-100, at_most_grade="C")
    return sheet(group(first, second), period="month", **more)


def scores(**points: int | None) -> pl.DataFrame:
    """Of `an` by period, `m03` is 2019-03; None: not graded, with 50 points all the same."""
    named = {
        name.replace("m", "2019-").replace("h", "2019-H").replace("q", "2019-Q"): of
        for name, of in points.items()
    }
    return frame(
        SCORES,
        [
            ("an", period, 5000 if of is None else of, None if of is None else "D", None, None)
            for period, of in named.items()
        ],
    )


def mean(
    period: str, told: pl.DataFrame, own: Any = None, limits: pl.DataFrame = NO_LIMITS
) -> tuple[Any, ...]:
    means = mean_of(told, Period.parse(period), monthly() if own is None else own, limits)
    assert means.schema == SCORES
    (row,) = means.rows()
    return row[1:]


def test_a_quarter_is_the_mean_of_its_graded_months() -> None:
    told = scores(m01=9000, m02=None, m03=8999, m04=0)
    # 89.995 goes up
    assert mean("2019-Q1", told) == ("2019-Q1", 9000, "A", None, None)


def test_the_second_half_counts_twice() -> None:
    own = monthly(longer=TERMS)
    # (80 + 2 x 90.01) / 3 = 86.6733
    assert mean("2019", scores(h1=8000, h2=9001), own)[1:3] == (8667, "B")
    # only what was graded weighs
    assert mean("2019", scores(h1=8000, h2=None), own)[1:3] == (8000, "B")


def test_half_a_year_of_months_is_plain() -> None:
    assert mean("2019-H1", scores(m01=9000, m06=7000, m07=100), monthly(longer=TERMS))[1] == 8000


def test_nothing_graded_is_said() -> None:
    limits = frame(LIMITS, [("an", "2019-01", "quarter", "C", "x")])
    told = mean("2019-Q1", scores(m01=None), limits=limits)
    assert told == ("2019-Q1", None, None, None, "nothing-graded")


@pytest.mark.parametrize(
    ("lasts", "quarter", "year"),
    [("quarter", ("C", "C", "x"), ("A", None, None)), ("year", ("C", "C", "x"), ("C", "C", "x"))],
)
def test_a_limit_lasts_as_long_as_it_says(
    lasts: str, quarter: tuple[Any, ...], year: tuple[Any, ...]
) -> None:
    limits = frame(LIMITS, [("an", "2019-02", lasts, "C", "x"), ("an", "2018-12", "year", "D", "x")])
    told = scores(m01=9500, m02=9500)
    assert mean("2019-Q1", told, limits=limits)[2:] == quarter
    assert mean("2019", told, limits=limits)[2:] == year
    assert mean("2019-Q1", scores(m01=100), limits=limits)[2:] == ("D", "C", "x")


def test_of_several_limits_the_worst_then_the_earliest_then_the_sheets_first() -> None:
    def reason(*limits: tuple[str, str, str]) -> Any:
        rows = [("an", period, "year", grade, criterion) for period, grade, criterion in limits]
        return mean("2019", scores(m01=9500), limits=frame(LIMITS, rows))[4]

    assert reason(("2019-01", "B", "x"), ("2019-02", "C", "y")) == "y"
    assert reason(("2019-03", "C", "x"), ("2019-02", "C", "y")) == "y"
    assert reason(("2019-03", "C", "y"), ("2019-03", "C", "x")) == "x"


def test_the_longer_periods_of_a_sheet() -> None:
    def longer(of: str, **more: Any) -> list[str]:
        return [str(one) for one in longer_periods(sheet(group(), **more), Period.parse(of))]

    assert longer("2019-05", period="month") == ["2019-Q2", "2019"]
    assert longer("2019-05", period="month", longer=TERMS) == ["2019-Q2", "2019-H1", "2019"]
    assert longer("2019-05", period="month", longer=(Longer("year", "half", (1, 2)),)) == [
        "2019-Q2",
        "2019-H1",
        "2019",
    ]
    assert longer("2019-Q4", period="quarter") == ["2019"]
    assert longer("2019-H2", period="half", longer=(Longer("year", "half", (1, 2)),)) == ["2019"]
    assert longer("2019", period="year") == []


def test_the_parts_of_a_longer_period() -> None:
    own = monthly(longer=TERMS)
    assert [str(part) for part in parts_of(own, Period.parse("2019"))] == ["2019-H1", "2019-H2"]
    assert len(parts_of(own, Period.parse("2019-H2"))) == 6
    assert len(parts_of(monthly(), Period.parse("2019"))) == 12
