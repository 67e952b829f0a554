"""Fractions of any size are rounded once, from the exact value."""

from fractions import Fraction
from math import floor
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.computed.exact import ratio, sum_of_products
from services.scoring.domain.criteria.model import Factor, Results
from tests.unit.scoring.given_computed import fact, group, item, said, sheet, worked_out

LARGEST = 100_000_000


def nearest(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**4), 10**11),
            st.integers(0, 2**63 - 1),
            st.integers(0, 10**9),
            st.integers(10**14, 10**18),
            st.integers(1, 10**9),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_ratio_is_exact_however_long_its_numbers(rows: list[tuple[int, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=["a", "b", "c", "d", "e"], orient="row")
    most = frame.with_columns(pl.lit(10**17).alias("most"))
    expected = [min(nearest(Fraction(a * b * c, d * e)), 10**17) for a, b, c, d, e in rows]
    assert ratio(most, ["a", "b", "c"], ["d", "e"], "most").to_list() == expected


@given(st.lists(st.tuples(st.integers(0, LARGEST), st.integers(0, LARGEST)), min_size=1, max_size=50))
def test_sums_of_products_are_exact_in_every_width(rows: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
    for times in (1, 2, 3, 5):
        repeated = [pl.col(name).alias(f"{name}{n}") for n in range(times) for name in ("a", "b")]
        wide = frame.select(pl.lit(1).alias("by"), *repeated)
        found = sum_of_products(wide, ["by"], wide.columns[1:])
        assert int(found["sum"][0]) == sum((a * b) ** times for a, b in rows)


def test_a_thousand_tasks_of_the_largest_numbers() -> None:
    # each 10,000 times the plan, with coefficients of a million: only the bound holds it
    names = ("quality", "late-percent", "faults", "replies")
    for width in (2, 4):
        factors = tuple(Factor(name) for name in names[:width])  # type: ignore[arg-type]
        rule = Results(10**10, surplus=10**10, weight="hours", factors=factors)
        own = sheet(group(item("r", results=rule)))
        huge: dict[str, Any] = {"hours": LARGEST, **{name.replace("-", "_"): LARGEST for name in names}}
        tasks = [fact(own, "r", f"{number}", quantity=LARGEST, **huge) for number in range(1000)]
        assert said(worked_out(own, *tasks))["r"][2] == 2 * 10**10


def test_the_largest_weights_do_not_blur_a_tie() -> None:
    # two tasks that weigh the same, 50.01 % and 50 %: 50.005 of 100, a tie, which goes up; a hundredth of an
    # hour less on the better one of a million hours leaves it under the tie
    own = sheet(group(item("r", results=Results(10_000, weight="hours"))))
    for hours, points in ((LARGEST, 5001), (LARGEST - 1, 5000)):
        tasks = [
            fact(own, "r", "1", quantity=5001, hours=hours),
            fact(own, "r", "2", quantity=5000, hours=LARGEST),
        ]
        assert said(worked_out(own, *tasks))["r"][2] == points
