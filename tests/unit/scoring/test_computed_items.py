"""Targets, measured and assessed items and results, reckoned by hand."""

from datetime import date
from typing import Any

import pytest

from services.scoring.domain.counting.contributions import ROWS
from services.scoring.domain.criteria.model import (
    Assessed,
    Factor,
    FactorBand,
    Item,
    Measured,
    Over,
    Results,
    Step,
    Target,
)
from tests.unit.scoring.given_computed import fact, group, item, known, said, served, sheet, worked_out

BY_TIME = Factor("late-percent", bands=(FactorBand(0, 100), FactorBand(1000, 90), FactorBand(None, 75)))
BY_QUALITY = Factor("quality", most=120)
LEFT, RIGHT = date(2019, 1, 1), date(2019, 1, 2)


def of_item(one: Item, *facts: dict[str, Any], **more: Any) -> dict[Any, tuple[Any, ...]]:
    own = sheet(group(one))
    return said(worked_out(own, *(fact(own, one.criterion, **each) for each in facts), **more))


def target(**more: Any) -> Item:
    return item("t", target=Target(1500, over=Over(100, 5, 100), **more))


@pytest.mark.parametrize(
    ("quantity", "points"),
    [
        (0, 0),
        (7999, 0),  # under 80 %
        (8000, 1200),
        (9501, 1425),  # 15 x 95.01 % = 14.2515
        (9503, 1425),  # 14.2545
        (9504, 1426),  # 14.256
        (10000, 1500),
        (10099, 1500),  # not yet a full per cent beyond
        (11050, 1550),  # ten full per cent x 0.05
        (12500, 1600),  # 25 x 0.05, at most 1
    ],
)
def test_a_target_gives_its_share_and_something_beyond(quantity: int, points: int) -> None:
    told = of_item(target(zero_under=8000), {"quantity": quantity})
    assert told == {"e1": ("target", quantity, points)}


def test_the_last_record_of_a_target_counts_by_day_then_event() -> None:
    told = of_item(
        target(),
        {"event": "b", "quantity": 5000, "day": RIGHT},
        {"event": "a", "quantity": 9000, "day": RIGHT},
        {"event": "c", "quantity": 10000, "day": LEFT},
        {"event": "d", "quantity": 10000, "day": RIGHT, "stands": False, "rule": "retracted"},
    )
    assert told == {
        "a": ("superseded", 9000, 0),
        "b": ("target", 5000, 750),
        "c": ("superseded", 10000, 0),
        "d": ("retracted", 10000, 0),
    }


def test_a_mean_of_a_target_is_rounded_and_rests_on_all() -> None:
    own = sheet(group(target(several="mean")))
    quantities = {"a": 9000, "b": 10000, "c": 9501}  # mean 95.00333
    rows = worked_out(own, *(fact(own, "t", event, quantity=each) for event, each in quantities.items()))
    assert said(rows) == {
        "a": ("averaged", 9000, 0),
        "b": ("averaged", 10000, 0),
        "c": ("target", 9500, 1425),
    }
    bearing = next(row for row in rows.to_dicts() if row["event"] == "c")
    assert (bearing["events"], bearing["plain"], bearing["times"]) == (["a", "b", "c"], 1425, 100)
    assert rows.schema == ROWS


def test_a_plan_is_in_proportion_to_the_days_served() -> None:
    own = sheet(group(target(zero_under=8000, in_proportion=True)))
    # 20 of 60 days: full at 33.33, nothing under 26.67
    given = known(own, served=served(("an", 20, 60)))
    for quantity, points in ((2666, 0), (2667, 1200), (3333, 1500), (3432, 1500), (3433, 1505)):
        told = worked_out(own, fact(own, "t", quantity=quantity), given=given)
        # 2667 / 3333 x 15 = 12.0027
        assert said(told) == {"e1": ("target", quantity, points)}


def test_who_served_next_to_nothing_has_the_smallest_plan() -> None:
    own = sheet(group(target(in_proportion=True)))
    given = known(own, served=served(("an", 0, 60)))
    # full at 0.01, and no full per cent beyond it
    assert said(worked_out(own, fact(own, "t", quantity=1), given=given)) == {"e1": ("target", 1, 1500)}


SATISFACTION = Measured((Step(9500, 400), Step(9000, 300), Step(8000, 150)), measure="replies", at_least=3000)


@pytest.mark.parametrize(
    ("quantity", "points"), [(7999, 0), (8000, 150), (8999, 150), (9000, 300), (9500, 400), (10000, 400)]
)
def test_the_highest_step_that_is_reached_gives_the_points(quantity: int, points: int) -> None:
    told = of_item(item("m", measured=SATISFACTION), {"quantity": quantity, "replies": 3000})
    assert told == {"e1": ("measured", quantity, points)}


def test_too_few_replies_are_not_looked_at() -> None:
    told = of_item(
        item("m", measured=SATISFACTION),
        {"event": "a", "quantity": 9000, "replies": 3000},
        {"event": "b", "quantity": 9900, "replies": 2999},
        {"event": "c", "quantity": 9900},
    )
    assert told == {"a": ("measured", 9000, 300), "b": ("too-few", 9900, 0), "c": ("too-few", 9900, 0)}


def test_steps_are_by_the_mean_of_what_was_measured() -> None:
    rule = Measured((Step(9500, 400), Step(9000, 300)), several="mean")
    told = of_item(
        item("m", measured=rule), {"event": "a", "quantity": 9899}, {"event": "b", "quantity": 9100}
    )
    assert told == {"a": ("averaged", 9899, 0), "b": ("measured", 9500, 400)}  # 94.995


ATTITUDE = item("a", assessed=Assessed(1000, ("self", "meeting", "head")))


def test_the_last_filled_column_counts_and_all_are_kept() -> None:
    columns = [("1", "self", 1000), ("2", "head", 700), ("3", "self", 900), ("4", "meeting", 800)]
    told = of_item(
        ATTITUDE, *({"event": event, "column": name, "quantity": each} for event, name, each in columns)
    )
    assert told == {
        "1": ("superseded", 1000, 0),
        "2": ("assessed", 700, 700),
        "3": ("column", 900, 0),
        "4": ("column", 800, 0),
    }


def test_before_the_head_the_meeting_counts() -> None:
    told = of_item(
        ATTITUDE,
        {"event": "1", "column": "meeting", "quantity": 800},
        {"event": "2", "column": "self", "quantity": 1000},
        {"event": "3", "column": "council", "quantity": 100},
        {"event": "4", "column": "head", "quantity": 100, "stands": False, "rule": "contested"},
    )
    assert told == {
        "1": ("assessed", 800, 800),
        "2": ("column", 1000, 0),
        "3": ("column", 100, 0),
        "4": ("contested", 100, 0),
    }


def test_an_assessment_is_bounded() -> None:
    rule = item("a", assessed=Assessed(1000, ("head",), least=200))
    assert of_item(rule, {"column": "head", "quantity": 1200})["e1"] == ("assessed", 1200, 1000)
    assert of_item(rule, {"column": "head", "quantity": 100})["e1"] == ("assessed", 100, 200)


WORK = item("r", results=Results(7000, surplus=500, weight="hours", factors=(BY_QUALITY, BY_TIME)))


def test_results_are_weighed_by_hours_quality_and_time() -> None:
    # hours x % x quality x time: 10 x 1 x 1.1 x 1 + 20 x 0.9 x 1 x 0.9 + 10 x 0.8 x 1 x 0.75 = 33.2 hours
    # of 40: 70 x 0.83 = 58.1
    tasks: list[dict[str, Any]] = [
        {"event": "1", "quantity": 10000, "hours": 1000, "quality": 110, "late_percent": 0},
        {"event": "2", "quantity": 9000, "hours": 2000, "quality": 100, "late_percent": 1000},
        {"event": "3", "quantity": 8000, "hours": 1000, "quality": 100, "late_percent": 1001},
    ]
    own = sheet(group(WORK))
    rows = worked_out(own, *(fact(own, "r", **task) for task in tasks))
    assert said(rows) == {
        "1": ("averaged", 10000, 0),
        "2": ("averaged", 9000, 0),
        "3": ("averaged", 8000, 0),
        "r": ("results", 8300, 5810),
    }
    whole = next(row for row in rows.to_dicts() if row["rule"] == "results")
    assert (whole["events"], whole["day"], whole["event"]) == (["1", "2", "3"], None, None)


def test_what_is_not_told_weighs_one_and_has_the_usual_coefficient() -> None:
    # 1 x 100 % x 1 x 1 and 3 x 50 % x 1 x 0.9: 2.35 of 4; 70 x 0.5875 = 41.125
    told = of_item(
        WORK,
        {"event": "1", "quantity": 10000},
        {"event": "2", "quantity": 5000, "hours": 300, "late_percent": 500},
    )
    assert told["r"] == ("results", 5875, 4113)


def test_results_beyond_the_plan_stop_at_the_surplus() -> None:
    assert of_item(WORK, {"quantity": 10500})["r"] == ("results", 10500, 7350)
    # quality at most 1.2
    assert of_item(WORK, {"quantity": 10000, "quality": 150})["r"] == ("results", 12000, 7500)


def test_tasks_that_weigh_nothing_tell_nothing() -> None:
    assert of_item(WORK, {"quantity": 10000, "hours": 0}) == {"e1": ("averaged", 10000, 0)}
