"""How a score moved is told step by step, in the language of the reader."""

import json
from typing import Any

from tests.unit.thidua.conftest import Run, Server

MOVED = {
    "group": "time",
    "criterion": "late",
    "record": "r1",
    "day": "2019-03-05",
    "rule_before": None,
    "rule_after": "occurrence",
    "before": None,
    "after": -50,
    "difference": -50,
    "events": ["e1"],
}
KNOWN = {
    "what": "record",
    "about": "r1",
    "event": "e1",
    "day": "2019-03-05",
    "recorded_at": "2019-03-06T01:00:00+00:00",
}
ANSWER: dict[str, Any] = {
    "subject_kind": "person",
    "subject": "2d1f",
    "steps": [
        {
            "recorded_at": "2019-03-06T01:00:05+00:00",
            "event": "s1",
            "type": "ScoreChanged",
            "period": "2019-03",
            "points_before": 10000,
            "points_after": 9950,
            "grade": "A",
            "moved": [
                MOVED,
                {**MOVED, "record": None, "rule_after": None, "rule_before": "cap", "events": []},
            ],
            "known": [KNOWN],
        },
        {
            "recorded_at": "2019-03-06T01:00:05+00:00",
            "event": "s2",
            "type": "ScoreChanged",
            "period": "2019",
            "points_before": None,
            "points_after": 9950,
            "grade": None,
            "parts": ["2019-03"],
        },
        {
            "recorded_at": "2019-03-07T01:00:05+00:00",
            "event": "s3",
            "type": "FlagRaised",
            "period": "2019-03",
            "flag": "often-late",
        },
    ],
}


def test_each_change_says_when_how_much_and_why(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores/person/CB017/audit", ANSWER)
    result = run("audit", "CB017", "--kind", "person", "--period", "2019", lang="en")
    assert result.stdout.splitlines() == [
        "2019-03-06 08:00 · 2019-03 · 100.00 → 99.50 points, grade A",
        "  2019-03-05 · late · -0.50 · counted whole · record r1",
        "      e1",
        "  2019-03-05 · late · -0.50 · gone",
        "  became known: record of behaviour · r1 · 2019-03-05 · recorded 2019-03-06 08:00 · e1",
        "2019-03-06 08:00 · 2019 · – → 99.50 points, grade –",
        "  because 2019-03 moved",
        "2019-03-07 08:00 · 2019-03 · ⚑ raised often-late",
    ]
    assert server.queries[-1] == {"period": "2019"}


def test_in_vietnamese_and_as_json(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores/person/CB017/audit", ANSWER)
    spoken = run("audit", "CB017", "--kind", "person").stdout
    assert "100,00 → 99,50 điểm, loại A" in spoken
    assert "biết thêm: ghi nhận hành vi" in spoken
    assert json.loads(run("audit", "CB017", "--kind", "person", "--json").stdout) == ANSWER


def test_nothing_yet_is_said(server: Server, run: Run) -> None:
    server.on("GET", "/api/units", [{"unit": "van-phong"}])
    server.on("GET", "/api/scores/unit/van-phong/audit", {**ANSWER, "steps": []})
    result = run("audit", "van-phong")
    assert (result.stdout, result.stderr) == ("", "Chưa có thay đổi nào.\n")
