"""Webhooks from the command line."""

import json

import pytest

from tests.unit.thidua.conftest import Run, Server

ONE = "/api/webhooks/w1"
WEBHOOK = {
    "subscription": "w1",
    "label": "Trang tin",
    "url": "https://example.vn/x",
    "types": ["AwardConferred", "AwardRevoked"],
    "units": [],
    "state": "disabled",
    "why": "gone",
    "waiting": 2,
    "succeeded": None,
}
DELIVERY = {
    "event": "e1",
    "type": "AwardConferred",
    "state": "given-up",
    "attempts": 10,
    "tried": "2019-07-15T01:05:00Z",
    "status": 500,
    "error": None,
}


def test_one_is_added_and_its_secret_is_told(server: Server, run: Run) -> None:
    server.on("POST", "/api/webhooks", {"subscription": "w1", "secret": "whsec_x"})
    result = run("webhook", "add", "https://example.vn/x", "--event", "AwardConferred", "--unit", "vp")
    assert result.stdout.split() == ["w1", "whsec_x"]
    wanted = {"url": "https://example.vn/x", "types": ["AwardConferred"], "units": ["vp"], "label": "webhook"}
    assert server.body() == wanted


def test_they_are_listed_with_how_they_stand(server: Server, run: Run) -> None:
    server.on("GET", "/api/webhooks", [WEBHOOK])
    said = run("webhook", "list").stdout
    assert "AwardConferred, AwardRevoked" in said and "đã tắt" in said


def test_the_delivery_log_is_shown(server: Server, run: Run) -> None:
    server.on("GET", f"{ONE}/deliveries", [DELIVERY])
    result = run("webhook", "deliveries", "w1", "--state", "given-up", "-n", "5", lang="en")
    assert "given up" in result.stdout and "500" in result.stdout
    assert server.queries == [{"state": "given-up", "limit": "5"}]
    server.on("GET", f"{ONE}/deliveries/e1", DELIVERY)
    assert json.loads(run("webhook", "show", "w1", "e1").stdout) == DELIVERY


def test_a_replay_begins_at_one_point(server: Server, run: Run) -> None:
    server.on("POST", f"{ONE}/replays", {"replay": "r1"})
    assert run("webhook", "replay", "w1", "--day", "2019-07-15").exit_code == 0
    assert server.body() == {"day": "2019-07-15"}
    assert run("webhook", "replay", "w1", "--event", "e1").exit_code == 0
    assert server.body() == {"event": "e1"}
    assert run("webhook", "replay", "w1").exit_code == 2
    assert len(server.requests) == 2


@pytest.mark.parametrize("deed", ["pause", "resume"])
def test_it_is_paused_and_resumed(server: Server, run: Run, deed: str) -> None:
    server.on("POST", f"{ONE}/{deed}", WEBHOOK)
    assert run("webhook", deed, "w1").exit_code == 0


def test_its_secret_is_changed_and_it_is_removed(server: Server, run: Run) -> None:
    server.on("POST", f"{ONE}/secret", {"secret": "whsec_y"})
    assert run("webhook", "rotate", "w1").stdout.strip() == "whsec_y"
    server.on("DELETE", ONE, {"subscription": "w1"})
    assert run("webhook", "remove", "w1").exit_code == 0


def test_the_types_are_told(server: Server, run: Run) -> None:
    server.on(
        "GET", "/api/webhook-types", [{"type": "AwardConferred", "source": "awards", "meaning": "An award"}]
    )
    assert "AwardConferred" in run("webhook", "types").stdout
