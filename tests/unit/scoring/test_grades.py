"""Grades by points, needs and limits."""

from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import Grade, Needs, Sheet
from services.scoring.domain.grading.grades import LIMITS, SCORES, graded, limits_of
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import frame
from tests.unit.scoring.given_computed import NAME, QUARTER, fact, group, item, judged, sheet

NEEDS = Needs(groups=(("time", 2000), ("dress", 800)), none_of=("alcohol",))


def strict() -> Sheet:
    minor = item("minor", points=-100, at_most_grade="B", limit_lasts="half")
    severe = item("severe", points=-100, at_most_grade="C", limit_lasts="year")
    other = item("other", points=-100, at_most_grade="C", limit_lasts="year")
    here = item("here", points=-100, at_most_grade="D")
    items = (item("alcohol", points=-100), minor, severe, other, here)
    needing = tuple(
        Grade(code, NAME, points, needs) for code, points, needs in (("A", 9000, NEEDS), ("B", 7000, None))
    )
    return sheet(
        group(*items, code="time", base=2500),
        group(code="dress", base=1000),
        grades=(*needing, Grade("C", NAME, 5000), Grade("D", NAME, 0, Needs(none_of=("alcohol",)))),
    )


def grade_of(
    points: int, *facts: dict[str, Any], groups: dict[str, int] | None = None, ungraded: str | None = None
) -> tuple[Any, ...]:
    totals = pl.DataFrame({"subject": ["an"], "points": [points]})
    reached = {"time": 2500, "dress": 1000} if groups is None else groups
    group_points = frame(
        pl.Schema({"subject": pl.String(), "group": pl.String(), "points": pl.Int64()}),
        [("an", code, of) for code, of in reached.items()],
    )
    without = pl.DataFrame(
        [("an", ungraded)] if ungraded else [],
        schema={"subject": pl.String, "ungraded": pl.String},
        orient="row",
    )
    found = graded(totals, judged(facts), without, group_points, strict(), QUARTER)
    assert found.schema == SCORES
    (row,) = found.rows()
    assert row[:3] == ("an", "2019-Q1", points)
    return row[3:]


@pytest.mark.parametrize(
    ("points", "grade"), [(9000, "A"), (8999, "B"), (7000, "B"), (6999, "C"), (4999, "D"), (-100, "D")]
)
def test_the_best_grade_that_the_points_reach(points: int, grade: str) -> None:
    assert grade_of(points) == (grade, None, None)


@pytest.mark.parametrize(
    ("groups", "grade"),
    [
        ({"time": 2000, "dress": 800}, "A"),
        ({"time": 1999, "dress": 800}, "B"),
        ({"time": 2000, "dress": 799}, "B"),
        ({"time": 2000}, "B"),
    ],
)
def test_a_grade_needs_points_in_groups(groups: dict[str, int], grade: str) -> None:
    assert grade_of(9500, groups=groups)[0] == grade


def test_a_grade_needs_that_nothing_of_the_kind_stands() -> None:
    assert grade_of(9500, fact(strict(), "alcohol"))[0] == "B"
    assert grade_of(9500, fact(strict(), "alcohol", stands=False, rule="contested"))[0] == "A"
    assert grade_of(9500, fact(strict(), "alcohol", subject="binh"))[0] == "A"
    # the last grade needs nothing
    assert grade_of(100, fact(strict(), "alcohol"))[0] == "D"


def test_the_worst_limit_holds_and_of_equal_ones_the_sheets_first() -> None:
    minor, severe, other = (fact(strict(), code, code) for code in ("minor", "severe", "other"))
    assert grade_of(9500, minor) == ("B", "B", "minor")
    assert grade_of(9500, minor, other, severe) == ("C", "C", "severe")
    assert grade_of(100, severe) == ("D", "C", "severe")
    assert grade_of(9500, {**severe, "stands": False}) == ("A", None, None)


def test_who_is_not_graded_keeps_the_points_and_the_limit() -> None:
    assert grade_of(9500, ungraded="on-leave") == (None, None, "on-leave")
    assert grade_of(9500, fact(strict(), "severe"), ungraded="on-leave") == (None, "C", "on-leave")


def test_limits_that_outlast_the_period() -> None:
    facts = [fact(strict(), code, code) for code in ("here", "minor", "other", "severe")]
    assert limits_of(judged(facts), strict(), QUARTER).rows() == [
        ("an", "2019-Q1", "half", "B", "minor"),
        ("an", "2019-Q1", "year", "C", "severe"),
    ]
    nothing = limits_of(judged([fact(strict(), "here")]), strict(), QUARTER)
    assert (nothing.height, nothing.schema) == (0, LIMITS)


def test_a_limit_within_the_own_period_outlasts_nothing() -> None:
    own = sheet(group(item("x", points=-100, at_most_grade="C", limit_lasts="half")), period="half")
    assert limits_of(judged([fact(own, "x")]), own, Period.parse("2019-H1")).is_empty()


def test_items_of_the_version_before_limit_too() -> None:
    before = item("before", points=-100, at_most_grade="C", limit_lasts="year")
    unknown = item("unknown", points=-100, at_most_grade="E")
    items = [*(one for _, one in strict().items()), before, unknown]
    facts = judged([fact(strict(), "alcohol", item_no=5), fact(strict(), "alcohol", item_no=6)])
    assert limits_of(facts, strict(), QUARTER, items).rows() == [("an", "2019-Q1", "year", "C", "before")]
