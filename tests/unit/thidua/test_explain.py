"""An explanation goes down to the event, in the language of the reader."""

import json
from typing import Any

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
                        contribution(-150, "occurrence", ["event-1", "event-2"], quantity=1700),
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
        f"      2019-03-07 · -1,50 · {said('scoring.rule.occurrence')} · × 17,00",
        "        event-1",
        "        event-2",
        f"      2019-03-07 · 0,00 · {said('scoring.rule.retracted')}",
        "        event-3",
        f"  ⚑ Hay đi muộn ({said('scoring.severity.attention')})",
        "        event-1",
    ]
    assert server.queries[-1] == {"period": "2019-03"}


def test_english_and_a_year_of_months(server: Server, run: Run) -> None:
    year = {**MONTH, "period": "2019", "months": [MONTH], "groups": [], "flags": []}
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
