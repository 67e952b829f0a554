"""What units take over from members and children, and leaders from their unit."""

import polars as pl
import pytest

from services.scoring.domain.computed import group_full
from services.scoring.domain.criteria.model import Assessed, ChildrenMean, FromUnit, Item, MembersMean, Target
from services.scoring.domain.periods import Period
from tests.unit.scoring.given_computed import group, item, known, members, said, sheet, worked_out

YEAR = Period.parse("2019")
MEMBERS = (
    ("an", "x", "2019-01", 9800, 20),
    ("an", "x", "2019-02", 9001, 10),
    ("an", "y", "2019-02", 10000, 15),
    ("an", "z", "2019-12", 8000, 0),
    ("an", "x", "2018-12", 1000, 20),
    ("binh", "x", "2019-02", 2000, 5),
)


def of_members(rule: MembersMean, *rows: tuple[str, str, str, int, int]) -> dict[str, tuple[object, ...]]:
    own = sheet(group(item("c", members_mean=rule)), kind="unit", period="year")
    given = known(own, ["an", "binh"], members=members(*rows))
    return {
        row["subject"]: (row["rule"], row["quantity"], row["points"])
        for row in worked_out(own, given=given, period=YEAR).to_dicts()
    }


@pytest.mark.parametrize(
    ("rule", "quantity", "points"),
    [
        # (98 x 20 + 90.01 x 10 + 100 x 15 + 80 x 0) / 45 = 96.8911; x 0.12 = 11.6269
        (MembersMean(1200), 9689, 1163),
        # x 94.005, y 100, z 80: 91.335; x 0.12 = 10.9602
        (MembersMean(1200, by="heads"), 9134, 1096),
        (MembersMean(1200, by="minimum"), 8000, 960),
        (MembersMean(1200, full_at=9000), 9689, 1200),
        (MembersMean(1000, full_at=20000), 9689, 484),
    ],
)
def test_members_by_days_by_heads_or_the_least(rule: MembersMean, quantity: int, points: int) -> None:
    assert of_members(rule, *MEMBERS)["an"] == ("members-mean", quantity, points)


def test_means_of_unequal_numbers_of_months_are_rounded_once() -> None:
    months = [("an", "x", f"2019-0{number}", 9000 + number, 1) for number in (1, 2, 3)]
    others = [("an", "y", "2019-01", 9000, 1), ("an", "y", "2019-02", 9003, 1)]
    # (90.02 + 90.015) / 2 = 90.0175, rounded neither before nor to 90.03
    assert of_members(MembersMean(10000, by="heads"), *months, *others)["an"] == ("members-mean", 9002, 9002)


def test_nobodys_days_are_nothing_and_less_than_nothing_is_nothing() -> None:
    rows = (("an", "x", "2019-01", 9800, 0), ("binh", "x", "2019-01", -500, 10))
    assert of_members(MembersMean(1200), *rows) == {
        "an": ("members-mean", None, 0),
        "binh": ("members-mean", -500, 0),
    }


def test_children_by_their_mean_or_the_least() -> None:
    for minimum, quantity, points in ((False, 8335, 1667), (True, 7000, 1400)):
        rule = ChildrenMean(2000, minimum=minimum)
        own = sheet(group(item("b", children_mean=rule)), kind="unit", period="year")
        rows = members(("an", "", "", 9000, 0), ("an", "", "", 9005, 0), ("an", "", "", 7000, 0))
        told = worked_out(own, given=known(own, children=rows.select("subject", "points")), period=YEAR)
        # (90 + 90.05 + 70) / 3 = 83.35
        assert said(told) == {"b": ("children-mean", quantity, points)}


def of_unit(*results: tuple[str, int, int | None, int]) -> dict[str, tuple[object, ...]]:
    own = sheet(group(item("u", from_unit=FromUnit("tasks", 3500))))
    schema = {"subject": pl.String, "item_no": pl.Int64, "result": pl.Int64, "full": pl.Int64}
    rows = pl.DataFrame(results, schema=schema, orient="row")
    return said(worked_out(own, given=known(own, unit_results=rows)))


@pytest.mark.parametrize(
    ("result", "quantity", "points"),
    [(5001, 5001, 2917), (6000, 6000, 3500), (6300, 6000, 3500), (-100, 0, 0)],  # 35 x 50.01 / 60 = 29.1725
)
def test_a_leader_has_the_share_that_the_unit_reached(result: int, quantity: int, points: int) -> None:
    assert of_unit(("an", 0, result, 6000)) == {"u": ("from-unit", quantity, points)}


def test_the_leader_of_two_units_has_their_mean() -> None:
    # (60, not 63, and 45.01) / 2 = 52.505 of 60: 30.6279
    assert of_unit(("an", 0, 6300, 6000), ("an", 0, 4501, 6000)) == {"u": ("from-unit", 5251, 3063)}


def test_a_leader_whose_unit_has_no_result_has_nothing() -> None:
    assert of_unit() == {"u": ("from-unit", None, 0)}
    assert of_unit(("an", 0, None, 6000)) == {"u": ("from-unit", None, 0)}


def test_the_full_of_a_group_is_its_base_and_the_weights() -> None:
    items: list[Item] = [
        item("t", target=Target(1500)),
        item("a", assessed=Assessed(1000, ("head",))),
        item("minus", points=-200),
    ]
    assert group_full(group(*items, base=400)) == 2900
