from datetime import date
from typing import Any

import polars as pl
import pytest

from services.scoring.domain.counting.contributions import CONTRIBUTIONS
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_units
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.explain import explain
from tests.unit.scoring.given import facts, frame, record, shipped

Row = tuple[Any, ...]
YEAR = Period.parse("2019")


def unit_record(
    event: str, criterion: str, month: int, quantity: int = 100, standing: str = "recorded"
) -> Row:
    return record(event, "phong-a", criterion, date(2019, month, 15), standing, quantity, "unit")


def evaluated(*records: Row, members: tuple[Row, ...] = ()) -> Evaluation:
    return evaluate_units(
        shipped(), YEAR, facts(records=records), frame(MEMBER_SCORES, members), ["phong-b", "phong-a"]
    )


def worked_example() -> Evaluation:
    """A year reckoned by hand, group by group."""
    return evaluated(
        unit_record("j1", "target-jobs", 6, 5500),
        unit_record("j2", "target-jobs", 12, 11050),  # 110.5 %: 15 and ten full percents x 0.05
        unit_record("t1", "target-training", 12, 10500),  # 15 and five percents
        unit_record("p1", "target-poverty", 12, 7999),  # under 80 %: nothing
        unit_record("k1", "target-tasks", 3, 9000),
        unit_record("k2", "target-tasks", 6, 10000),
        unit_record("k3", "target-tasks", 9, 4000, "retracted"),
        unit_record("k4", "target-tasks", 12, 9501),  # mean 95.00333 -> 95.00
        unit_record("n1", "procedure-not-posted", 5, 300),  # three procedures
        unit_record("o1", "office-inspection", 3, 9000),
        unit_record("o2", "office-inspection", 9, 8500),  # mean 87.5
        unit_record("r1", "discipline-reprimand", 4),
        unit_record("l1", "report-late", 4),
        unit_record("l2", "report-late", 7),
        unit_record("m1", "model-presented", 10),
        members=(
            ("an", "phong-a", "2019-01", 9800, 20),
            ("an", "phong-a", "2019-02", 9000, 10),
            ("binh", "phong-a", "2019-02", 10000, 15),
            ("chi", "phong-a", "2019-02", 10000, 0),
            ("an", "phong-b", "2019-02", 2000, 5),
            ("an", "phong-a", "2018-12", 1000, 20),
        ),
    )


def groups_of(done: Evaluation, unit: str) -> dict[str, int]:
    mine = done.contributions.filter(pl.col("subject") == unit)
    return dict(mine.group_by("group").agg(pl.sum("points")).iter_rows())


def test_a_year_reckoned_by_hand() -> None:
    done = worked_example()
    # members: (9800 x 20 + 9000 x 10 + 10000 x 15) / 45 = 9688.89; x 12 / 100 = 11.6267
    assert groups_of(done, "phong-a") == {
        "professional-tasks": (1500 + 50) + (1500 + 25) + 0 + 1425,
        "office-culture": 400 - 75 + 1163 + 350,
        "discipline": 1000 - 200,
        "emulation-work": 1000 - 200,
        "bonus": 200,
    }
    total = 4500 + 1838 + 800 + 800 + 200
    assert done.scores.row(0) == ("phong-a", "2019", total, "B", None, None)
    assert done.flags.rows() == [("phong-a", "model-unit", "commendable", "2019", ["m1"])]
    assert done.contributions.schema == CONTRIBUTIONS


def test_what_targets_and_members_rest_on_is_said() -> None:
    rows = worked_example().contributions.filter(pl.col("subject") == "phong-a")
    because = {
        event: (rule, quantity, points, events)
        for event, rule, quantity, points, events in rows.select(
            "event", "rule", "quantity", "points", "events"
        ).iter_rows()
    }
    assert because["j1"] == ("superseded", 5500, 0, ["j1"])
    assert because["j2"] == ("target", 11050, 1550, ["j2"])
    assert because["k1"] == ("averaged", 9000, 0, ["k1"])
    assert because["k3"] == ("retracted", 4000, 0, ["k3"])
    assert because["k4"] == ("target", 9500, 1425, ["k1", "k2", "k4"])
    mean = rows.filter(pl.col("rule") == "members-mean").select("criterion", "quantity", "points")
    assert mean.rows() == [("members-culture", 9689, 1163)]


def test_a_unit_without_any_record_has_its_bases_and_no_more() -> None:
    done = worked_example()
    # phong-b: 400 base, members 20.00 of 100 x 12 = 2.4
    assert groups_of(done, "phong-b") == {
        "office-culture": 400 + 240,
        "discipline": 1000,
        "emulation-work": 1000,
    }
    assert done.scores.row(1)[:4] == ("phong-b", "2019", 2640, "D")


def test_nobodys_days_give_no_mean() -> None:
    done = evaluated(members=(("an", "phong-a", "2019-01", 9800, 0),))
    mean = done.contributions.filter(pl.col("rule") == "members-mean").select("quantity", "points")
    assert mean.rows() == [(None, 0), (None, 0)]


def test_the_weight_of_targets_that_were_not_assigned_goes_to_the_others() -> None:
    done = evaluated(
        unit_record("k", "target-tasks", 12, 10000), unit_record("c", "target-jobs", 6, 9000, "contested")
    )
    assert groups_of(done, "phong-a")["professional-tasks"] == 6000
    done = evaluated(unit_record("k", "target-tasks", 12, 9000), unit_record("j", "target-jobs", 12, 12500))
    # half of 60 each: 27 for 90 %, 30 for jobs, and at most 1 for 25 % beyond plan
    assert groups_of(done, "phong-a")["professional-tasks"] == 2700 + 3000 + 100


def test_a_target_counts_from_its_lower_bound_on() -> None:
    done = evaluated(unit_record("j", "target-jobs", 12, 8000))
    assert groups_of(done, "phong-a")["professional-tasks"] == 4800
    done = evaluated(unit_record("j", "target-jobs", 12, 7999))
    assert groups_of(done, "phong-a")["professional-tasks"] == 0


def test_severe_discipline_limits_the_grade_and_bars() -> None:
    done = evaluated(
        unit_record("k", "target-tasks", 12, 10000),
        unit_record("o", "office-inspection", 3, 10000),
        unit_record("d", "discipline-severe", 5),
        unit_record("m", "model-presented", 5),
        unit_record("i", "initiative-recognised", 5),
        members=(("an", "phong-a", "2019-01", 11000, 20),),
    )
    # members above 100 give their 12 and no more
    assert done.scores.row(0) == ("phong-a", "2019", 9300, "C", "C", "discipline-severe")
    assert ("phong-a", "member-disciplined", "disqualifying", "2019", ["d"]) in done.flags.rows()


def test_units_are_scored_by_the_year() -> None:
    with pytest.raises(ValueError, match="by the year"):
        evaluate_units(
            shipped(),
            Period.parse("2019-03"),
            facts(),
            pl.DataFrame(schema=MEMBER_SCORES),
            [],
        )


def test_a_units_score_is_explained() -> None:
    sheet = shipped().collective
    assert sheet is not None
    tree = explain(worked_example(), shipped(), sheet, "phong-a")
    assert (tree["period"], tree["points"], tree["grade"]) == ("2019", 8138, "B")
    named = {
        each["name"]["vi"]: each["points"]
        for group in tree["groups"]
        for each in group["criteria"]
        if each["name"]
    }
    assert named["Điểm văn hóa công sở của cán bộ trong đơn vị"] == 1163
