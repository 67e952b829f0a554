from dataclasses import replace
from datetime import date

from services.scoring.domain.criteria.model import AppliesTo, Cap, Repeat, Target, When
from tests.unit.scoring.given import START, record
from tests.unit.scoring.given_sheets import (
    FREE,
    because,
    bounds,
    evaluated,
    group,
    item,
    march,
    on_date,
    one_group,
    persons,
    points,
    recorded,
    told,
)

BEFORE = one_group(item("late", points=-50), item("idle", points=-10))


def test_facts_before_the_date_stay_under_the_items_of_the_version_before() -> None:
    after = on_date(one_group(item("late", points=-70), item("rude", points=-30)), march(15))
    given = told(
        [
            *recorded(14, 15),
            *recorded(14, 15, criterion="rude"),  # the new version alone has it
            *recorded(14, 15, criterion="idle"),  # the version before alone
            *recorded(14, criterion="unheard-of"),
        ]
    )
    assert because(evaluated(after, given, previous=BEFORE)) == {
        "late-1": ("occurrence", -50),
        "late-2": ("occurrence", -70),
        "rude-1": ("not-in-force", 0),
        "rude-2": ("occurrence", -30),
        "idle-1": ("occurrence", -10),
        "idle-2": ("not-in-force", 0),
        "unheard-of-1": ("no-rule", 0),
    }


def test_a_version_for_whole_periods_or_from_a_first_day_governs_alone() -> None:
    given = told(recorded(14, 15))
    whole = replace(on_date(one_group(item("late", points=-70)), march(15)), takes_effect="whole-period")
    from_first = on_date(one_group(item("late", points=-70)), march(1))
    later = on_date(one_group(item("late", points=-70)), date(2019, 4, 1))
    for after in (whole, from_first, later):
        assert points(evaluated(after, given, previous=BEFORE)) == -140
    assert points(evaluated(on_date(BEFORE, march(15)), given)) == -100  # nothing governed before


def test_base_bounds_and_caps_of_groups_are_the_new_ones() -> None:
    before = persons(
        group(item("late", points=-50), base=1000, caps=(Cap("month", -60),)),
        group(item("idle", points=-10), code="gone", base=500, ceiling=500, caps=(Cap("month", -10),)),
    )
    after = on_date(
        persons(group(item("late", points=-50), base=2000, ceiling=1900, caps=(Cap("month", -80),))),
        march(15),
    )
    given = told([*recorded(14, 16), *recorded(4, 5, criterion="idle")])
    done = evaluated(after, given, previous=before)
    # the group that is gone starts at 0, without caps and bounds
    assert because(done) == {
        "late-1": ("occurrence", -50),
        "late-2": ("cap", -30),
        "idle-1": ("occurrence", -10),
        "idle-2": ("occurrence", -10),
    }
    assert bounds(done) == [("g", "base", 2000), ("g", "group-ceiling", -20)]
    assert points(done) == 1900 - 20


def test_places_in_a_family_are_counted_through_and_caps_of_items_are_not() -> None:
    before = one_group(item("late", points=-50, caps=(Cap("month", -50),)))
    after = on_date(
        one_group(item("late", points=-70, repeats=(Repeat("month", 3, 200),), caps=(Cap("month", -150),))),
        march(15),
    )
    done = evaluated(after, told(recorded(4, 5, 16, 17)), previous=before)
    assert because(done, "rule", "times", "points") == {
        "late-1": ("occurrence", 100, -50),
        "late-2": ("cap", 100, 0),
        "late-3": ("occurrence", 200, -140),
        "late-4": ("cap", 200, -10),
    }


def test_computed_items_are_the_new_ones_for_all_days_that_nobody_counted() -> None:
    plan = item("plan", target=Target(weight=1000))
    given = told([record("p1", "an", "plan", march(4), quantity=5000), *recorded(5)])
    after = on_date(one_group(plan, item("late", points=-70)), march(15))
    assert because(evaluated(after, given, previous=BEFORE)) == {
        "p1": ("target", 500),
        "late-1": ("occurrence", -50),
    }
    counting = one_group(item("plan", points=7))
    given = told([record(f"p{day}", "an", "plan", march(day), quantity=5000) for day in (4, 16)])
    assert because(evaluated(after, given, previous=counting)) == {
        "p4": ("occurrence", 7),
        "p16": ("target", 500),
    }


def test_a_limit_of_the_version_before_needs_a_grade_of_the_new_one() -> None:
    given = told(recorded(4))
    after = on_date(persons(group(item("rude", points=-30), base=10000)), march(15))
    for limit, grade in (("C", "C"), ("F", "A")):
        before = persons(group(item("late", points=-50, at_most_grade=limit), base=10000))
        assert evaluated(after, given, previous=before).scores.row(0)[3] == grade


def test_whom_it_concerns_is_the_new_groups_and_the_items_own() -> None:
    nobody = AppliesTo(units=("elsewhere",))
    before = persons(group(item("late", points=-50), applies_to=nobody, **FREE))
    after = on_date(persons(group(item("rude", points=-30), **FREE)), march(15))
    assert points(evaluated(after, told(recorded(4)), previous=before)) == -50
    own = persons(group(item("late", points=-50, applies_to=nobody), **FREE))
    assert because(evaluated(after, told(recorded(4)), previous=own)) == {"late-1": ("not-applicable", 0)}


def test_what_is_seen_by_kind_has_the_item_of_its_day_alone() -> None:
    warned = When(forms=("warning",))
    before = one_group(item("disciplined", points=-100, source="discipline", when=warned))
    after = on_date(one_group(item("disciplined", points=-200, source="discipline", when=warned)), march(15))
    given = told(
        discipline=[
            ("an", "d1", "warning", march(14), march(14), "first"),
            ("an", "d2", "warning", march(15), march(15), "second"),
            ("an", "d3", "warning", START, march(1), "long-ago"),
        ]
    )
    assert because(evaluated(after, given, previous=before)) == {
        "first": ("occurrence", -100),
        "second": ("occurrence", -200),
        "long-ago": ("in-force", 0),
    }
