"""Dead letters from the command line."""

import json

from tests.unit.thidua.conftest import Run, Server, problem

ALL = "/api/services/scoring/dead-letters"
ONE = f"{ALL}/personnel/42"
EVENT = {
    "kind": "event",
    "source": "personnel",
    "letter": "42",
    "type": "UnitRenamed",
    "reason": "ValueError('no')",
    "parked_at": "2019-07-15T01:05:00Z",
    "settled_at": None,
    "settled_by": None,
    "outcome": None,
    "why": None,
}
MESSAGE = EVENT | {"kind": "message", "letter": "0fa1", "type": None}
FAILED = {"source": "personnel", "letter": "42", "code": "dead-letter.failed", "message": "vẫn không được"}


def test_what_waits_is_listed_with_its_reason(server: Server, run: Run) -> None:
    server.on("GET", ALL, [EVENT, MESSAGE])
    result = run("dead-letters", "list", "scoring", "personnel")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines() if "personnel" in line]
    assert lines[0][:6] == ["personnel", "42", "sự", "kiện", "UnitRenamed", "2019-07-15"]
    assert lines[1][:4] == ["personnel", "0fa1", "thư", "lạ"]
    assert "ValueError('no')" in result.stdout
    assert server.queries == [{"source": "personnel"}]


def test_as_json_it_is_what_the_server_said(server: Server, run: Run) -> None:
    server.on("GET", ALL, [EVENT])
    result = run("dead-letters", "list", "scoring", "--settled", "--json")
    assert json.loads(result.stdout) == [EVENT]
    assert server.queries == [{"settled": "true"}]
    server.on("GET", ONE, EVENT | {"event": {"position": 42}})
    assert json.loads(run("dead-letters", "show", "scoring", "personnel", "42").stdout)["event"] == {
        "position": 42
    }


def test_nothing_waiting_is_said_too(server: Server, run: Run) -> None:
    server.on("GET", ALL, [])
    assert "Nothing waits." in run("dead-letters", "list", "scoring", lang="en").stderr


def test_one_is_replayed_and_a_second_failure_tells_its_reason(server: Server, run: Run) -> None:
    server.on("POST", f"{ONE}/replay", EVENT, problem(409, "dead-letter.failed", "still: KeyError('a')"))
    assert "Replayed 1." in run("dead-letters", "replay", "scoring", "personnel", "42", lang="en").stderr
    again = run("dead-letters", "replay", "scoring", "personnel", "42")
    assert again.exit_code == 1
    assert "still: KeyError('a')" in again.stderr


def test_all_are_replayed_and_what_fails_is_shown(server: Server, run: Run) -> None:
    server.on("POST", f"{ALL}/personnel/replay", {"settled": 3, "resent": 0, "failed": [FAILED]})
    result = run("dead-letters", "replay", "scoring", "personnel", "--all")
    assert result.exit_code == 1
    assert "Đã nhận lại 3 mục." in result.stderr
    assert "vẫn không được" in result.stdout


def test_of_an_unreadable_message_it_is_said_that_nothing_is_taken(server: Server, run: Run) -> None:
    server.on("POST", f"{ALL}/personnel/0fa1/replay", MESSAGE | {"outcome": "resent"})
    said = run("dead-letters", "replay", "scoring", "personnel", "0fa1", lang="en").stderr
    assert "Asked personnel to send again what 1 unreadable message may have carried" in said
    assert "Replayed" not in said
    server.on("POST", f"{ALL}/personnel/replay", {"settled": 3, "resent": 2, "failed": []})
    said = run("dead-letters", "replay", "scoring", "personnel", "--all", lang="en").stderr
    assert "Replayed 1." in said and "2 unreadable messages" in said


def test_a_drop_says_why(server: Server, run: Run) -> None:
    server.on("DELETE", ONE, EVENT)
    result = run("dead-letters", "drop", "scoring", "personnel", "42", "--reason", "thử")
    assert result.exit_code == 0
    assert server.queries == [{"reason": "thử"}]
    assert run("dead-letters", "drop", "scoring", "personnel", "42").exit_code == 2


def test_one_or_all_is_to_be_said(server: Server, run: Run) -> None:
    for arguments in (["replay", "scoring", "personnel"], ["replay", "scoring", "personnel", "42", "--all"]):
        result = run("dead-letters", *arguments)
        assert result.exit_code == 2
        assert "--all" in result.stderr
    assert server.requests == []


def test_a_halted_subscription_is_told_and_resumed(server: Server, run: Run) -> None:
    halted = {"head": 1, "relayed": 1, "taken": {}, "waiting": 0, "parked": 10, "halted": {"personnel": "vì"}}
    server.on("GET", "/api/status", {"services": {"scoring": halted}, "settled": False})
    assert "thidua dead-letters resume scoring personnel" in run("status").stderr
    server.on(
        "POST", "/api/services/scoring/subscriptions/resume", {"resumed": ["personnel"]}, {"resumed": []}
    )
    assert "Nhận tiếp từ: personnel." in run("dead-letters", "resume", "scoring", "personnel").stderr
    assert "Nothing had halted." in run("dead-letters", "resume", "scoring", lang="en").stderr
    assert server.queries[1:] == [{"source": "personnel"}, {}]
