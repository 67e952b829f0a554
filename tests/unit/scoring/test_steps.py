"""The steps of a contribution: every rule that changed it, with what was left, reckoned by hand."""

from datetime import date
from typing import Any

import pytest

from services.scoring.domain.counting.rules import Earlier, layout
from services.scoring.domain.criteria.model import (
    AppliesTo,
    Band,
    Cap,
    Fade,
    Grade,
    Group,
    Heavier,
    Item,
    Repeat,
    Sheet,
)
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.steps import Step
from services.scoring.domain.telling.steps import steps_of as steps_by_layout
from shared.declared.name import Name

NAME = Name("tên", "name")
MARCH = Period.parse("2019-03")


def sheet(*items: Item, caps: tuple[Cap, ...] = (), heavier: tuple[Heavier, ...] = ()) -> Sheet:
    group = Group("g", NAME, items, caps=caps)
    return Sheet("person", "month", (group,), (Grade("A", NAME, 0),), heavier=heavier)


def item(criterion: str = "late", points: int = -50, **more: Any) -> Item:
    return Item(criterion, NAME, points=points, **more)


def row(day: int | date | None, points: int, rule: str = "occurrence", **more: Any) -> dict[str, Any]:
    return {
        "group": "g",
        "criterion": "late",
        "rule": rule,
        "day": date(2019, 3, day) if isinstance(day, int) else day,
        "quantity": 100,
        "plain": -50,
        "times": 100,
        "points": points,
        **more,
    }


def steps_of(
    rows: list[dict[str, Any]], sheet: Sheet, period: Period, earlier: Earlier | None = None
) -> list[list[Step]]:
    return steps_by_layout(rows, sheet, layout(sheet, earlier), period)


def short(steps: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(step["step"], step["points"]) for step in steps]


def test_a_plain_amount_is_one_step_and_what_is_not_counted_has_none() -> None:
    rows = [row(1, -50), row(2, 0, "retracted"), row(None, 2500, "base", criterion=None)]
    assert [short(steps) for steps in steps_of(rows, sheet(item()), MARCH)] == [[("plain", -50)], [], []]


def test_the_first_of_a_month_are_free_and_count_for_the_repetition() -> None:
    repeats = (Repeat("month", 2, 200), Repeat("month", 3, 300))
    rows = [row(1, 0, "free"), row(2, -100, times=200), row(3, -150, times=300)]
    told = steps_of(rows, sheet(item(free_per_month=1, repeats=repeats)), MARCH)
    assert told[0][-1] == {"step": "free", "points": 0, "nth": 1, "allowed": 1}
    assert told[1][-1] == {"step": "repeat", "points": -100, "nth": 2, "window": "month", "times": 200}
    assert told[2][-1] == {"step": "repeat", "points": -150, "nth": 3, "window": "month", "times": 300}


def test_a_family_is_counted_together_in_the_order_of_days_and_items() -> None:
    repeats = (Repeat(30, 2, 150),)
    items = (item("late", family="f", repeats=repeats), item("early", family="f", repeats=repeats))
    rows = [row(5, -75, times=150, criterion="early"), row(5, -50), row(4, 0, "contested")]
    told = steps_of(rows, sheet(*items), MARCH)
    assert told[0][-1]["nth"] == 2
    assert short(told[1]) == [("plain", -50)]


def test_days_of_a_window_end_with_the_fact() -> None:
    repeats = (Repeat(3, 2, 200),)
    rows = [row(1, -50), row(4, -50), row(6, -100, times=200)]
    told = steps_of(rows, sheet(item(repeats=repeats)), MARCH)
    assert [short(steps)[-1] for steps in told] == [("plain", -50), ("plain", -50), ("repeat", -100)]


def test_what_weighs_heavier_comes_after_the_repetition() -> None:
    heavier = (Heavier(AppliesTo(leaders=True), 150), Heavier(AppliesTo(kinds=("cadre",)), 120))
    repeats = (Repeat("month", 1, 200),)
    # 200 x 1.2 = 240: the second alone concerned the subject
    told = steps_of([row(1, -120, times=240)], sheet(item(repeats=repeats), heavier=heavier), MARCH)
    assert short(told[0]) == [("plain", -50), ("repeat", -100), ("heavier", -120)]
    assert told[0][-1]["times"] == 120


def test_what_fades_tells_the_spans_and_the_share() -> None:
    looking = item(looks_back_months=6, fades=Fade(2, 5000))
    rows = [row(date(2018, 11, 30), -12), row(date(2019, 2, 1), -50)]
    told = steps_of(rows, sheet(looking), MARCH)
    # November to March are two spans: 25 % of -0.50 is -0.125, half up -0.12
    assert told[0][-1]["share"] == 2500
    assert told[0][-1]["spans"] == 2
    assert short(told[1]) == [("plain", -50)]


def test_caps_of_the_item_and_then_of_the_group_say_which_they_were() -> None:
    caps = (Cap("day", -80), Cap("month", -120))
    group = (Cap("period", -100),)
    rows = [row(1, -50), row(1, -30, "cap"), row(2, -20, "cap"), row(3, 0, "cap")]
    told = steps_of(rows, sheet(item(caps=caps), caps=group), MARCH)
    assert short(told[0]) == [("plain", -50)]
    assert told[1][-1] == {"step": "cap", "points": -30, "of": "criterion", "per": "day", "limit": -80}
    assert short(told[2]) == [("plain", -50), ("cap", -40), ("cap", -20)]
    assert (told[2][1]["per"], told[2][2]["of"], told[2][2]["limit"]) == ("month", "group", -100)
    assert short(told[3]) == [("plain", -50), ("cap", 0)]


def test_beyond_all_bands_nothing_moves() -> None:
    banded = item(points=0, bands=(Band(1000, -10),))
    told = steps_of([row(1, 0, "no-band", quantity=1100, plain=0)], sheet(banded), MARCH)
    assert told == [[{"step": "no-band", "points": 0, "quantity": 1100}]]


def test_a_fact_may_still_be_under_the_sheet_before() -> None:
    """Both have the criterion; the newer one governs from the 10th."""
    before = sheet(item(caps=(Cap("month", -60),)), item("old"))
    rows = [row(1, -50), row(2, -10, "cap"), row(10, -80, plain=-80), row(3, -50, criterion="old")]
    told = steps_of(rows, sheet(item(points=-80)), MARCH, Earlier(before, date(2019, 3, 10)))
    assert [short(steps)[-1] for steps in told] == [
        ("plain", -50),
        ("cap", -10),
        ("plain", -80),
        ("plain", -50),
    ]


def test_steps_that_do_not_lead_to_the_points_are_an_error() -> None:
    with pytest.raises(AssertionError, match="come to -50"):
        steps_of([row(1, -49)], sheet(item()), MARCH)
