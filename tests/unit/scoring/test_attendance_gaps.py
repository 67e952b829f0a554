"""Who left the post in between. Hours 07:00-11:00 and 13:00-17:00; more than 30 minutes away are told."""

from datetime import date
from typing import Any

import pytest

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.criteria.model import WorkRules
from tests.unit.scoring.given import calendar, one_person, punches, work_rules

MONDAY, DAY = date(2019, 3, 4), "2019-03-04"


def said(
    *times: str, rules: WorkRules | None = None, leave: list[tuple[Any, ...]] | None = None
) -> list[tuple[str, int, int]]:
    given = one_person(punches("7", DAY, *times), leave=leave or [])
    on = calendar(rules or work_rules(left_post_after_minutes=30), given)
    rows = occurrences(given, on, MONDAY, MONDAY)
    return list(rows.select("kind", "minutes", "half_days").iter_rows())


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # out for lunch in time and back in time
        (("07:00", "11:00", "13:00", "17:00"), []),
        (("07:00", "09:00", "09:30:59", "17:00"), []),
        (("07:00", "09:00", "09:31:00", "17:00"), [("left-post", 31, 0)]),
        # 10:40 to 13:15 without lunch: 20 + 15 minutes
        (("07:00", "10:40", "13:15", "17:00"), [("left-post", 35, 0)]),
        (("07:00", "10:50", "13:20", "17:00"), []),
        # two gaps, each by itself and in the order of their time
        (
            ("07:00", "08:00", "08:50", "14:00", "14:40", "17:00"),
            [("left-post", 50, 0), ("left-post", 40, 0)],
        ),
        # two short ones are not added up
        (("07:00", "08:00", "08:20", "14:00", "14:20", "17:00"), []),
        # an odd number does not say who was away when
        (("07:00", "08:00", "10:00", "14:00", "17:00"), []),
        (("07:00", "09:00", "17:00"), []),
        # between the first and the second the person was there
        (("07:00", "10:00"), [("absent", 0, 1), ("early", 60, 0)]),
    ],
)
def test_gaps(times: tuple[str, ...], expected: list[tuple[str, int, int]]) -> None:
    assert said(*times) == expected


def test_punches_that_are_one_are_one_end_of_a_gap() -> None:
    # 09:00:00 and 09:00:40 are one: away from 09:00:40 to 09:31:39, that is 30 whole minutes
    assert said("07:00", "09:00:00", "09:00:40", "09:31:39", "17:00") == []
    assert said("07:00", "09:00:00", "09:00:40", "09:31:40", "17:00") == [("left-post", 31, 0)]


def test_of_an_absent_half_day_nothing_more_is_said() -> None:
    # 08:30 is too late for the morning, so the gap in it says nothing
    assert said("08:30", "09:00", "10:30", "17:00") == [("absent", 0, 1)]
    # of the gap from 10:00 to 14:00 the hour in the afternoon is left
    assert said("08:30", "10:00", "14:00", "17:00") == [("absent", 0, 1), ("left-post", 60, 0)]


def test_nor_of_a_half_day_on_leave() -> None:
    morning = [("an", "leave-1", "annual", MONDAY, "morning", MONDAY, "morning", "event-leave")]
    assert said("07:00", "08:00", "13:20", "17:00", leave=morning) == []
    assert said("07:00", "08:00", "13:40", "17:00", leave=morning) == [("left-post", 40, 0)]


def test_without_a_limit_gaps_are_not_looked_at() -> None:
    assert said("07:00", "08:00", "16:00", "17:00", rules=work_rules()) == []


def test_a_day_may_be_late_and_have_a_gap() -> None:
    assert said("07:20", "09:00", "10:00", "17:00") == [("late", 20, 0), ("left-post", 60, 0)]
