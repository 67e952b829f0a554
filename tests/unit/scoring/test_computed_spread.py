"""Where the weight of what is unknown or left out goes."""

from services.scoring.domain.criteria.model import (
    Assessed,
    ChildrenMean,
    Measured,
    MembersMean,
    Over,
    Results,
    Sheet,
    Step,
    Target,
)
from tests.unit.scoring.given_computed import (
    fact,
    group,
    item,
    known,
    left_out,
    members,
    said,
    sheet,
    worked_out,
)

SATISFACTION = item("m", measured=Measured((Step(9000, 400),), measure="replies", at_least=3000))
CULTURE = item("c", members_mean=MembersMean(1200))


def three_targets(missing: str) -> Sheet:
    items = [item(code, target=Target(1500, over=Over(100, 5, 100))) for code in ("t1", "t2", "t3")]
    return sheet(group(*items, missing=missing))


def test_nothing_is_spread_unless_the_group_says_so() -> None:
    own = three_targets("zero")
    assert said(worked_out(own, fact(own, "t1", quantity=9000))) == {"e1": ("target", 9000, 1350)}


def test_the_weight_of_unknown_targets_goes_to_the_known() -> None:
    own = three_targets("spread")
    told = worked_out(own, fact(own, "t1", "1", quantity=9001), fact(own, "t2", "2", quantity=12500))
    # 45 / 2 each: 22.5 x 90.01 % = 20.25225; 22.5 and at most 1 beyond
    assert said(told) == {"1": ("target", 9001, 2025), "2": ("target", 12500, 2350)}


def test_too_few_replies_spread_over_the_members_mean() -> None:
    own = sheet(group(CULTURE, SATISFACTION, missing="spread"), kind="unit")
    given = known(own, members=members(("an", "x", "2019-01", 9501, 20)))
    # 95.01 of 100 x 12 x 16 / 12 = 15.2016
    few = worked_out(own, fact(own, "m", quantity=9500, replies=2900), given=given)
    assert said(few) == {"e1": ("too-few", 9500, 0), "c": ("members-mean", 9501, 1520)}
    enough = worked_out(own, fact(own, "m", quantity=9500, replies=3000), given=given)
    # 11.4012
    assert said(enough) == {"e1": ("measured", 9500, 400), "c": ("members-mean", 9501, 1140)}


def test_when_nothing_is_known_nothing_is_given() -> None:
    own = sheet(group(CULTURE, SATISFACTION, missing="spread"), kind="unit")
    assert said(worked_out(own)) == {"c": ("members-mean", None, 0)}


def test_what_does_not_apply_has_no_weight() -> None:
    own = three_targets("spread")
    given = known(own)
    less = given.applies.filter(given.applies["item_no"] != 2)
    told = worked_out(own, fact(own, "t1", quantity=9000), given=known(own, applies=less))
    # 15 + 15, not 45
    assert said(told) == {"e1": ("target", 9000, 2700)}


def test_a_criterion_left_out_by_decision_spreads_whatever_the_group_says() -> None:
    own = three_targets("zero")
    told = worked_out(
        own,
        fact(own, "t1", "1", quantity=9000),
        fact(own, "t3", "3", quantity=10000),
        given=known(own, left_out=left_out(("an", 2, "decision"), ("binh", 1, "other"))),
    )
    # the 15 of t3 go to t1, those of t2, of which nothing is known, to nobody
    assert said(told) == {
        "1": ("target", 9000, 2700),
        "3": ("left-out", 10000, 0),
        "decision": ("left-out", None, 0),
    }
    assert told.filter(told["event"] == "decision")["events"].to_list() == [["decision"]]


def test_results_scale_with_their_bound_but_not_with_the_surplus() -> None:
    tasks = item("r", results=Results(7000, surplus=500))
    general = item("a", assessed=Assessed(3000, ("head",)))
    own = sheet(group(tasks, general, missing="spread"))
    for quantity, points in ((9000, 9000), (10400, 10400), (11000, 10500)):
        rows = said(worked_out(own, fact(own, "r", quantity=quantity)))
        assert rows["r"] == ("results", quantity, points)
    rows = said(worked_out(own, fact(own, "a", column="head", quantity=2500)))
    # 25 of 30, times 100 / 30
    assert rows == {"e1": ("assessed", 2500, 8333)}


def test_members_without_a_grade_leave_their_weight_to_the_children() -> None:
    below = item("b", children_mean=ChildrenMean(800))
    own = sheet(group(CULTURE, below, missing="spread"), kind="unit")
    children = members(("an", "x", "2019", 9000, 0)).select("subject", "points")
    told = worked_out(own, given=known(own, children=children))
    # 90 of 100 x 20
    assert said(told) == {"b": ("children-mean", 9000, 1800), "c": ("members-mean", None, 0)}
