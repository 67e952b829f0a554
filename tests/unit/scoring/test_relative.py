"""Quotas and heads, reckoned by hand."""

from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import Quota, Sheet
from services.scoring.domain.grading.grades import SCORES
from services.scoring.domain.grading.relative import CELLS, LOWERED, relative
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import frame
from tests.unit.scoring.given_computed import QUARTER, grades, group, sheet

FIFTH = Quota("A", 2000, ("A", "B"))
UNIT_GRADES: dict[str, str | None] = {"phong-a": "B", "phong-b": "C", "phong-c": None, "phong-d": "A"}


def person(subject: str, points: int, grade: str | None, **cell: Any) -> dict[str, Any]:
    usual = {"unit": "phong-a", "block": "khoi-1", "kind": "civil-servant", "leads": False, "led": []}
    return {"subject": subject, "points": points, "grade": grade, **usual, **cell}


def lowered(
    people: list[dict[str, Any]],
    *quotas: Quota,
    period: Period = QUARTER,
    heads: bool = False,
    collective: Sheet | None = None,
    unit_grades: dict[str, str | None] = UNIT_GRADES,
) -> dict[str, tuple[str, str]]:
    own = sheet(group(), quotas=quotas, head_not_above_unit=heads)
    scores = [(one["subject"], str(period), one["points"], one["grade"], None, None) for one in people]
    cells = [tuple(one[name] for name in CELLS.names()) for one in people]
    units = pl.DataFrame(
        list(unit_grades.items()), schema={"unit": pl.String, "grade": pl.String}, orient="row"
    )
    found = relative(
        frame(SCORES, scores),
        frame(CELLS, cells),
        units,
        own,
        period,
        sheet(group(), kind="unit") if collective is None else collective,
    )
    assert found.schema == LOWERED
    return {subject: (grade, reason) for subject, grade, reason in found.rows()}


def seven(*points: int) -> list[dict[str, Any]]:
    """Seven good ones, so many of them with 90 or more, and one who is not."""
    of = [*points, *[8000] * (7 - len(points)), 6000]
    return [
        person(f"p{number}", each, "A" if each >= 9000 else "B" if each >= 7000 else "C")
        for number, each in enumerate(of)
    ]


def test_a_fifth_of_seven_good_ones_rounded_down_is_one() -> None:
    assert lowered(seven(9500, 9400), FIFTH) == {"p1": ("B", "quota")}


def test_at_the_edge_those_with_equal_points_all_go_without() -> None:
    two = Quota("A", 3000, ("A", "B"))  # 30 % of 7: 2
    assert lowered(seven(9500, 9400, 9400, 9300), two) == {
        name: ("B", "quota") for name in ("p1", "p2", "p3")
    }
    assert lowered(seven(9400, 9400, 9300), two) == {"p2": ("B", "quota")}
    # the first lot does not fit: nobody has it
    assert set(lowered(seven(9400, 9400), FIFTH)) == {"p0", "p1"}


@pytest.mark.parametrize(("rounding", "kept"), [("down", 1), ("nearest", 2), ("up", 2)])
def test_the_number_is_rounded_as_stated(rounding: Any, kept: int) -> None:
    # 21.43 % of 7 is 1.5001
    found = lowered(seven(9700, 9600, 9500, 9400), Quota("A", 2143, ("A", "B"), rounding=rounding))
    assert len(found) == 4 - kept


def test_rounding_to_the_nearest_goes_down_under_the_half_and_up_at_it() -> None:
    for share, kept in ((2142, 1), (2500, 2)):  # of 7: 1.4994, 1.75
        quota = Quota("A", share, ("A", "B"), rounding="nearest")
        assert len(lowered(seven(9700, 9600, 9500, 9400), quota)) == 4 - kept
    half = Quota("A", 5000, ("A", "B"), rounding="nearest")  # of 3: 1.5
    three = seven(9700, 9600, 9500)[:3]
    assert set(lowered(three, half)) == {"p2"}


def test_five_or_more_always_have_one() -> None:
    least = Quota("A", 1000, ("A", "B"), least=1, least_from=5)
    good = seven(9500, 9400)
    assert set(lowered(good[:5], least)) == {"p1"}  # 10 % of 5: 0.5
    assert set(lowered(good[:4], least)) == {"p0", "p1"}


def test_who_is_not_graded_is_not_counted() -> None:
    on_leave = [person(f"leave{number}", 10000, None) for number in range(3)]
    # a fifth of 4 is none, and of 5 one; with the three it would be one of 7 and of 8
    assert lowered([*seven(9500)[:4], *on_leave], FIFTH) == {"p0": ("B", "quota")}
    assert lowered([*seven(9500)[:5], *on_leave], FIFTH) == {}


def test_cells_are_units_blocks_or_all_and_the_alike() -> None:
    people = [
        person("a1", 9900, "A"),
        person("a2", 9800, "A", leads=True),
        person("a3", 9700, "A", kind="worker"),
        person("b1", 9600, "A", unit="phong-b"),
        person("c1", 9500, "A", unit="phong-c", block="khoi-2"),
        person("d1", 9400, "A", unit="phong-d", block=None),
    ]

    def without(**more: Any) -> set[str]:
        return set(lowered(people, Quota("A", 0, ("A",), least=1, **more)))

    assert without(within="unit") == {"a2", "a3"}
    assert without(within="block") == {"a2", "a3", "b1"}
    assert without(within="organisation") == {"a2", "a3", "b1", "c1", "d1"}
    assert without(within="unit", alike=("kind",)) == {"a2"}
    assert without(within="unit", alike=("leaders",)) == {"a3"}
    assert without(within="unit", alike=("kind", "leaders")) == set()


def test_quotas_follow_each_other() -> None:
    first, second = Quota("A", 0, ("A",), least=1), Quota("B", 5000, ("A", "B"))
    people = [
        person("p0", 9500, "A"),
        person("p1", 9400, "A"),
        person("p2", 9300, "B"),
        person("p3", 9200, "B"),
    ]
    # one A stays; of the four good ones two stay good
    expected = {"p1": ("B", "quota"), "p2": ("C", "quota"), "p3": ("C", "quota")}
    assert lowered(people, first, second) == expected


def test_a_quota_concerns_the_own_periods_unless_it_says_which() -> None:
    year = Period.parse("2019")
    yearly = Quota("A", 0, ("A",), periods=("year",))
    people = [person("p0", 9500, "A")]
    assert lowered(people, Quota("A", 0, ("A",)), period=year) == {}
    assert lowered(people, yearly, period=year) == {"p0": ("B", "quota")}
    assert lowered(people, yearly) == {}


def test_the_head_is_not_above_the_unit() -> None:
    people = [
        person("one", 9500, "A", led=["phong-a"]),
        person("two", 9500, "A", led=["phong-a", "phong-b"]),
        person("ungraded unit", 9500, "A", led=["phong-c"]),
        person("good unit", 9500, "A", led=["phong-d", "phong-x"]),
        person("worse already", 6000, "C", led=["phong-a"]),
        person("no head", 9500, "A"),
    ]
    expected = {"one": ("B", "head-not-above-unit"), "two": ("C", "head-not-above-unit")}
    assert lowered(people, heads=True) == expected
    assert lowered(people) == {}


def test_a_head_who_was_lowered_leaves_room_in_the_quota() -> None:
    people = [person("head", 9900, "A", led=["phong-a"]), *seven(9500)]
    assert lowered(people, FIFTH, heads=True) == {"head": ("B", "head-not-above-unit")}
    assert lowered(people, FIFTH) == {"p0": ("B", "quota")}


def test_units_with_grades_of_their_own_compare_by_place() -> None:
    other = sheet(group(), kind="unit", grades=grades(X=9000, B=7000, Y=5000, Z=3000, V=0))
    people = [person(unit, 9500, "A", led=[unit]) for unit in ("phong-x", "phong-y", "phong-b", "phong-v")]
    graded: dict[str, str | None] = {"phong-x": "X", "phong-y": "Y", "phong-b": "B", "phong-v": "V"}
    found = lowered(people, heads=True, collective=other, unit_grades=graded)
    assert {unit: grade for unit, (grade, _) in found.items()} == {
        "phong-y": "C",
        "phong-b": "B",
        "phong-v": "D",
    }
