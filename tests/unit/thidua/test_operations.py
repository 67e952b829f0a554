"""Status and logs."""

import json
from typing import Any

import httpx
import pytest

from tests.unit.thidua.conftest import Run, Server
from thidua.cli import operations

CALM = {"head": 45, "relayed": 45, "taken": {"personnel": 7}, "waiting": 0, "parked": 0}
EVENTS = [{"position": position, "type": "PersonRegistered"} for position in range(1, 46)]


def paged(request: httpx.Request) -> httpx.Response:
    after, limit = int(request.url.params["after"]), int(request.url.params["limit"])
    return httpx.Response(200, json=EVENTS[after : after + limit])


def test_status_tells_how_far_everything_is(server: Server, run: Run) -> None:
    server.on("GET", "/api/status", {"services": {"scoring": CALM}, "settled": True})
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2].split() == ["scoring", "45", "45", "personnel", "7", "0", "0"]
    assert "đã xử lý xong" in result.stderr


def test_what_is_parked_is_told_with_the_command_that_shows_it(server: Server, run: Run) -> None:
    server.on("GET", "/api/status", {"services": {"scoring": {**CALM, "parked": 2}}, "settled": True})
    result = run("status", lang="en")
    assert "scoring keeps 2 that it could not take. See: thidua dead-letters list scoring" in result.stderr


def test_a_silent_service_is_exit_code_3(server: Server, run: Run) -> None:
    silent: dict[str, Any] = {"error": {"code": "service.unavailable", "message": "awards không trả lời."}}
    found = {"services": {"awards": silent, "scoring": CALM}, "settled": False}
    server.on("GET", "/api/status", found)
    result = run("status")
    assert result.exit_code == 3
    assert "awards không trả lời." in result.stdout
    as_json = run("status", "--json")
    assert as_json.exit_code == 3
    assert json.loads(as_json.stdout) == found


def test_a_log_is_a_line_of_json_an_event(server: Server, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PAGE", 10)
    status = httpx.Response(200, json={"services": {"personnel": CALM}, "settled": True})
    server.handle = (  # type: ignore[method-assign]
        lambda request: status if request.url.path == "/api/status" else paged(request)
    )
    assert [json.loads(line) for line in run("log", "personnel").stdout.splitlines()] == EVENTS[-20:]
    assert [json.loads(line) for line in run("log", "personnel", "-n", "2").stdout.splitlines()] == EVENTS[
        -2:
    ]
    everything = run("log", "personnel", "--after", "0").stdout
    assert [json.loads(line) for line in everything.splitlines()] == EVENTS


def test_following_a_log_goes_on_where_it_stopped(
    server: Server, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(operations.time, "sleep", pause)
    server.on("GET", "/api/logs/awards", EVENTS[:2], [], EVENTS[2:3])
    result = run("log", "awards", "--after", "0", "--follow")
    assert [json.loads(line)["position"] for line in result.stdout.splitlines()] == [1, 2, 3]
    assert [query["after"] for query in server.queries] == ["0", "2", "2"]
    assert result.exit_code == 130
