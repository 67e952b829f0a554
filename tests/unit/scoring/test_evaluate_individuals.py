from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from services.scoring.domain.counting.contributions import CONTRIBUTIONS
from services.scoring.domain.evaluate import DAYS, Evaluation, evaluate_individuals
from services.scoring.domain.facts import Facts
from services.scoring.domain.grading.flags import FLAGS
from services.scoring.domain.grading.grades import LIMITS, SCORES
from services.scoring.domain.grading.means import mean_of
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.explain import explain
from tests.unit.scoring.given import (
    START,
    calendar,
    facts,
    frame,
    one_person,
    punches,
    record,
    shipped,
    work_rules,
)

MARCH = Period.parse("2019-03")
WORKDAYS = [day for day in MARCH.days() if day.weekday() < 5]


def march(day: int) -> date:
    return date(2019, 3, day)


def present(except_on: dict[int, list[str]] | None = None) -> list[tuple[Any, ...]]:
    """Badge 7, in time on every work day of March but where other times are given."""
    times = except_on or {}
    return [
        each
        for day in WORKDAYS
        for each in punches("7", day.isoformat(), *times.get(day.day, ["06:55", "17:05"]))
    ]


def evaluated(given: Facts, period: Period = MARCH) -> Evaluation:
    rules = shipped().work
    assert rules is not None
    return evaluate_individuals(shipped(), period, given, calendar(rules, given))


def worked_example() -> Evaluation:
    """A month reckoned by hand, group by group."""
    return evaluated(
        one_person(
            present(
                {
                    4: ["07:08", "17:00"],  # late 8: forgiven
                    5: ["07:15", "17:00"],  # late 15: forgiven
                    6: ["07:10", "17:00"],  # late 10: -0.5
                    7: ["07:16", "16:50"],  # late 16: -1, early 10: -0.5
                    8: ["08:30", "17:00"],  # more than an hour: half a day absent, -5
                    11: ["07:00"],  # missing punch: -0.5
                }
            ),
            records=[
                record("d1", "an", "no-uniform", march(4)),  # -1
                record("d2", "an", "no-badge", march(4)),  # over the day's cap of the group: 0
                record("d3", "an", "no-badge", march(5)),  # -0.5
                record("c1", "an", "praise-citizen", march(12)),
                record("c2", "an", "complaint-confirmed", march(13), "contested"),
                record("c3", "an", "improper-words-citizen", march(13), "retracted"),
                record("u1", "an", "private-work", march(14), "upheld"),  # -2
                *(record(f"w{day}", "an", "power-left-on", march(day)) for day in (4, 5, 6, 7, 8, 11)),
                record("t1", "an", "activity-beyond-duty", march(20), "corrected"),
                record("b1", "an", "initiative-unit", march(21)),
                record("b2", "an", "initiative-province", march(22)),
                record("x1", "an", "no-such-thing", march(22)),
                record("y1", "an", "private-work", date(2019, 4, 1)),  # another month
            ],
        )
    )


def test_a_month_reckoned_by_hand() -> None:
    done = worked_example()
    groups = dict(done.contributions.group_by("group").agg(pl.sum("points")).iter_rows())
    assert groups == {
        "time": 2500 - 50 - 100 - 50 - 500 - 50,
        "dress": 1000 - 100 - 50,
        "conduct": 2500 + 100,
        "use-of-time": 1500 - 200,
        # -0.5 six times: four in the first week reach its cap of -2 with the fourth, one in the next week
        "workplace": 1000 - 200 - 50,
        "taking-part": 1500 + 50,
        "bonus": 1000,
        "": 0,
    }
    assert done.scores.rows() == [("an", "2019-03", 9800, "A", None, None)]
    assert done.flags.rows() == [
        (
            "an",
            "often-late",
            "attention",
            "2019-03",
            sorted(
                f"7@2019-03-{day:02} {time}:00"
                for day, times in {
                    4: ("07:08", "17:00"),
                    5: ("07:15", "17:00"),
                    6: ("07:10", "17:00"),
                    7: ("07:16", "16:50"),
                }.items()
                for time in times
            ),
        )
    ]
    assert done.days.rows() == [("an", "phong-a", "2019-03", 21)]


def test_every_fact_has_a_row_that_says_why() -> None:
    rows = worked_example().contributions
    because = {
        event: (rule, points) for event, rule, points in rows.select("event", "rule", "points").iter_rows()
    }
    assert because["d1"] == ("occurrence", -100)
    assert because["d2"] == ("cap", 0)
    assert because["c2"] == ("contested", 0)
    assert because["c3"] == ("retracted", 0)
    assert because["w8"] == ("cap", 0)
    assert because["w11"] == ("occurrence", -50)
    assert because["x1"] == ("no-rule", 0)
    assert "y1" not in because
    late = rows.filter(pl.col("criterion") == "late-short").select("day", "rule", "points")
    assert late.rows() == [(march(4), "free", 0), (march(5), "free", 0), (march(6), "occurrence", -50)]
    ceiling = rows.filter(pl.col("rule") == "group-ceiling").select("group", "points", "criterion")
    assert ceiling.rows() == [("bonus", -500, None)]


def test_the_frames_are_as_documented() -> None:
    for done in (worked_example(), evaluated(facts())):
        assert done.contributions.schema == CONTRIBUTIONS
        assert done.scores.schema == SCORES
        assert done.flags.schema == FLAGS
        assert done.days.schema == DAYS


def test_a_group_does_not_fall_through_its_floor() -> None:
    absent = {day: ["08:30", "15:30"] for day in range(1, 9)}
    done = evaluated(one_person(present(absent)))
    floor = done.contributions.filter(pl.col("rule") == "group-floor")
    assert floor.select("group", "points").rows() == [("time", 12 * 500 - 2500)]
    assert done.scores["points"].to_list() == [7500]


def test_a_confirmed_complaint_limits_the_grade_and_raises_a_flag() -> None:
    done = evaluated(
        one_person(present(), records=[record("c", "an", "complaint-confirmed", march(4), "upheld")])
    )
    assert done.scores.rows() == [("an", "2019-03", 9000, "C", "C", "complaint-confirmed")]
    assert done.flags.rows() == [("an", "citizen-complaint", "disqualifying", "2019-03", ["c"])]


def leave(
    first: date, last: date, first_part: str = "morning", last_part: str = "afternoon"
) -> tuple[Any, ...]:
    return ("an", "leave-1", "maternity", first, first_part, last, last_part, "event-leave")


def test_a_month_on_leave_is_not_graded_and_weighs_nothing() -> None:
    done = evaluated(one_person(leave=[leave(date(2019, 1, 15), date(2019, 7, 14))]))
    assert done.scores.rows() == [("an", "2019-03", 10000, None, None, "on-leave")]
    assert done.days["days"].to_list() == [0]


def test_who_attended_less_than_half_is_not_graded() -> None:
    others = [each for day in WORKDAYS for each in punches("8", day.isoformat(), "07:00", "17:00")]
    ten = [each for each in present() if each[1].date() <= march(14)]
    assert len(ten) // 2 == 10
    done = evaluated(one_person(ten + others))
    assert done.scores["reason"].to_list() == ["mostly-absent"]
    # with half of the eleventh day it is exactly half
    half = punches("7", "2019-03-15", "08:30", "17:00")
    done = evaluated(one_person(ten + half + others))
    assert done.scores.rows() == [("an", "2019-03", 7500, "B", None, None)]
    # the other eleven days on leave are taken as attended
    done = evaluated(one_person(ten + others, leave=[leave(march(15), march(31))]))
    assert done.scores.rows() == [("an", "2019-03", 10000, "A", None, None)]
    assert done.days["days"].to_list() == [10]


def test_half_a_day_on_leave_is_a_day_worked() -> None:
    done = evaluated(one_person(present(), leave=[leave(march(4), march(4), last_part="morning")]))
    assert done.days["days"].to_list() == [21]


def test_without_a_placement_there_is_no_score() -> None:
    given = facts(
        records=[record("a", "an", "no-badge", march(4)), record("b", "binh", "no-badge", march(4))],
        placements=[
            ("an", "phong-a", START, march(1) - timedelta(days=1)),
            ("binh", "phong-a", march(31), None),
        ],
    )
    done = evaluated(given)
    # the last day of March is a Sunday
    assert done.scores.rows() == [("binh", "2019-03", 9950, None, None, "no-working-day")]
    assert set(done.contributions["subject"]) == {"binh"}


def test_a_unit_merged_in_mid_month_shares_the_days() -> None:
    given = facts(
        placements=[("an", "phong-a", START, march(14)), ("an", "phong-b", march(15), None)],
    )
    assert evaluated(given).days.rows() == [
        ("an", "phong-a", "2019-03", 10),
        ("an", "phong-b", "2019-03", 11),
    ]


def test_persons_are_scored_by_the_month() -> None:
    with pytest.raises(ValueError, match="by the month"):
        evaluated(facts(), Period.parse("2019"))


def test_contested_records_count_where_the_set_says_so() -> None:
    given = one_person(records=[record("c", "an", "no-uniform", march(4), "contested")])
    counting = shipped().__class__(**{**vars(shipped()), "contested": "counts"})
    done = evaluate_individuals(counting, MARCH, given, calendar(work_rules(), given))
    assert done.scores["points"].to_list() == [9900]


def test_a_year_is_the_mean_of_its_graded_months() -> None:
    sheet = shipped().individual
    assert sheet is not None
    months = frame(
        SCORES,
        [
            ("an", "2019-01", 10000, "A", None, None),
            ("an", "2019-02", 9000, "C", "C", "complaint-confirmed"),
            ("an", "2019-03", 8001, "B", None, None),
            ("an", "2019-04", 10000, None, None, "on-leave"),
            ("an", "2018-12", 5000, "C", None, None),
            ("binh", "2019-01", 10000, None, None, "on-leave"),
            ("chi", "2019-01", 9000, "A", None, None),
            ("chi", "2019-02", 8999, "B", None, None),
        ],
    )
    assert mean_of(months, Period.parse("2019"), sheet, frame(LIMITS, [])).rows() == [
        ("an", "2019", 9000, "A", None, None),  # 27001 / 3 = 9000.33
        ("binh", "2019", None, None, None, "nothing-graded"),
        ("chi", "2019", 9000, "A", None, None),  # 8999.5 goes up
    ]


def test_the_explanation_adds_up_and_reads_in_both_languages() -> None:
    sheet = shipped().individual
    assert sheet is not None
    tree = explain(worked_example(), shipped(), sheet, "an")
    rows = [row for group in tree["groups"] for each in group["criteria"] for row in each["contributions"]]
    assert sum(row["points"] for row in rows) == tree["points"] == 9800
    dress = next(group for group in tree["groups"] if group["group"] == "dress")
    badge = next(each for each in dress["criteria"] if each["criterion"] == "no-badge")
    assert [(row["event"], row["points"]) for row in badge["contributions"]] == [("d2", 0), ("d3", -50)]
    assert badge["name"] == {"vi": "Không đeo thẻ", "en": "No badge"}
    assert ("contested", "c2") in [(row["rule"], row["event"]) for row in rows]
    assert tree["groups"][-1]["name"]["en"] == "Outside the criteria"
    assert [flag["name"]["en"] for flag in tree["flags"]] == ["Often late"]


def test_an_explanation_that_does_not_add_up_is_an_error() -> None:
    sheet = shipped().individual
    assert sheet is not None
    done = worked_example()
    short = Evaluation(done.contributions.head(3), done.scores, done.flags, done.days)
    with pytest.raises(AssertionError, match="add up"):
        explain(short, shipped(), sheet, "an")
    with pytest.raises(LookupError):
        explain(done, shipped(), sheet, "nobody")
