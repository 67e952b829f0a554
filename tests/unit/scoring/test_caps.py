from datetime import date

from services.scoring.domain.criteria.model import Cap, Repeat
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import record
from tests.unit.scoring.given_sheets import (
    FREE,
    because,
    bounds,
    evaluated,
    group,
    item,
    march,
    one_group,
    persons,
    points,
    recorded,
    told,
)


def test_the_earliest_move_first_and_the_one_that_reaches_the_cap_moves_the_rest() -> None:
    rules = one_group(item("late", points=-50, caps=(Cap("month", -120),)))
    assert because(evaluated(rules, told(recorded(7, 4, 6, 5)))) == {
        "late-2": ("occurrence", -50),  # the 4th
        "late-4": ("occurrence", -50),
        "late-3": ("cap", -20),
        "late-1": ("cap", 0),
    }


def test_caps_of_a_list_work_one_after_the_other() -> None:
    rules = one_group(item("late", points=-50, caps=(Cap("day", -70), Cap("month", -100))))
    # the 4th: -50 and -20, the 5th: -50 and -20; the month has -30 left for the 5th
    assert because(evaluated(rules, told(recorded(4, 4, 5, 5)))) == {
        "late-1": ("occurrence", -50),
        "late-2": ("cap", -20),
        "late-3": ("cap", -30),
        "late-4": ("cap", 0),
    }


def test_a_cap_concerns_the_points_on_its_side_alone() -> None:
    rules = one_group(
        item("late", points=-50), item("deed", points=40), caps=(Cap("month", 60), Cap("day", -50))
    )
    given = told([*recorded(4, 4, 5), *recorded(4, 5, criterion="deed")])
    assert because(evaluated(rules, given)) == {
        "late-1": ("occurrence", -50),
        "late-2": ("cap", 0),
        "late-3": ("occurrence", -50),
        "deed-1": ("occurrence", 40),
        "deed-2": ("cap", 20),
    }


def test_of_a_group_the_day_goes_before_the_place_in_the_sheet() -> None:
    rules = one_group(item("late", points=-50), item("rude", points=-30), caps=(Cap("month", -100),))
    given = told([*recorded(6), *recorded(5, 6, 5, criterion="rude")])
    # the 5th: rude twice (-60); the 6th: late has -40 left, rude nothing
    assert because(evaluated(rules, given)) == {
        "rude-1": ("occurrence", -30),
        "rude-3": ("occurrence", -30),
        "late-1": ("cap", -40),
        "rude-2": ("cap", 0),
    }


def test_caps_of_items_cut_before_those_of_their_group() -> None:
    rules = one_group(
        item("late", points=-50, caps=(Cap("day", -60),)), item("rude", points=-30), caps=(Cap("day", -75),)
    )
    given = told([*recorded(4, 4), *recorded(4, criterion="rude")])
    assert because(evaluated(rules, given), "points") == {
        "late-1": (-50,),
        "late-2": (-10,),
        "rude-1": (-15,),
    }


def test_weeks_are_cut_by_the_period_and_months_inside_it_are_apart() -> None:
    quarter = Period.parse("2019-Q1")
    weekly = item("late", points=-50, caps=(Cap("week", -50),))
    monthly = item("rude", points=-50, caps=(Cap("month", -50),))
    forever = item("idle", points=-50, caps=(Cap("period", -50),))
    rules = persons(group(weekly, monthly, forever, **FREE), period=quarter)
    # Monday 25 February to Sunday 3 March is one week of the quarter; March alone has its last three days
    days = [date(2019, 2, 28), date(2019, 3, 1), date(2019, 3, 4)]
    given = told(
        [
            record(f"{code}-{number}", "an", code, day)
            for code in ("late", "rude", "idle")
            for number, day in enumerate(days)
        ]
    )
    done = because(evaluated(rules, given, quarter), "points")
    assert [done[f"late-{number}"][0] for number in range(3)] == [-50, 0, -50]
    assert [done[f"rude-{number}"][0] for number in range(3)] == [-50, -50, 0]
    assert [done[f"idle-{number}"][0] for number in range(3)] == [-50, 0, 0]
    march_alone = evaluated(persons(group(weekly, **FREE)), told([record("e", "an", "late", march(1))]))
    assert points(march_alone) == -50


def test_what_repetition_adds_is_capped_as_well() -> None:
    rules = one_group(
        item("late", points=-50, repeats=(Repeat("month", 2, 300),), caps=(Cap("month", -120),))
    )
    assert because(evaluated(rules, told(recorded(4, 5, 6))), "rule", "plain", "times", "points") == {
        "late-1": ("occurrence", -50, 100, -50),
        "late-2": ("cap", -50, 300, -70),
        "late-3": ("cap", -50, 300, 0),
    }


def test_groups_end_within_their_bounds_and_the_sheet_within_its_own() -> None:
    rules = persons(
        group(item("late", points=-3000), code="time", base=2500, floor=0, ceiling=2500),
        group(item("deed", points=1000), code="conduct", base=2500, floor=None, ceiling=3000),
        group(item("great", points=700), code="bonus", floor=None, ceiling=1000),
        start=5000,
        ceiling=7000,
    )
    given = told([*recorded(4), *recorded(4, criterion="deed"), *recorded(4, 5, criterion="great")])
    done = evaluated(rules, given)
    # time 0, conduct 30, bonus 10; 50 + 0 + 30 = 80 is over the 70 of the sheet, the bonus comes on top
    assert bounds(done) == [
        ("time", "base", 2500),
        ("time", "group-floor", 500),
        ("conduct", "base", 2500),
        ("conduct", "group-ceiling", -500),
        ("bonus", "group-ceiling", -400),
        ("total", "start", 5000),
        ("total", "sheet-ceiling", -1000),
    ]
    assert points(done) == 7000 + 1000


def test_the_floor_of_the_sheet_gives_back_what_unbounded_groups_took() -> None:
    rules = persons(group(item("late", points=-800), **FREE), start=1000, floor=500)
    done = evaluated(rules, told(recorded(4, 5)))
    assert bounds(done) == [("total", "start", 1000), ("total", "sheet-floor", 1100)]
    assert points(done) == 500
    assert points(done, "binh") == 1000


def test_every_subject_has_its_own_windows() -> None:
    rules = one_group(item("late", points=-50, caps=(Cap("period", -60),)))
    done = evaluated(rules, told([*recorded(4, 5), *recorded(4, 5, of="binh")]))
    assert (points(done), points(done, "binh")) == (-60, -60)
