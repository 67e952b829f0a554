"""Decisions about scoring: each goes to its endpoint with what was said."""

from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server

SAID = ("--by", "CB005", "--reason", "Hỏng")
BODY = {"by": "CB005", "reason": "Hỏng"}
OF_SUBJECT = ("--period", "2019", "--kind", "person", *SAID)

DECISIONS: list[tuple[tuple[str, ...], str, dict[str, Any], str]] = [
    (
        ("suspend", "source", "time-clock", *SAID),
        "suspensions",
        {"what": "source", "code": "time-clock", **BODY},
        "Đã tạm dừng time-clock.",
    ),
    (
        ("lift", "criterion", "late", *SAID),
        "suspensions/lifting",
        {"what": "criterion", "code": "late", **BODY},
        "Đã bỏ tạm dừng late.",
    ),
    (("close", "2019", "--by", "CB005"), "periods/2019/closing", {"by": "CB005"}, "Đã chốt kỳ 2019."),
    (("reopen", "2019", *SAID), "periods/2019/reopening", BODY, "Đã mở lại kỳ 2019."),
]
OF_SUBJECTS = [
    ("leave-out", "jobs", "left-out", "criterion"),
    ("take-in", "jobs", "taken-in", "criterion"),
    ("lift-flag", "often-late", "lifted-flags", "flag"),
]


@pytest.mark.parametrize(("arguments", "path", "body", "said"), DECISIONS)
def test_a_decision_is_sent_and_told(
    server: Server, run: Run, arguments: tuple[str, ...], path: str, body: dict[str, Any], said: str
) -> None:
    server.on("POST", f"/api/scoring/{path}", {"events": [{"id": "e"}]}, {"events": []})
    result = run("scoring", *arguments)
    assert (result.exit_code, result.stdout) == (0, f"{said}\n")
    assert server.body() == body
    again = run("scoring", *arguments, lang="en")
    assert (again.stdout, again.stderr) == ("", "Nothing changed: it was so before.\n")


@pytest.mark.parametrize(("command", "code", "path", "field"), OF_SUBJECTS)
def test_a_decision_about_a_subject(
    server: Server, run: Run, command: str, code: str, path: str, field: str
) -> None:
    server.on("POST", f"/api/scores/person/CB017/{path}", {"events": [{"id": "e"}]})
    assert run("scoring", command, "CB017", code, *OF_SUBJECT).exit_code == 0
    assert server.body() == {field: code, "period": "2019", **BODY}


def test_what_later_facts_would_change_is_a_table(server: Server, run: Run) -> None:
    row = {
        "subject_kind": "person",
        "subject": "2d1f",
        "code": "CB017",
        "name": "Tâm",
        "period": "2019-03",
        "published_points": 9950,
        "published_grade": "A",
        "points": 9900,
        "grade": "B",
        "raised": ["often-late"],
        "cleared": [],
    }
    server.on("GET", "/api/scoring/late-changes", [row], [])
    told = run("scoring", "late-changes", "--period", "2019", "--format", "csv").stdout.splitlines()
    assert told[1] == "CB017,Tâm,2019-03,99.50,A,99.00,B,often-late,"
    assert server.queries[-1] == {"period": "2019"}
    assert run("scoring", "late-changes", lang="en").stderr == "Nothing would change.\n"


def test_what_is_suspended_and_closed_is_listed(server: Server, run: Run) -> None:
    since = {"by": "CB005", "since": "2019-07-01T01:00:00+00:00"}
    suspended = [{"what": "source", "code": "time-clock", "reason": "Hỏng", **since}]
    server.on("GET", "/api/scoring/suspensions", suspended)
    server.on("GET", "/api/scoring/periods", [{"period": "2018", **since}])
    assert "time-clock" in run("scoring", "suspensions").stdout
    assert "2018" in run("scoring", "closed").stdout


def test_progress_says_what_waits_and_how_far_the_newest_recompute_is(server: Server, run: Run) -> None:
    state = {
        "waiting": [{"stage": "persons", "everybody": True, "marks": 1024, "buckets": {"0": 1024}}],
        "recompute": {
            "cause": "criteria van-hoa",
            "since": "2019-07-01T01:00:00+00:00",
            "total": 2048,
            "done": 1024,
            "rate": 12.5,
            "seconds_left": 82,
        },
    }
    server.on("POST", "/api/scoring/recompute", state)
    server.on("GET", "/api/scoring/progress", {"waiting": [], "recompute": None})
    assert run("scoring", "recompute", "--period", "2019", lang="en").stdout.splitlines() == [
        "waiting: 1,024 of persons of everybody",
        "recompute (criteria van-hoa), since 2019-07-01 08:00 · 1,024 of 2,048 done · 12.5/s · 82 s left",
    ]
    assert server.body() == {"period": "2019"}
    assert run("scoring", "progress").stdout == "Không có gì chờ tính.\n"
