from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import AppliesTo, Flag, InForce, When
from services.scoring.domain.evaluate import evaluate_individuals
from services.scoring.domain.facts import Suspended
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import START, calendar, one_person, punches, record, work_rules
from tests.unit.scoring.given_computed import NAME
from tests.unit.scoring.given_sheets import (
    FREE,
    MARCH,
    because,
    bounds,
    evaluated,
    evaluated_units,
    group,
    item,
    march,
    one_group,
    persons,
    points,
    recorded,
    told,
    units,
)

LATE = one_group(item("late", points=-50))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({}, "occurrence"),
        ({"standing": "corrected"}, "occurrence"),
        ({"standing": "upheld"}, "occurrence"),
        ({"standing": "retracted"}, "retracted"),
        ({"standing": "contested"}, "contested"),
        ({"alleged": True}, "alleged"),
        ({"alleged": True, "confirmed": True, "standing": "confirmed"}, "occurrence"),
        ({"alleged": True, "confirmed": True, "standing": "retracted"}, "retracted"),
        ({"alleged": True, "standing": "contested"}, "contested"),
        ({"source": "citizen"}, "suspended"),
        ({"source": "citizen", "standing": "retracted"}, "suspended"),
    ],
)
def test_the_first_rule_that_holds_is_told(more: dict[str, Any], rule: str) -> None:
    given = told(recorded(4, **more), Suspended(sources=frozenset({"citizen"})))
    done = evaluated(LATE, given)
    assert because(done) == {"late-1": (rule, -50 if rule == "occurrence" else 0)}
    assert because(done, "plain", "times") == {"late-1": (-50 if rule == "occurrence" else 0, 100)}


def test_a_contested_record_counts_where_the_set_says_so() -> None:
    given = told(recorded(4, standing="contested"))
    assert because(evaluated(replace(LATE, contested="counts"), given)) == {"late-1": ("occurrence", -50)}


def test_what_needs_a_finding_counts_once_confirmed_whoever_recorded_it() -> None:
    rules = one_group(
        item("late", points=-50, needs_finding=True), item("plan", points=10, needs_finding=True)
    )
    given = told([*recorded(4, 5), record("c", "an", "plan", march(4), "confirmed", confirmed=True)])
    assert because(evaluated(rules, given)) == {
        "late-1": ("alleged", 0),
        "late-2": ("alleged", 0),
        "c": ("occurrence", 10),
    }


def test_a_suspended_criterion_moves_nothing_and_its_records_are_shown() -> None:
    rules = one_group(item("late", points=-50), item("rude", points=-30))
    given = told([*recorded(4), *recorded(4, criterion="rude")], Suspended(criteria=frozenset({"late"})))
    assert because(evaluated(rules, given)) == {"late-1": ("suspended", 0), "rude-1": ("occurrence", -30)}


def test_days_outside_in_force_do_not_count() -> None:
    rules = one_group(item("late", points=-50, in_force=InForce(march(5), march(6))))
    assert because(evaluated(rules, told(recorded(4, 5, 6, 7)))) == {
        "late-1": ("not-in-force", 0),
        "late-2": ("occurrence", -50),
        "late-3": ("occurrence", -50),
        "late-4": ("not-in-force", 0),
    }


def test_what_the_sheet_does_not_know_is_shown_under_no_group() -> None:
    given = told([*recorded(4, criterion="unheard-of"), record("old", "an", "unheard-of", date(2019, 2, 28))])
    done = evaluated(LATE, given)
    assert because(done, "group", "criterion", "rule", "points") == {
        "unheard-of-1": ("", "unheard-of", "no-rule", 0)
    }


@pytest.mark.parametrize(
    ("window", "rules"),
    [
        ("day", ["occurrence", "same-act", "occurrence", "occurrence"]),
        ("week", ["occurrence", "same-act", "same-act", "occurrence"]),
        ("month", ["occurrence", "same-act", "same-act", "same-act"]),
        ("period", ["occurrence", "same-act", "same-act", "same-act"]),
    ],
)
def test_the_same_act_seen_twice_counts_once(window: Any, rules: list[str]) -> None:
    criteria = one_group(item("late", points=-50, once_per=window))
    done = because(evaluated(criteria, told(recorded(4, 4, 5, 11))))
    assert [done[f"late-{number}"][0] for number in (1, 2, 3, 4)] == rules


def test_a_retracted_sighting_does_not_hide_the_next_one_and_each_criterion_has_its_own() -> None:
    rules = one_group(item("late", points=-50, once_per="day"), item("rude", points=-30, once_per="day"))
    given = told(
        [record("a", "an", "late", march(4), "retracted"), *recorded(4, 4), *recorded(4, criterion="rude")]
    )
    assert because(evaluated(rules, given), "rule") == {
        "a": ("retracted",),
        "late-1": ("occurrence",),
        "late-2": ("same-act",),
        "rude-1": ("occurrence",),
    }


def test_same_acts_are_no_evidence_and_no_limit() -> None:
    flag = Flag("often", NAME, "attention", criteria=("late",), count=2)
    rules = persons(
        group(item("late", points=-50, once_per="day", at_most_grade="B"), base=9500), flags=(flag,)
    )
    assert evaluated(rules, told(recorded(4, 4))).flags.is_empty()
    (score,) = evaluated(rules, told(recorded(4, 4), placements=[("an", "u", START, None)])).scores.rows()
    assert score == ("an", "2019-03", 9450, "B", "B", "late")
    assert evaluated(rules, told(recorded(4, 4, 5))).flags["evidence"].to_list() == [["late-1", "late-3"]]


def test_an_item_a_group_or_the_sheet_may_not_concern_the_subject() -> None:
    only_heads = AppliesTo(leaders=True)
    positions = [("binh", "civil-servant", "head", "phong-a", START, None)]
    given = told([*recorded(4), *recorded(4, of="binh")], positions=positions)
    by_item = persons(group(item("late", points=-50, applies_to=only_heads), base=1000))
    by_group = persons(group(item("late", points=-50), base=1000, applies_to=only_heads))
    for rules, base in ((by_item, 1000), (by_group, 0)):
        done = evaluated(rules, given)
        assert because(done) == {"late-1": ("not-applicable", 0)}
        assert (points(done), points(done, "binh")) == (base, 950)
    by_sheet = persons(group(item("late", points=-50), base=1000), start=500, applies_to=only_heads)
    done = evaluated(by_sheet, given)
    assert done.scores["subject"].to_list() == ["binh"]
    assert because(done) == {"late-1": ("not-applicable", 0)}
    assert bounds(done) == []


def test_an_accepted_explanation_excuses_what_the_clock_shows() -> None:
    rules = work_rules(explained_within_days=3)
    given = one_person(
        [*punches("7", "2019-03-04", "07:30", "17:00"), *punches("7", "2019-03-05", "07:30", "17:00")],
        explanations=[("an", march(4), "late", "accepted", march(5), "explained")],
    )
    late = item("late", points=-50, source="attendance", when=When(kind="late"))
    criteria = replace(one_group(late), work=rules)
    done = evaluate_individuals(criteria, MARCH, given, calendar(rules, given))
    rows = done.contributions.filter(pl.col("criterion") == "late").select("day", "rule", "points", "events")
    assert rows.rows() == [
        (march(4), "excused", 0, ["7@2019-03-04 07:30:00", "7@2019-03-04 17:00:00", "explained"]),
        (march(5), "occurrence", -50, ["7@2019-03-05 07:30:00", "7@2019-03-05 17:00:00"]),
    ]
    given = replace(given, suspended=Suspended(sources=frozenset({"time-clock"})))
    done = evaluate_individuals(criteria, MARCH, given, calendar(rules, given))
    assert set(done.contributions.filter(pl.col("criterion") == "late")["rule"]) == {"suspended"}


DISCIPLINED = item(
    "disciplined", points=-2000, source="discipline", when=When(forms=("warning",)), at_most_grade="C"
)


def decided(person: str, first_day: date, last_day: date | None, form: str = "warning") -> tuple[Any, ...]:
    return (person, f"decision-{person}", form, first_day, last_day, f"decided-{person}")


def test_a_discipline_decision_takes_points_once_and_limits_while_it_is_in_force() -> None:
    flag = Flag("disciplined", NAME, "disqualifying", criteria=("disciplined",))
    rules = persons(group(DISCIPLINED, base=10000), flags=(flag,))
    given = told(
        discipline=[decided("an", march(15), date(2019, 5, 1)), decided("binh", march(1), None, "dismissal")]
    )
    for period, rule, moved in (("2019-03", "occurrence", -2000), ("2019-05", "in-force", 0)):
        done = evaluated(rules, given, Period.parse(period))
        assert because(done) == {"decided-an": (rule, moved)}
        assert done.scores.rows()[0][1:] == (period, 10000 + moved, "C", "C", "disciplined")
        assert done.flags.select("subject", "evidence").rows() == [("an", ["decided-an"])]
    for period in ("2019-02", "2019-06"):
        done = evaluated(rules, given, Period.parse(period))
        assert because(done) == {}
        assert done.scores["grade"].to_list() == ["A", "A"]


def test_an_open_decision_is_in_force_for_ever_and_takes_no_place() -> None:
    rules = one_group(replace(DISCIPLINED, free_per_month=1, at_most_grade="B"))
    given = told(
        discipline=[decided("an", START, None), ("an", "d2", "warning", march(4), march(4), "second")]
    )
    assert because(evaluated(rules, given)) == {"decided-an": ("in-force", 0), "second": ("free", 0)}


def test_a_unit_answers_for_who_was_a_member_on_the_decisions_first_day() -> None:
    year = Period.parse("2019")
    rules = units(group(DISCIPLINED, base=10000), period=year)
    placements = [
        ("an", "phong-a", START, march(14)),
        ("an", "phong-b", march(15), None),
        ("binh", "phong-a", march(2), None),
    ]
    given = told(
        discipline=[decided("an", march(15), None), decided("binh", march(1), None)], placements=placements
    )
    done = evaluated_units(rules, given, year, "phong-a", "phong-b")
    assert because(done, of="phong-b") == {"decided-an": ("occurrence", -2000)}
    assert because(done, of="phong-a") == {}
    later = evaluated_units(rules, given, Period.parse("2020"), "phong-a", "phong-b")
    assert because(later, of="phong-b") == {"decided-an": ("in-force", 0)}


SUBORDINATES = item("violations", points=-100, source="subordinates", when=When(criteria=("late", "untidy")))


def test_a_head_answers_for_the_unit_and_its_members_on_the_day() -> None:
    rules = persons(group(SUBORDINATES, item("late", points=-50), **FREE))
    positions = [
        ("head", "civil-servant", "head", "phong-a", START, march(10)),
        ("next", "civil-servant", "head", "phong-a", march(11), None),
    ]
    placements = [
        ("head", "phong-a", START, None),
        ("next", "phong-b", START, march(10)),
        ("next", "phong-a", march(11), None),
        ("an", "phong-a", START, march(20)),
        ("an", "phong-b", march(21), None),
    ]
    given = told(
        [
            *recorded(4, 12, 22),  # of an: as a member under head, under next, then elsewhere
            record("own", "head", "late", march(4)),
            record("unit", "phong-a", "untidy", march(12), kind="unit"),
            record("doubted", "an", "late", march(4), "contested"),
            record("claimed", "an", "late", march(4), alleged=True),
            record("other", "an", "rude", march(4)),
        ],
        positions=positions,
        placements=placements,
    )
    done = evaluated(rules, given)
    assert because(done, "criterion", "rule", "points", of="head") == {
        "own": ("late", "occurrence", -50),
        "late-1": ("violations", "occurrence", -100),
        "doubted": ("violations", "contested", 0),
        "claimed": ("violations", "alleged", 0),
    }
    assert because(done, "criterion", "quantity", "points", of="next") == {
        "late-2": ("violations", 100, -100),
        "unit": ("violations", 100, -100),
    }


def test_the_suspension_of_a_criterion_reaches_those_who_answer_for_it() -> None:
    rules = one_group(SUBORDINATES)
    given = told(
        recorded(4),
        Suspended(criteria=frozenset({"late"})),
        positions=[("binh", "civil-servant", "head", "phong-a", START, None)],
    )
    assert because(evaluated(rules, given), of="binh") == {"late-1": ("suspended", 0)}


def test_what_needs_a_finding_needs_it_for_those_who_answer_too() -> None:
    rules = one_group(SUBORDINATES, item("late", points=-50, needs_finding=True))
    heads = [("binh", "civil-servant", "head", "phong-a", START, None)]
    given = [*recorded(4), record("found", "an", "late", march(5), "confirmed", confirmed=True)]
    done = evaluated(rules, told(given, positions=heads))
    assert because(done, of="binh") == {"late-1": ("alleged", 0), "found": ("occurrence", -100)}


def test_whoever_is_connected_by_two_units_is_answered_for_once() -> None:
    placements = [
        ("an", "phong-a", START, None),
        ("an", "phong-b", START, None),
        ("binh", "phong-a", START, None),
    ]
    positions = [("binh", "civil-servant", "head", unit, START, None) for unit in ("phong-a", "phong-b")]
    given = told(recorded(4), placements=placements, positions=positions)
    done = evaluated(one_group(SUBORDINATES), given)
    assert points(done, "binh") == -100
