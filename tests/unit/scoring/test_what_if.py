"""Two sides laid beside each other: every number reckoned by hand."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from services.scoring.domain.criteria.model import Grade, Sheet
from services.scoring.domain.telling.what_if import HOMES, OUTCOMES, RAISED, Side, compared, histogram
from shared.declared.name import Name
from tests.unit.scoring.given import frame

NAME = Name("tên", "name")


def sheet(*grades: str) -> Sheet:
    return Sheet(
        subject_kind="person",
        period="month",
        groups=(),
        grades=tuple(Grade(code, NAME, 9000 - 1000 * place) for place, code in enumerate(grades)),
    )


def side(
    scores: list[tuple[Any, ...]],
    flags: Sequence[tuple[Any, ...]] = (),
    grades: tuple[str, ...] = ("A", "B", "C"),
) -> Side:
    return Side(frame(OUTCOMES, scores), frame(RAISED, flags), sheet(*grades))


BEFORE = side(
    [("an", 9500, "A"), ("binh", 8500, "B"), ("chi", 7000, "C"), ("dung", 9000, "A"), ("em", None, None)],
    [("an", "late", "attention", "2019-01"), ("binh", "late", "attention", "2019-02")],
)
AFTER = side(
    [("an", 9300, "A"), ("binh", 9101, "A"), ("chi", 6000, "C"), ("em", 5000, "C"), ("giang", 100, "C")],
    [("an", "late", "attention", "2019-01"), ("an", "late", "attention", "2019-03")],
)
HOME = frame(HOMES, [("an", "vp"), ("binh", "vp"), ("chi", "tt"), ("dung", "tt"), ("em", "tt")])


def test_who_moves_and_who_comes_and_goes() -> None:
    found = compared(BEFORE, AFTER, HOME)
    counts = ("subjects", "up", "down", "same", "new", "gone", "better", "worse", "regraded")
    assert {name: found[name] for name in counts} == {
        "subjects": 6,
        "up": 1,  # binh
        "down": 2,  # an, chi
        "same": 0,
        "new": 2,  # em, giang
        "gone": 1,  # dung
        "better": 1,  # binh: B -> A
        "worse": 0,
        "regraded": 3,  # dung, em and giang have a grade on one side alone
    }


def test_the_largest_moves_come_first_and_those_without_a_difference_last() -> None:
    moves = compared(BEFORE, AFTER, HOME)["moves"]
    assert [(row["subject"], row["difference"], row["step"]) for row in moves] == [
        ("chi", -1000, None),
        ("binh", 601, "better"),
        ("an", -200, None),
        ("dung", None, "other"),
        ("em", None, "other"),
        ("giang", None, "other"),
    ]


def test_one_who_keeps_points_and_grade_is_counted_and_not_listed() -> None:
    found = compared(side([("an", 9500, "A")]), side([("an", 9500, "A")]), HOME)
    assert (found["same"], found["moves"], found["flags"]) == (1, [], {"rise": [], "clear": []})


def test_a_mere_change_of_grade_is_a_move() -> None:
    found = compared(side([("an", 9500, "A")]), side([("an", 9500, "B")]), HOME)
    assert (found["same"], found["worse"], len(found["moves"])) == (1, 1, 1)


def test_grades_of_another_name_are_compared_by_place_if_there_are_as_many() -> None:
    renamed = compared(
        side([("an", 9500, "A")]), side([("an", 9500, "tot")], grades=("gioi", "tot", "kha")), HOME
    )
    fewer = compared(side([("an", 9500, "A")]), side([("an", 9500, "dat")], grades=("dat", "khong")), HOME)
    assert (renamed["worse"], renamed["regraded"]) == (1, 0)
    assert (fewer["worse"], fewer["regraded"]) == (0, 1)


def test_means_and_medians_are_rounded_half_up() -> None:
    points = compared(BEFORE, AFTER, HOME)["points"]
    assert points["before"] == {"mean": 8500, "median": 8750, "least": 7000, "most": 9500}
    # 9300 + 9101 + 6000 + 5000 + 100 = 29501 / 5 = 5900.2
    assert points["after"] == {"mean": 5900, "median": 6000, "least": 100, "most": 9300}
    halves = compared(side([("an", 1, "C"), ("binh", 2, "C")]), side([]), HOME)["points"]
    assert (halves["before"]["mean"], halves["before"]["median"]) == (2, 2)
    assert halves["after"] == {"mean": None, "median": None, "least": None, "most": None}


def test_grades_and_units_are_counted_on_both_sides() -> None:
    found = compared(BEFORE, AFTER, HOME)
    assert [(row["grade"], row["before"], row["after"]) for row in found["grades"]] == [
        ("A", 2, 2),
        ("B", 1, 0),
        ("C", 1, 3),
        (None, 1, 0),
    ]
    assert found["units"] == [
        # chi 7000, dung 9000, em none -> chi 6000, em 5000
        {"unit": "tt", "subjects": 3, "before": 8000, "after": 5500, "up": 0, "down": 1},
        {"unit": "vp", "subjects": 2, "before": 9000, "after": 9201, "up": 1, "down": 1},
    ]


def test_flags_rise_and_clear_by_subject_flag_and_period() -> None:
    flags = compared(BEFORE, AFTER, HOME)["flags"]
    assert [(row["subject"], row["period"]) for row in flags["rise"]] == [("an", "2019-03")]
    assert [(row["subject"], row["period"]) for row in flags["clear"]] == [("binh", "2019-02")]


def test_bars_are_narrow_side_by_side_and_hold_everybody() -> None:
    before, after = pl.Series([100, 104, 119, None]), pl.Series([100, 250, 250])
    found = histogram(before, after)
    assert found["width"] == 10
    starts = [bar["from"] for bar in found["bars"]]
    assert starts == list(range(100, 260, 10))
    assert (found["bars"][0], found["bars"][-1]) == (
        {"from": 100, "before": 2, "after": 1},
        {"from": 250, "before": 0, "after": 2},
    )
    assert [sum(bar[key] for bar in found["bars"]) for key in ("before", "after")] == [3, 3]


def test_negative_points_and_wide_scales_have_bars_too() -> None:
    nobody = pl.Series([], dtype=pl.Int64)
    assert histogram(nobody, nobody)["bars"] == []
    below = histogram(pl.Series([-5, 5]), nobody)["bars"]
    assert [bar["from"] for bar in below] == [-10, 0]
    wide = histogram(pl.Series([0, 5_000_000]), nobody)
    assert len(wide["bars"]) <= 40
    assert sum(bar["before"] for bar in wide["bars"]) == 2
