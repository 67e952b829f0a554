"""The shipped criteria sets, each with an example reckoned by hand: the figures in the comments are ours."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import CriteriaSet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.grading.means import mean_of
from services.scoring.domain.grading.relative import relative
from services.scoring.domain.periods import Period
from tests.unit.scoring.worked import Story, shipped

MARCH = Period.parse("2019-03")
YEAR = Period.parse("2019")


def persons(rules: CriteriaSet, story: Story, period: Period = MARCH) -> Evaluation:
    return evaluate_individuals(rules, period, story.facts(), story.calendar(rules.work))


def units(rules: CriteriaSet, story: Story, members: list[Any], names: list[str], **more: Any) -> Evaluation:
    scores = pl.DataFrame(members, schema=MEMBER_SCORES, orient="row")
    return evaluate_units(rules, YEAR, story.facts(), scores, names, **more)


def score(done: Evaluation, subject: str) -> tuple[int, str]:
    row = done.scores.filter(pl.col("subject") == subject).row(0, named=True)
    return row["points"], row["grade"]


def groups(done: Evaluation, subject: str) -> dict[str, int]:
    mine = done.contributions.filter(pl.col("subject") == subject)
    return dict(mine.group_by("group").agg(pl.sum("points")).iter_rows())


def rules_of(done: Evaluation, subject: str, criterion: str) -> list[tuple[str, int]]:
    mine = done.contributions.filter((pl.col("subject") == subject) & (pl.col("criterion") == criterion))
    return [(rule, points) for rule, points in mine.select("rule", "points").iter_rows()]


def flags(done: Evaluation, subject: str) -> set[str]:
    return set(done.flags.filter(pl.col("subject") == subject)["flag"])


def march() -> Story:
    """An, a member of a unit that Bình heads, in March 2019; Bình comes and goes in time."""
    story = Story().person("an", "phong-a", badge="1").person("binh", "phong-a", heads="phong-a", badge="2")
    for day in ("04", "05", "06", "07", "08", "11", "12", "13"):
        story.punched("2", f"2019-03-{day}", "07:00", "17:00")
    story.punched("1", "2019-03-04", "07:08", "17:00")  # 8 minutes late: forgiven, the 1st of the month
    story.punched("1", "2019-03-05", "07:10", "17:00")  # 10 late: forgiven, the 2nd
    story.punched("1", "2019-03-06", "07:00", "16:50")  # 10 early, the 3rd short one: -0.5
    story.punched("1", "2019-03-07", "07:12", "17:00")  # 12 late, the 4th: 2 x -0.5 = -1
    story.punched("1", "2019-03-08", "07:40", "17:00")  # 40 late: -1
    # 11 March: nothing at all, two half days absent: -10
    story.punched("1", "2019-03-12", "07:00")  # a punch missing, explained the next day and accepted: 0
    story.explained("an", "2019-03-12", "missing-punch", "accepted", "2019-03-13")
    story.punched("1", "2019-03-13", "07:00", "09:00", "09:45", "17:00")  # away for 45 minutes: -2
    story.record("an", "no-uniform", "2019-03-05")  # -1
    story.record("an", "no-uniform", "2019-03-05", source="citizen")  # the same act seen by another: 0
    story.record("an", "no-badge", "2019-03-05")  # -0.5, but dress takes at most 1 a day: 0
    story.record("an", "no-badge", "2019-03-06")  # -0.5
    story.record("an", "complaint-confirmed", "2019-03-14")  # no finding yet: 0
    for day in ("15", "18", "19", "20"):
        story.record("an", "praise-citizen", f"2019-03-{day}")  # +1 each, at most 3 a month: +3
    story.record("an", "private-work", "2019-03-14", standing="contested")  # 0 until decided
    story.record("an", "smoking", "2019-03-14", standing="retracted")  # 0
    for day in ("04", "05", "06", "07", "08"):
        story.record("an", "power-left-on", f"2019-03-{day}")  # 5 x -0.5, at most 2 a week: -2
    story.record("an", "activity-beyond-duty", "2019-03-21")  # +0.5
    story.record("an", "initiative-unit", "2019-03-22")  # +5
    story.record("an", "helped-citizen", "2019-03-22")  # +2
    story.record("an", "initiative-province", "2019-03-25")  # +10, the bonus is at most 10 in all
    return story


def test_a_month_of_one_person() -> None:
    done = persons(shipped("thi-dua-hang-thang"), march())
    assert groups(done, "an") == {
        "time": 2500 - 50 - 100 - 100 - 1000 - 200,  # 10.50
        "dress": 1000 - 100 - 50,  # 8.50
        "conduct": 2500 + 300,  # 28.00
        "use-of-time": 1500,
        "workplace": 1000 - 200,  # 8.00
        "taking-part": 1500 + 50,  # 15.50
        "bonus": 1000,
    }
    assert score(done, "an") == (9550, "A")
    assert flags(done, "an") == {"often-late", "praised-by-citizens"}
    assert rules_of(done, "an", "late-short") == [("free", 0), ("free", 0), ("occurrence", -100)]
    assert rules_of(done, "an", "missing-punch") == [("excused", 0)]
    assert rules_of(done, "an", "no-uniform") == [("occurrence", -100), ("same-act", 0)]
    assert rules_of(done, "an", "complaint-confirmed") == [("alleged", 0)]


def test_the_complaint_is_confirmed_and_the_head_answers_for_it() -> None:
    story = march().record("an", "complaint-confirmed", "2019-03-26", standing="confirmed")
    story.record("binh", "private-work", "2019-03-26")  # -2, of a leader x 1.5 = -3
    story.record("binh", "found-by-head", "2019-03-27")  # +4
    done = persons(shipped("thi-dua-hang-thang"), story)
    # An: 95.50 - 10; the complaint leaves no better grade than C
    assert score(done, "an") == (8550, "C")
    assert "citizen-complaint" in flags(done, "an")
    # Bình: 100 - 3 - 5 (the subordinate's) + 4
    assert groups(done, "binh") == {
        "time": 2500,
        "dress": 1000,
        "conduct": 2500,
        "use-of-time": 1200,
        "workplace": 1000,
        "taking-part": 1500,
        "leadership": -100,
    }
    assert score(done, "binh") == (9600, "A")


def test_a_disciplinary_decision_limits_the_grade_and_takes_no_points() -> None:
    rules = shipped("thi-dua-hang-thang")
    done = persons(rules, march().disciplined("an", "reprimand", "2019-03-20"))
    assert score(done, "an") == (9550, "D")
    # still in force in April, and for the year's grade
    april = persons(rules, march().disciplined("an", "reprimand", "2019-03-20"), Period.parse("2019-04"))
    assert score(april, "an") == (10000, "D")
    months, limits = pl.concat([done.scores, april.scores]), pl.concat([done.limits, april.limits])
    assert rules.individual is not None
    quarters = [
        mean_of(months, Period.parse(f"2019-Q{number}"), rules.individual, limits) for number in (1, 2)
    ]
    year = mean_of(pl.concat(quarters), YEAR, rules.individual, limits)
    assert year.filter(pl.col("subject") == "an").row(0, named=True)["points"] == 9775
    assert year.filter(pl.col("subject") == "an").row(0, named=True)["grade"] == "D"


def test_a_year_of_a_unit() -> None:
    story = Story().person("an", "phong-a").disciplined("an", "warning", "2019-05-06")
    story.of_unit("phong-a", "target-jobs", "2019-12-20", 110)
    story.of_unit("phong-a", "target-training", "2019-12-20", 79)
    story.of_unit("phong-a", "procedure-not-posted", "2019-06-03", 3)
    for month, percent in (("03", 90), ("06", 100), ("09", 80), ("12", 95)):
        story.of_unit("phong-a", "office-inspection", f"2019-{month}-02", percent)
    story.of_unit("phong-a", "satisfaction", "2019-12-20", 96, replies=25)  # too few
    story.of_unit("phong-a", "registered-late", "2019-01-20")
    for month in ("04", "07", "10"):
        story.of_unit("phong-a", "report-late", f"2019-{month}-05")
    story.of_unit("phong-a", "model-presented", "2019-11-20")
    members = [("an", "phong-a", "2019-01", 9550, 20), ("binh", "phong-a", "2019-01", 9000, 10)]
    done = units(shipped("thi-dua-hang-thang"), story, members, ["phong-a"])
    # targets: two were not assigned, so 60 points are shared by two of 15: 110 % -> 15 x 60/30 = 30,
    # + 10 x 0.05 over; 79 % is under 80: 0
    # culture: 2 + members (95.5 x 20 + 90 x 10) / 30 = 93.67 of 12 x 18/14 (4 for satisfaction is shared)
    # = 14.45, - 3 x 0.25, inspections (90 + 100 + 80 + 95) / 4 = 91.25 % of 2 x 18/14 = 2.35
    assert groups(done, "phong-a") == {
        "professional-tasks": 3050,
        "office-culture": 200 + 1445 - 75 + 235,
        "discipline": 1000 - 400,
        "emulation-work": 1000 - 200 - 300,
        "bonus": 200,
    }
    assert score(done, "phong-a") == (3050 + 1805 + 600 + 500 + 200, "C")
    assert flags(done, "phong-a") == {"discipline-in-unit", "reports-late", "model-unit"}


def a_quarter() -> Story:
    story = Story().person("an", "phong-a").person("binh", "phong-a", heads="phong-a")
    for column, points in (("tu-cham", 9), ("don-vi", 8.5), ("thu-truong", 8)):
        story.record("an", "chinh-tri-ky-luat", "2019-03-25", points, column=column)
    for column, points in (("tu-cham", 10), ("thu-truong", 9)):
        story.record("an", "van-hoa-trach-nhiem", "2019-03-25", points, column=column)
    story.record("an", "nang-luc-dap-ung", "2019-03-25", 7, column="tu-cham")
    story.record("an", "nhiem-vu", "2019-02-01", 100, hours=16, quality=1.1, late_percent=0)
    story.record("an", "nhiem-vu", "2019-02-15", 80, hours=24, quality=1, late_percent=5)
    story.record("an", "nhiem-vu", "2019-03-15", 120, hours=10, quality=1.5, late_percent=20)
    for criterion, points in (
        ("chinh-tri-ky-luat", 10),
        ("van-hoa-trach-nhiem", 10),
        ("nang-luc-dap-ung", 9),
    ):
        story.record("binh", criterion, "2019-03-25", points, column="thu-truong")
    story.record("binh", "nhiem-vu-lanh-dao", "2019-03-01", 100, hours=10, quality=1.2, late_percent=0)
    story.of_unit("phong-a", "san-pham-don-vi", "2019-02-20", 100, hours=100, faults=0)
    story.of_unit("phong-a", "san-pham-don-vi", "2019-03-20", 100, hours=100, faults=1)
    return story


QUARTER = Period.parse("2019-Q1")


def test_a_quarter_of_a_person_and_of_a_head() -> None:
    done = persons(shipped("xep-loai-hang-quy"), a_quarter(), QUARTER)
    # An: the head's 8, the head's 9, nobody but the self-score 7: 24; tasks (16 x 1.1 + 24 x 0.8 x 0.9 +
    # 10 x 1.2 x 1.2 x 0.75) / 50 = 45.68 / 50 of 70 = 63.95
    assert groups(done, "an") == {"tieu-chi-chung": 2400, "ket-qua": 6395}
    assert score(done, "an") == (8795, "tot")
    # Bình: 29; own task 120 % of 35 = 42, at most 35 + 5; the unit (1 + 0.75) / 2 = 87.5 % of 35 = 30.63
    assert groups(done, "binh") == {"tieu-chi-chung": 2900, "ket-qua-lanh-dao": 4000 + 3063}
    assert score(done, "binh") == (9963, "xuat-sac")


def test_the_unit_of_that_quarter_and_its_head_in_the_year() -> None:
    rules = shipped("xep-loai-hang-quy")
    members = [("an", "phong-a", "2019-Q1", 8795, 60), ("binh", "phong-a", "2019-Q1", 9963, 60)]
    done = units(rules, a_quarter(), members, ["phong-a"])
    # products 87.5 % of 70 = 61.25; members' mean (87.95 + 99.63) / 2 = 93.79 % of 20 = 18.76;
    # the least 87.95 % of 10 = 8.80
    assert groups(done, "phong-a") == {"nhiem-vu-don-vi": 6125, "thanh-vien": 1876 + 880}
    assert score(done, "phong-a") == (8881, "tot")
    year = pl.DataFrame(
        [("binh", "2019", 9963, "xuat-sac", None, None)],
        schema=["subject", "period", "points", "grade", "at_most_grade", "reason"],
        orient="row",
    )
    cells = pl.DataFrame(
        {
            "subject": ["binh"],
            "unit": ["phong-a"],
            "block": [None],
            "kind": ["civil-servant"],
            "leads": [True],
            "led": [["phong-a"]],
        },
        schema_overrides={"block": pl.String},
    )
    grades = pl.DataFrame({"unit": ["phong-a"], "grade": ["tot"]})
    assert rules.individual is not None
    lowered = relative(year, cells, grades, rules.individual, YEAR, rules.collective)
    assert lowered.rows() == [("binh", "tot", "head-not-above-unit")]


def test_a_year_of_a_unit_in_a_block_of_1000_points() -> None:
    story = (
        Story()
        .of_unit("so-a", "chi-tieu-1", "2019-12-20", 100)
        .of_unit("so-a", "chi-tieu-3", "2019-12-20", 90)
    )
    story.left_out("so-a", "chi-tieu-2", "2019")  # a flood; the council took it out
    for column, points in (("tu-cham", 100), ("cham-cheo", 90), ("thuong-truc", 95)):
        story.of_unit("so-a", "phat-dong", "2019-12-10", points, column=column)
    for column, points in (("tu-cham", 80), ("cham-cheo", 85)):
        story.of_unit("so-a", "dien-hinh", "2019-12-10", points, column=column)
    story.of_unit("so-a", "so-ket-tong-ket", "2019-12-10", 40, column="tu-cham")
    story.of_unit("so-a", "hai-long-nguoi-dan", "2019-12-15", 92, replies=120)
    for month in range(1, 8):
        story.of_unit("so-a", "bao-cao-cham", f"2019-{month:02}-06")  # 7 x -5, at most 30
    story.of_unit("so-a", "vi-pham", "2018-03-10", standing="confirmed")  # 21 months ago: -20 x 50 %
    story.of_unit("so-a", "vi-pham", "2019-04-10")  # no finding: 0
    story.of_unit("so-a", "dang-ky-cham", "2019-01-20").of_unit("so-a", "dang-ky-cham", "2019-01-21")  # once
    story.of_unit("so-a", "co-cap-bo-tinh", "2019-01-02").of_unit("so-a", "co-chinh-phu", "2019-01-02")
    children = pl.DataFrame(
        {"unit": ["x", "y"], "parent": ["so-a", "so-a"], "points": [90000, 85000]},
    )
    done = units(shipped("khoi-thi-dua-1000"), story, [], ["so-a"], child_scores=children)
    assert groups(done, "so-a") == {
        "nhiem-vu-chinh-tri": 30000 + 27000,  # 600 points on two targets of 200: x 1.5
        "to-chuc-phong-trao": 9500 + 8500 + 4000,
        "van-hoa-cong-so": 7500 + 4375,  # 875 of 1000 -> 87.5 % of 50
        "diem-tru": -3000 - 1000 - 1000,
        "bonus": 2500,
    }
    assert score(done, "so-a") == (88375, "B")
    assert flags(done, "so-a") == {"khong-dat-co"}


def school() -> Story:
    story = Story().person("lan", "to-1")
    story.record("lan", "di-tre", "2019-03-04", 8)  # the first of the month: forgiven
    story.record(
        "lan", "di-tre", "2019-03-08", 12, standing="contested"
    )  # -0.5; counts until it is retracted
    story.record("lan", "di-tre", "2019-03-14", 25)  # -1
    story.record("lan", "di-tre", "2019-03-21", 40)  # -2, at most 1 a day
    story.record("lan", "nghi-co-phep", "2019-03-15", 0.5)  # half a day: -0.25
    story.record("lan", "hoan-thanh-cong-tac", "2019-03-29", 10, column="tu-cham")
    story.record("lan", "hoan-thanh-cong-tac", "2019-03-29", 8, column="hieu-truong")
    story.record("lan", "ne-nep-lop", "2019-03-29", 5, column="to")
    story.record("lan", "trang-phuc-sai", "2019-03-11").record("lan", "trang-phuc-sai", "2019-03-11")
    return story


def test_a_month_at_a_school() -> None:
    done = persons(shipped("truong-hoc-25-diem"), school())
    assert groups(done, "lan") == {
        "ngay-cong": 500 - 50 - 100 - 100 - 25,
        "cong-tac": 800,
        "lop": 500,
        "trang-phuc": 450,
    }
    assert score(done, "lan") == (1975, "C")
    assert flags(done, "lan") == {"hay-di-tre"}


@pytest.mark.parametrize(
    ("days_off", "breach", "grade"),
    [
        (0, False, "A"),  # 25 - 0
        (2.5, False, "B"),  # 23.75 points, but 3.75 for days where A asks for 4
        (0, True, "C"),  # 24 points, and no better than C after a breach
    ],
)
def test_a_grade_asks_for_more_than_points(days_off: float, breach: bool, grade: str) -> None:
    story = Story().person("lan", "to-1")
    story.record("lan", "hoan-thanh-cong-tac", "2019-03-29", 10, column="hieu-truong")
    story.record("lan", "ne-nep-lop", "2019-03-29", 5, column="hieu-truong")
    if days_off:
        story.record("lan", "nghi-co-phep", "2019-03-15", days_off)
    if breach:
        story.record("lan", "vi-pham-quy-che", "2019-03-20")
    assert score(persons(shipped("truong-hoc-25-diem"), story), "lan")[1] == grade


def test_the_second_term_weighs_twice() -> None:
    rules = shipped("truong-hoc-25-diem")
    assert rules.individual is not None
    months = [("2019-01", 2300), ("2019-02", 2400), ("2019-03", 1975), ("2019-09", 2450)]
    scores = pl.DataFrame(
        [("lan", month, points, "A", None, None) for month, points in months],
        schema=["subject", "period", "points", "grade", "at_most_grade", "reason"],
        orient="row",
    )
    no_limits = persons(rules, Story().person("lan", "to-1")).limits
    # (23 + 24 + 19.75) / 3 = 22.25; (22.25 + 2 x 24.50) / 3 = 23.75
    halves = [mean_of(scores, Period.parse(f"2019-H{half}"), rules.individual, no_limits) for half in (1, 2)]
    year = mean_of(pl.concat([scores, *halves], how="vertical_relaxed"), YEAR, rules.individual, no_limits)
    assert [half.row(0)[2] for half in halves] == [2225, 2450]
    assert year.row(0)[2:4] == (2375, "A")


def test_the_sheet_of_the_movement_of_2019() -> None:
    rules = shipped("van-hoa-cong-so-2019")
    story = Story().person("an", "phong-a", badge="1")
    story.punched("1", "2019-03-04", "07:20", "17:00")  # 20 minutes late: -1
    story.record("an", "private-work", "2019-03-05")  # -2
    story.record("an", "praise-citizen", "2019-03-06")  # +1
    done = persons(rules, story)
    assert score(done, "an") == (10000 - 100 - 200 + 100, "A")
    assert date(2019, 1, 1) == rules.effective_from
