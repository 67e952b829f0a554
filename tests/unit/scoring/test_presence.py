from dataclasses import replace
from typing import Any

import pytest

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import within
from services.scoring.domain.attendance.presence import EVERY_DAY, attendance, by_count, by_day, presence
from services.scoring.domain.criteria.model import Target
from services.scoring.domain.evaluate import evaluate_individuals
from services.scoring.domain.facts import Facts
from tests.unit.scoring.given import START, record, work_rules
from tests.unit.scoring.given_sheets import (
    MARCH,
    because,
    evaluated,
    group,
    item,
    march,
    one_group,
    persons,
    told,
)

SATURDAYS_TOO = work_rules(days=frozenset(range(6)))
RULES = work_rules(units=(("mot-cua", SATURDAYS_TOO),))
CALENDAR = WorkCalendar(RULES, frozenset({march(15)}))
PLACES: list[tuple[Any, ...]] = [
    ("an", "phong-a", START, None),
    ("binh", "mot-cua", march(5), march(20)),
    ("chi", "phong-a", march(30), None),  # a weekend
]


def placed(facts: Facts) -> Any:
    return within(facts.placements, MARCH.first_day, MARCH.last_day)


def test_days_are_counted_as_they_would_be_one_by_one() -> None:
    facts = told(placements=PLACES)
    counted = by_count(placed(facts), CALENDAR, MARCH)
    assert counted.days.rows() == [("an", "phong-a", 20), ("binh", "mot-cua", 13), ("chi", "phong-a", 0)]
    seen = attendance(facts, CALENDAR, MARCH, ["an", "binh", "chi"])
    one_by_one = by_day(seen.due, placed(facts))
    assert one_by_one.days.sort("person").rows() == counted.days.rows()
    # whoever is there on no working day has no row day by day
    assert one_by_one.halves.sort("person").rows() == counted.halves.rows()[:2]


def test_only_those_of_whom_a_day_is_known_are_looked_at_by_the_day() -> None:
    away = ("an", "l", "annual", march(4), "morning", march(5), "morning", "granted")
    many = [(f"person-{number:03}", "phong-a", START, None) for number in range(100)]
    facts = told(placements=[*PLACES, *many], leave=[away])
    found, seen = presence(facts, CALENDAR, MARCH, placed(facts))
    assert seen is not None
    assert seen.due["person"].unique().to_list() == ["an"]
    assert found.named(MARCH).rows() == [
        ("an", "phong-a", "2019-03", 19),
        ("binh", "mot-cua", "2019-03", 13),
        ("chi", "phong-a", "2019-03", 0),
        *((person, "phong-a", "2019-03", 20) for person, *_ in many),
    ]
    assert dict(found.halves.select("person", "due").iter_rows())["an"] == 37
    a_few = told(placements=PLACES, leave=[away])
    found, seen = presence(a_few, CALENDAR, MARCH, placed(a_few))
    assert seen is not None
    assert seen.due["person"].n_unique() == 2
    assert found.named(MARCH).rows() == [
        ("an", "phong-a", "2019-03", 19),
        ("binh", "mot-cua", "2019-03", 13),
        ("chi", "phong-a", "2019-03", 0),
    ]


def test_without_working_time_every_day_weighs_and_everybody_is_graded() -> None:
    done = evaluated(one_group(item("late", points=-50)), told(placements=PLACES))
    assert done.days["days"].to_list() == [31, 16, 2]
    assert done.scores["reason"].to_list() == [None, None, None]


@pytest.mark.parametrize(("least", "grade"), [(5000, "C"), (9600, None), (9500, "C")])
def test_the_set_says_how_much_presence_a_grade_asks_for(least: int, grade: str | None) -> None:
    # 20 working days, on one of which nobody saw an: 38 of 40 half days are 95 %
    criteria = replace(persons(group(item("late", points=-50)), least_presence=least), work=RULES)
    facts = told(placements=PLACES[:1], badges=[("an", "7", START, None)])
    calendar = replace(CALENDAR, clocked_days=frozenset({march(4)}))
    done = evaluate_individuals(criteria, MARCH, facts, calendar)
    assert done.scores["grade"].to_list() == [grade]


def test_attendance_that_was_found_before_is_taken_as_it_is() -> None:
    criteria = replace(persons(group(item("late", points=-50))), work=RULES)
    facts = told(placements=PLACES[:1], badges=[("an", "7", START, None)])
    calendar = replace(CALENDAR, clocked_days=frozenset({march(day) for day in range(1, 32)}))
    seen = presence(facts, calendar, MARCH, placed(facts))
    again = evaluate_individuals(criteria, MARCH, facts, EVERY_DAY, observed=seen)
    found = evaluate_individuals(criteria, MARCH, facts, calendar)
    assert again.scores.rows() == found.scores.rows()
    assert again.days.rows() == found.days.rows()
    assert found.scores["reason"].to_list() == ["mostly-absent"]


def test_a_plan_is_measured_by_the_part_of_the_period_in_service() -> None:
    plan = item("plan", target=Target(weight=1000, full_at=10000, zero_under=5000, in_proportion=True))
    criteria = replace(one_group(plan), work=RULES)
    facts = told(
        [record(f"{who}-p", who, "plan", march(18), quantity=4000) for who in ("an", "binh", "chi")],
        placements=[
            ("an", "phong-a", START, march(14)),  # 10 of 20 working days: full at 50
            ("binh", "mot-cua", march(5), march(20)),  # 13 of 25, a Saturday week: full at 52
            ("chi", "phong-a", START, None),  # 40 is under the least of 50
        ],
    )
    done = evaluate_individuals(criteria, MARCH, facts, CALENDAR)
    assert because(done) == {"an-p": ("target", 800)}
    assert because(done, of="binh") == {"binh-p": ("target", 769)}  # 10 x 40 / 52 = 7.692
    assert because(done, of="chi") == {"chi-p": ("target", 0)}
