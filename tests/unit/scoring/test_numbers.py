"""Rounding, points from text, periods."""

from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.periods import Period
from services.scoring.domain.rounding import half_up, half_up_expr
from shared.contracts.refusal import Refusal
from shared.declared.numbers import hundredths


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_half_up_is_the_nearest_whole_and_a_tie_goes_up(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    distance = Fraction(numerator, denominator) - rounded
    assert Fraction(-1, 2) <= distance < Fraction(1, 2)
    column = pl.select(half_up_expr(pl.lit(numerator, dtype=pl.Int64), pl.lit(denominator, dtype=pl.Int64)))
    assert column.item() == rounded


def test_half_up_needs_a_positive_denominator() -> None:
    with pytest.raises(ValueError, match="positive"):
        half_up(1, 0)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("25", 2500),
        ("25.5", 2550),
        ("-0.05", -5),
        ("+1", 100),
        ("0.125", None),
        ("1e3", None),
        ("٣", None),
        ("", None),
    ],
)
def test_points_are_read_exactly_or_not_at_all(text: str, points: int | None) -> None:
    assert hundredths(text) == points


@pytest.mark.parametrize(
    ("text", "first", "last", "months"),
    [
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), 1),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31), 3),
        ("2019", date(2019, 1, 1), date(2019, 12, 31), 12),
    ],
)
def test_periods(text: str, first: date, last: date, months: int) -> None:
    period = Period.parse(text)
    assert (str(period), period.first_day, period.last_day) == (text, first, last)
    assert len(period.months()) == months
    assert period.days()[0] == first and period.days()[-1] == last


@pytest.mark.parametrize("text", ["2019-13", "2019-3", "19-03", "2019-Q5", "", "2019-03-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Period.parse(text)
    assert refused.value.code == "period.invalid"
    assert "2019-Q1" in refused.value.text("vi")
