"""Starting a rebuild, following it, and what it is told to have found."""

import json
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server, problem
from thidua.cli import rebuilding

PATH = "/api/services/personnel/rebuild"
EQUAL = {"table": "people", "rows": 120, "missing": 0, "extra": 0, "changed": 0, "samples": []}
DIFFERENT = {
    "table": "units",
    "rows": 9,
    "missing": 1,
    "extra": 1,
    "changed": 11,
    "samples": [
        {
            "key": {"tenant": "so", "unit": "a"},
            "live": {"tenant": "so", "unit": "a", "name": "Sai"},
            "rebuilt": {"tenant": "so", "unit": "a", "name": "Đúng"},
        },
        {"key": {"tenant": "so", "unit": "b"}, "live": None, "rebuilt": {"tenant": "so", "unit": "b"}},
        {"key": {"tenant": "so", "unit": "c"}, "live": {"tenant": "so", "unit": "c"}, "rebuilt": None},
    ],
}


def under_way(state: str, done: int = 0, trouble: str | None = None) -> dict[str, Any]:
    logs = [{"log": "personnel", "done": done, "end": 474, "events": done}]
    return {"state": state, "trouble": trouble, "outcome": None, "logs": logs}


def ended(*tables: dict[str, Any]) -> dict[str, Any]:
    outcome = {"events": 474, "seconds": 0.5, "paused_ms": 12.3, "tables": list(tables)}
    return {"state": "done", "trouble": None, "outcome": outcome, "logs": []}


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "PAUSE", 0)


def test_it_is_started_and_followed_to_its_end(server: Server, run: Run) -> None:
    server.on("POST", PATH, under_way("building"))
    server.on("GET", PATH, under_way("building", 100), under_way("switching", 474), ended(EQUAL))
    result = run("rebuild", "personnel")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()[-2:-1]] == [["people", "120", "0", "0", "0"]]
    assert "474 sự kiện trong 0,5 giây, 948 sự kiện/giây" in result.stderr
    assert "Mọi dòng đều đúng như nhật ký." in result.stderr
    assert [request.method for request in server.requests] == ["POST", "GET", "GET", "GET"]


def test_differences_are_told_row_by_row_and_have_an_exit_code_of_their_own(server: Server, run: Run) -> None:
    server.on("POST", PATH, under_way("building"))
    server.on("GET", PATH, ended(EQUAL, DIFFERENT))
    result = run("rebuild", "personnel", lang="en")
    assert result.exit_code == 5
    assert result.stdout.splitlines()[-4:] == [
        'units [tenant=so, unit=a]: name: "Sai" → "Đúng"',
        "units [tenant=so, unit=b]: was missing, added",
        "units [tenant=so, unit=c]: not in the logs, removed",
        "units: and 10 more rows",
    ]
    assert "13 rows differed from the logs and are now mended." in result.stderr
    server.on("GET", PATH, ended(EQUAL, DIFFERENT))
    assert "13 dòng đã khác với nhật ký và nay đã đúng." in run("rebuild", "personnel").stderr


def test_rows_of_which_none_is_shown_are_counted_and_a_silent_server_is_another_exit_code(
    server: Server, run: Run
) -> None:
    server.on("POST", PATH, under_way("building"))
    server.on("GET", PATH, ended({**DIFFERENT, "samples": []}))
    result = run("rebuild", "personnel", lang="en")
    assert result.exit_code == 5
    assert result.stdout.splitlines()[-1] == "units: 13 rows that are not shown: none names this organisation"
    server.on("POST", PATH, problem(503, "service.unavailable", "Dịch vụ chưa sẵn sàng"))
    assert run("rebuild", "personnel").exit_code == 3


def test_what_holds_it_up_is_told_once(server: Server, run: Run) -> None:
    held_up = under_way("building", 100, trouble="observations: no answer within 10 s")
    server.on("POST", PATH, under_way("building"))
    server.on("GET", PATH, held_up, held_up, ended(EQUAL))
    result = run("rebuild", "personnel")
    assert result.exit_code == 0
    assert result.stderr.count("observations: no answer within 10 s") == 1


def test_one_that_fails_is_exit_code_1_with_its_reason(server: Server, run: Run) -> None:
    server.on("POST", PATH, under_way("building"))
    server.on("GET", PATH, under_way("failed", 100, trouble="KeyError('unit')"))
    result = run("rebuild", "personnel")
    assert result.exit_code == 1
    assert "Đã hỏng. KeyError('unit')" in result.stderr


def test_a_second_one_is_refused(server: Server, run: Run) -> None:
    server.on("POST", PATH, problem(409, "rebuild.running", "Việc dựng lại đang chạy"))
    result = run("rebuild", "personnel")
    assert result.exit_code == 1
    assert "Việc dựng lại đang chạy" in result.stderr


def test_following_starts_nothing(server: Server, run: Run) -> None:
    server.on("GET", PATH, under_way("building", 100), ended(EQUAL))
    assert run("rebuild", "personnel", "--follow").exit_code == 0
    assert {request.method for request in server.requests} == {"GET"}


def test_the_state_is_shown_and_left_as_it_is(server: Server, run: Run) -> None:
    server.on("GET", PATH, under_way("building", 100))
    result = run("rebuild", "personnel", "--state")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2].split() == ["personnel", "100", "474", "100"]
    assert json.loads(run("rebuild", "personnel", "--state", "--json").stdout) == under_way("building", 100)
    assert {request.method for request in server.requests} == {"GET"}


def test_cancelling_waits_until_it_is_given_up(server: Server, run: Run) -> None:
    server.on("DELETE", PATH, under_way("cancelling"))
    gone: dict[str, Any] = {"state": "cancelled", "trouble": None, "outcome": None, "logs": []}
    server.on("GET", PATH, under_way("cancelling"), gone)
    result = run("rebuild", "personnel", "--cancel")
    assert result.exit_code == 0
    assert "Đã bỏ" in result.stderr
    server.on("GET", PATH, gone)
    server.on("POST", PATH, under_way("building"))
    assert run("rebuild", "personnel").exit_code == 1


def test_only_one_thing_at_a_time(server: Server, run: Run) -> None:
    result = run("rebuild", "personnel", "--state", "--cancel")
    assert result.exit_code == 2
    assert server.requests == []
