"""An explanation goes down to the event, in the language of the reader."""

import json
from typing import Any

import httpx

from shared.contracts.messages import text_of
from tests.unit.thidua.conftest import Run, Server, problem


def contribution(points: int, rule: str, events: list[str], **more: Any) -> dict[str, Any]:
    return {
        "day": "2019-03-07",
        "points": points,
        "rule": rule,
        "quantity": 100,
        "events": events,
        "event": None,
        "standing": "recorded",
        **more,
    }


MONTH: dict[str, Any] = {
    "subject_kind": "person",
    "subject": "2d1f5a0e",
    "code": "CB017",
    "name": "Nguyễn Minh Tâm",
    "period": "2019-03",
    "points": 9850,
    "grade": "A",
    "at_most_grade": None,
    "reason": None,
    "groups": [
        {
            "group": "time",
            "name": {"vi": "Giờ giấc", "en": "Hours"},
            "points": 2350,
            "criteria": [
                {
                    "criterion": None,
                    "name": None,
                    "points": 2500,
                    "contributions": [contribution(2500, "base", [], day=None, quantity=None)],
                },
                {
                    "criterion": "early-long",
                    "name": {"vi": "Về sớm", "en": "Left early"},
                    "points": -150,
                    "contributions": [
                        contribution(
                            -150, "occurrence", ["event-1", "event-2"], quantity=1700, unit="minutes"
                        ),
                        contribution(0, "retracted", ["event-3"]),
                    ],
                },
            ],
        }
    ],
    "flags": [
        {
            "flag": "often-late",
            "severity": "attention",
            "name": {"vi": "Hay đi muộn", "en": "Often late"},
            "evidence": ["event-1"],
        }
    ],
}


def said(code: str) -> str:
    return text_of(code, {}, "vi")


def test_the_tree_is_group_criterion_contribution_event(server: Server, run: Run) -> None:
    server.on("GET", "/api/units", [{"unit": "van-phong"}])
    server.on("GET", "/api/scores/person/CB017/explanation", MONTH)
    result = run("explain", "CB017", "--period", "2019-03")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "CB017 Nguyễn Minh Tâm · 2019-03: 98,50 điểm, loại A",
        "  Giờ giấc: 23,50",
        f"    +25,00 · {said('scoring.rule.base')}",
        "    Về sớm [early-long]: -1,50",
        f"      2019-03-07 · -1,50 · {said('scoring.rule.occurrence')} · 17 phút",
        "        event-1",
        "        event-2",
        f"      2019-03-07 · 0,00 · {said('scoring.rule.retracted')}",
        "        event-3",
        f"  ⚑ Hay đi muộn ({said('scoring.severity.attention')})",
        "        event-1",
    ]
    assert server.queries[-1] == {"period": "2019-03"}


def test_english_and_a_year_of_its_months(server: Server, run: Run) -> None:
    year = {**MONTH, "period": "2019", "parts": [MONTH], "groups": [], "flags": []}
    server.on("GET", "/api/scores/person/CB017/explanation", year)
    lines = run("explain", "CB017", "--kind", "person", lang="en").stdout.splitlines()
    assert lines[0] == "CB017 Nguyễn Minh Tâm · 2019: 98.50 points, grade A"
    assert lines[2] == "CB017 Nguyễn Minh Tâm · 2019-03: 98.50 points, grade A"
    assert "    Left early [early-long]: -1.50" in lines


def test_why_there_is_no_grade_and_what_limits_it(server: Server, run: Run) -> None:
    none = {**MONTH, "points": None, "grade": None, "reason": "on-leave", "groups": [], "flags": []}
    limited = {**none, "points": 9000, "grade": "C", "reason": None, "at_most_grade": "C"}
    server.on("GET", "/api/scores/person/CB017/explanation", none, limited)
    first = run("explain", "CB017", "--kind", "person", lang="en").stdout
    assert first.startswith("CB017 Nguyễn Minh Tâm · 2019-03: – points, grade – (")
    assert "at most C" in run("explain", "CB017", "--kind", "person", lang="en").stdout


def test_a_time_at_which_nothing_was_known_is_named(server: Server, run: Run) -> None:
    refused = problem(404, "score.none", "‹CB017› không có điểm.")
    server.on("GET", "/api/scores/person/CB017/explanation", refused)
    server.on("GET", "/api/scores", [], [{"subject": "CB001"}])
    asked = ("explain", "CB017", "--kind", "person", "--as-of", "2019-12-31T17:00")
    nothing = run(*asked)
    assert (nothing.exit_code, nothing.stderr[:50]) == (
        1,
        "thidua: Vào lúc 2019-12-31 17:00 hệ thống chưa biết gì"[:50],
    )
    assert run(*asked).stderr == "thidua: ‹CB017› không có điểm.\n"


def test_a_units_code_is_found_among_the_units(server: Server, run: Run) -> None:
    server.on("GET", "/api/units", [{"unit": "van-phong"}])
    server.on("GET", "/api/scores/unit/van-phong/explanation", MONTH)
    result = run("explain", "van-phong", "--format", "json", "--as-of", "2019-12-31T17:00")
    assert json.loads(result.stdout) == MONTH
    assert server.queries[-1] == {"as_of": "2019-12-31T17:00:00+07:00"}


def explained(server: Server, run: Run, row: dict[str, Any], lang: str = "en", **more: Any) -> list[str]:
    """The lines about one contribution."""
    criterion = {"criterion": "c", "name": None, "points": row["points"], "contributions": [row]}
    group = {"group": "g", "name": {"vi": "N", "en": "G"}, "points": 0, "criteria": [criterion]}
    server.on(
        "GET", "/api/scores/person/CB017/explanation", {**MONTH, "groups": [group], "flags": [], **more}
    )
    return run("explain", "CB017", "--kind", "person", lang=lang).stdout.splitlines()


def test_every_step_that_changed_the_points_is_a_line(server: Server, run: Run) -> None:
    steps = [
        {"step": "plain", "points": -50, "per": "occurrence", "quantity": 100},
        {"step": "repeat", "points": -100, "nth": 4, "window": "month", "times": 200},
        {"step": "repeat", "points": -100, "nth": 2, "window": 30, "times": 200},
        {"step": "heavier", "points": -150, "times": 150},
        {"step": "fade", "points": -75, "spans": 1, "every_months": 2, "share": 5000},
        {"step": "cap", "points": -20, "of": "group", "per": "month", "limit": -300},
    ]
    row = contribution(-20, "cap", ["e"], steps=steps)
    assert [line.strip() for line in explained(server, run, row)[4:]] == [
        "plain -0.50",
        "number 4 in month: × 2.00 = -1.00",
        "number 2 in 30 days: × 2.00 = -1.00",
        "weighs heavier here: × 1.50 = -1.50",
        "1 × 2 months have passed, 50.00 % are left = -0.75",
        "cap of -3.00 a month of the group: -0.20 left",
        "e",
    ]
    vietnamese = [line.strip() for line in explained(server, run, row, "vi")[4:]]
    assert vietnamese[1] == "lần 4 trong tháng: × 2,00 = -1,00"
    assert vietnamese[5] == "mức trần -3,00 mỗi tháng của nhóm: còn -0,20"


def test_a_result_is_shown_with_what_it_was_measured_by(server: Server, run: Run) -> None:
    step = {"step": "target", "points": 1100, "weight": 1000, "full_at": 10000, "zero_under": 5000}
    row = contribution(1100, "target", ["e"], quantity=11000, unit="result", steps=[step])
    assert [line.strip() for line in explained(server, run, row)[3:5]] == [
        "2019-03-07 · +11.00 · result against plan · result 110.00",
        "full at 100.00, weight 10.00, nothing under 50.00",
    ]
    none = {"step": "measured", "points": 0, "weight": 400, "from": None}
    row = contribution(0, "measured", [], quantity=100, unit="result", steps=[none])
    assert explained(server, run, row)[4].strip() == "reaches no step, at most 4.00"


def test_a_mean_of_members_can_be_reckoned_by_hand(server: Server, run: Run) -> None:
    members = [
        {"person": "1a", "code": "CB001", "name": "Lan", "days": 20, "weighted": 180000, "mean": 9000},
        {"person": "2b", "days": 10, "weighted": 100000, "mean": 10000},
    ]
    in_all = {"days": 30, "weighted": 280000, "mean": 9333}
    row = contribution(
        5600, "members-mean", [], day=None, quantity=9333, unit="points",
        members_by="days", members=members, members_in_all=in_all,
    )  # fmt: skip
    assert [line.strip() for line in explained(server, run, row)[3:]] == [
        "+56.00 · mean of the members · 93.33 points",
        "2b · 10 days · points × days = 1000.00 · mean 100.00",
        "CB001 Lan · 20 days · points × days = 1800.00 · mean 90.00",
        "in all 2800.00 / 30 days = 93.33",
    ]


def test_why_the_grade_is_not_that_of_the_points(server: Server, run: Run) -> None:
    steps = [
        {"step": "points", "grade": "A"},
        {"step": "needs", "grade": "A", "lacking": [{"group": "time", "least": 2000, "points": 1500}]},
        {"step": "needs", "grade": "B", "lacking": [{"criterion": "early-long"}]},
        {"step": "at-most", "grade": "C", "criterion": "discipline"},
        {"step": "quota", "grade": "D"},
    ]
    row = contribution(0, "occurrence", [])
    lines = explained(server, run, row, grade="D", grade_steps=steps)
    assert [line.strip() for line in lines[1:6]] == [
        "by the points: A",
        "A needs 20.00 in the group time, which has 15.00",
        "B needs that there is no early-long",
        "at most C, because of discipline",
        "the quota was used up: D",
    ]
    plain = explained(server, run, row, grade_steps=steps[:1])
    assert plain[1] == "  G: 0.00"


def test_provenance_comes_as_the_server_wrote_it(server: Server, run: Run) -> None:
    path = "/api/scores/person/CB017/explanation"
    server.on("GET", path, httpx.Response(200, text="document\nendDocument"))
    assert (
        run("explain", "CB017", "--kind", "person", "--format", "prov-n").stdout == "document\nendDocument\n"
    )
    assert server.queries[-1] == {"format": "prov-n"}
    server.on("GET", path, {"entity": {}})
    assert json.loads(run("explain", "CB017", "--kind", "person", "--format", "prov-json").stdout) == {
        "entity": {}
    }
    assert server.queries[-1] == {"format": "prov-json"}
