from datetime import date, timedelta

import pytest

from services.scoring.domain.criteria.model import AppliesTo, Band, Fade, Heavier, Repeat
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import START, record
from tests.unit.scoring.given_sheets import (
    FREE,
    because,
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


def test_a_fact_moves_its_points_or_as_many_as_its_quantity_asks_for() -> None:
    rules = one_group(item("late", points=-50), item("minutes", points=-33, per="quantity"))
    given = told([*recorded(4, quantity=700), *recorded(5, criterion="minutes", quantity=250)])
    done = evaluated(rules, given)
    # 0.33 x 2.5 = 0.825: half up is -0.82
    assert because(done, "plain", "times", "points") == {
        "late-1": (-50, 100, -50),
        "minutes-1": (-82, 100, -82),
    }
    assert points(done) == -132


@pytest.mark.parametrize(
    ("quantity", "plain"), [(0, -1000), (1000, -1000), (1001, -2500), (1500, -2500), (1501, -10000)]
)
def test_the_first_band_that_reaches_the_quantity_says_the_points(quantity: int, plain: int) -> None:
    bands = (Band(1000, -1000), Band(1500, -2500), Band(None, -10000))
    done = evaluated(one_group(item("late", bands=bands)), told(recorded(4, quantity=quantity)))
    assert because(done)["late-1"] == ("occurrence", plain)


def test_beyond_all_bands_a_fact_moves_nothing_and_still_takes_its_place() -> None:
    rules = one_group(
        item("late", bands=(Band(1000, -1000),), repeats=(Repeat("month", 2, 200),)),
    )
    given = told([*recorded(4, quantity=1001), record("z", "an", "late", march(5), quantity=1000)])
    assert because(evaluated(rules, given)) == {"late-1": ("no-band", 0), "z": ("occurrence", -2000)}


def test_the_first_of_a_calendar_month_are_free() -> None:
    quarter = Period.parse("2019-Q1")
    rules = persons(group(item("late", points=-50, free_per_month=2), **FREE), period=quarter)
    days = [date(2019, 1, 30), date(2019, 1, 31), date(2019, 2, 1), date(2019, 1, 30), date(2019, 2, 2)]
    given = told([record(f"e{number}", "an", "late", day) for number, day in enumerate(days)])
    done = evaluated(rules, given, quarter)
    # of the two of 30 January e0 is before e3: these are the free ones
    assert because(done) == {
        "e0": ("free", 0),
        "e1": ("occurrence", -50),
        "e2": ("free", 0),
        "e3": ("free", 0),
        "e4": ("free", 0),
    }


def test_a_family_is_counted_together_by_day_place_in_the_sheet_and_event() -> None:
    rules = one_group(
        item("long", points=-100, family="late", free_per_month=1),
        item("short", points=-50, family="late", repeats=(Repeat("month", 3, 200),)),
        item("other", points=-10),
    )
    given = told(
        [
            record("a", "an", "short", march(5)),
            record("b", "an", "long", march(5)),
            record("c", "an", "long", march(4)),
            record("d", "an", "other", march(3)),
            record("e", "an", "short", march(6)),
        ]
    )
    # in order: c (4th, the first: free), b (5th, the first in the sheet), a (the third), e (the fourth)
    assert because(evaluated(rules, given), "rule", "times", "points") == {
        "c": ("free", 100, 0),
        "b": ("occurrence", 100, -100),
        "a": ("occurrence", 200, -100),
        "e": ("occurrence", 200, -100),
        "d": ("occurrence", 100, -10),
    }


def test_what_does_not_stand_takes_no_place() -> None:
    rules = one_group(item("late", points=-50, repeats=(Repeat("month", 2, 200),)))
    given = told([record("a", "an", "late", march(4), "retracted"), *recorded(5, 6)])
    assert because(evaluated(rules, given), "times") == {"a": (100,), "late-1": (100,), "late-2": (200,)}


@pytest.mark.parametrize(
    ("window", "times"),
    [
        ("day", [100, 200, 100, 100]),
        ("week", [100, 200, 200, 100]),  # 4 to 10 March is one week
        ("month", [100, 200, 200, 200]),
        ("period", [100, 200, 200, 200]),
        (7, [100, 200, 200, 200]),  # 10 March sees back to the 4th, 11 March to the 5th and with it the 10th
        (1, [100, 200, 100, 100]),
    ],
)
def test_repetition_counts_more_inside_its_window(window: str | int, times: list[int]) -> None:
    rules = one_group(item("late", points=-50, repeats=(Repeat(window, 2, 200),)))  # type: ignore[arg-type]
    done = evaluated(rules, told(recorded(4, 4, 10, 11)))
    assert [because(done, "times")[f"late-{number}"][0] for number in (1, 2, 3, 4)] == times


def test_a_window_of_days_ends_with_the_fact_and_reaches_over_the_turn_of_a_month() -> None:
    quarter = Period.parse("2019-Q1")
    rules = persons(
        group(item("late", points=-50, repeats=(Repeat(30, 2, 150), Repeat(30, 3, 300))), **FREE),
        period=quarter,
    )
    days = [date(2019, 1, 31), date(2019, 3, 1), date(2019, 3, 2), date(2019, 3, 30)]
    given = told([record(f"e{number}", "an", "late", day) for number, day in enumerate(days)])
    done = evaluated(rules, given, quarter)
    # the window of 1 March begins on 31 January, of 2 March on 1 February, of 30 March on 1 March
    assert because(done, "times", "points") == {
        "e0": (100, -50),
        "e1": (150, -75),
        "e2": (150, -75),
        "e3": (300, -150),
    }


def test_the_last_entry_that_is_reached_says_the_factor_even_if_it_is_less() -> None:
    rules = one_group(
        item(
            "late",
            points=-50,
            repeats=(Repeat("month", 2, 300), Repeat("day", 2, 150), Repeat("month", 4, 0)),
        )
    )
    done = evaluated(rules, told(recorded(4, 5, 5, 6)))
    assert [because(done, "times")[f"late-{number}"][0] for number in (1, 2, 3, 4)] == [100, 300, 150, 0]


def test_what_is_taken_from_those_who_ought_to_know_better_weighs_heavier() -> None:
    head = AppliesTo(leaders=True)
    clerks = AppliesTo(positions=("chief",))
    rules = persons(
        group(item("late", points=-33), item("deed", points=33), code="g", **FREE),
        group(item("rude", points=-33, repeats=(Repeat("month", 1, 150),)), code="h", **FREE),
        heavier=(Heavier(head, 150), Heavier(clerks, 125, groups=("h",))),
    )
    positions = [
        ("an", "civil-servant", "chief", "phong-a", START, None),
        ("binh", "civil-servant", "clerk", None, START, None),
    ]
    facts = [
        record(f"{who}-{code}", who, code, march(4))
        for who in ("an", "binh")
        for code in ("late", "deed", "rude")
    ]
    done = evaluated(rules, told(facts, positions=positions))
    # -0.33 x 1.5 = -0.495: half up is -0.49
    # 1.5 x 1.5 = 2.25, x 1.25 = 2.8125: half up is 2.81; -0.33 x 2.81 = -0.9273
    assert because(done, "times", "points") == {
        "an-late": (150, -49),
        "an-deed": (100, 33),
        "an-rude": (281, -93),
    }
    assert because(done, "times", "points", of="binh")["binh-rude"] == (150, -49)


def test_old_facts_fade_by_whole_spans_before_the_periods_last_day() -> None:
    rules = one_group(item("late", points=-100, looks_back_months=6, fades=Fade(2, 5000)))
    # March ends on the 31st: 2 months before is 31 January, 4 are 30 November, 6 are 30 September
    days = [
        (date(2019, 2, 1), -100),
        (date(2019, 1, 31), -50),
        (date(2018, 12, 1), -50),
        (date(2018, 11, 30), -25),
        (date(2018, 10, 1), -25),
    ]
    placements = [("an", "phong-a", date(2018, 1, 1), None)]
    given = told(
        [record(f"e{number}", "an", "late", day) for number, (day, _) in enumerate(days)],
        placements=placements,
    )
    done = evaluated(rules, given)
    assert because(done, "points") == {f"e{number}": (points,) for number, (_, points) in enumerate(days)}


def test_the_share_that_is_left_is_rounded_once_and_then_the_points() -> None:
    # a third is left each month: 0.3333 and 0.1111 of -1.00, and of 0.05: 0.016665 and 0.005555
    rules = one_group(
        item("late", points=-100, looks_back_months=3, fades=Fade(1, 3333)),
        item("deed", points=5, looks_back_months=3, fades=Fade(1, 3333)),
    )
    given = told(
        [
            record("l1", "an", "late", date(2019, 2, 28)),
            record("l2", "an", "late", date(2019, 1, 31)),
            record("d1", "an", "deed", date(2019, 2, 28)),
            record("d2", "an", "deed", date(2019, 1, 31)),
        ]
    )
    assert because(evaluated(rules, given), "points") == {"l1": (-33,), "l2": (-11,), "d1": (2,), "d2": (1,)}


def test_looking_back_ends_with_the_first_day_of_the_month() -> None:
    rules = one_group(item("late", points=-50, looks_back_months=2), item("deed", points=10))
    before = [date(2019, 1, 31), date(2019, 2, 1)]
    given = told(
        [
            *(record(f"l{day.month}", "an", "late", day) for day in before),
            *(record(f"d{day.month}", "an", "deed", day) for day in before),
            record("x", "an", "nothing-known", date(2019, 2, 1)),
        ]
    )
    assert because(evaluated(rules, given)) == {"l2": ("occurrence", -50)}


def test_a_period_longer_than_the_look_back_is_looked_at_whole() -> None:
    year = Period.parse("2019")
    rules = persons(group(item("late", points=-50, looks_back_months=2), **FREE), period=year)
    given = told([record("e", "an", "late", START + timedelta(days=1))])
    assert points(evaluated(rules, given, year)) == -50


def test_one_subject_alone_and_among_others_comes_to_the_same() -> None:
    rules = one_group(
        item("late", points=-50, free_per_month=1, repeats=(Repeat("month", 3, 200),)), item("deed", points=7)
    )
    mine, theirs = recorded(4, 5, 6, 7), recorded(4, 5, 6, of="binh")
    alone = evaluated(rules, told(mine))
    among = evaluated(rules, told([*theirs, *reversed(mine)]))
    assert because(alone) == because(among)
    assert points(among, "binh") == -50 - 100
