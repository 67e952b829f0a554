"""Webhooks over the API, each organisation for itself."""

from typing import Any

import pytest

NEW = {"url": "https://example.vn/thi-dua", "types": ["AwardConferred"], "label": "Trang tin"}


@pytest.fixture
def made(request_as: Any) -> dict[str, Any]:
    answer = request_as("POST", "/api/webhooks", json=NEW)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


def test_the_secret_is_told_once(request_as: Any, made: dict[str, Any]) -> None:
    assert made["secret"].startswith("whsec_")
    shown = request_as("GET", f"/api/webhooks/{made['subscription']}")
    assert made["secret"] not in shown.text
    found = shown.json
    assert (found["url"], found["types"], found["state"]) == (NEW["url"], NEW["types"], "active")
    assert [one["ends"] for one in found["secrets"]] == [None]
    again = request_as("POST", f"/api/webhooks/{made['subscription']}/secret").json
    assert again["secret"] != made["secret"]
    ends = [one["ends"] for one in request_as("GET", f"/api/webhooks/{made['subscription']}").json["secrets"]]
    assert ends[0] is None and ends[1] is not None


def test_it_is_paused_resumed_and_ended(request_as: Any, made: dict[str, Any]) -> None:
    path = f"/api/webhooks/{made['subscription']}"
    assert request_as("POST", f"{path}/pause").json["state"] == "paused"
    assert request_as("POST", f"{path}/resume").json["state"] == "active"
    assert request_as("DELETE", path).json == {"subscription": made["subscription"]}
    assert request_as("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"url": "http://127.0.0.1/"}, "webhook.private-url"),
        ({"url": "http://example.vn/"}, "webhook.plain-url"),
        ({"types": ["PunchRecorded"]}, "webhook.unknown-type"),
        ({"units": ["khong-co"]}, "webhook.no-such-unit"),
        ({"types": []}, "request.invalid"),
        ({"secret": "mine"}, "request.invalid"),
    ],
)
def test_what_cannot_be_is_refused(request_as: Any, changed: dict[str, Any], code: str) -> None:
    answer = request_as("POST", "/api/webhooks", json={**NEW, **changed})
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_only_units_that_there_are(request_as: Any, backend: Any) -> None:
    backend.answers["units"] = [{"unit": "thanh-tra", "name": "Thanh tra"}]
    answer = request_as("POST", "/api/webhooks", json={**NEW, "units": ["thanh-tra"]})
    assert request_as("GET", f"/api/webhooks/{answer.json['subscription']}").json["units"] == ["thanh-tra"]


def test_a_replay_is_begun_and_seen(request_as: Any, made: dict[str, Any]) -> None:
    path = f"/api/webhooks/{made['subscription']}/replays"
    answer = request_as("POST", path, json={"day": "2019-07-15"})
    assert answer.status_code == 202
    (row,) = request_as("GET", path).json
    assert (row["replay"], row["source"], row["ended"]) == (answer.json["replay"], "awards", None)
    assert request_as("POST", path, json={}).json["code"] == "webhook.one-point"
    assert request_as("POST", path, json={"event": "x"}).json["code"] == "webhook.event.unknown"


def test_the_delivery_log_of_what_was_never_sent_is_empty(request_as: Any, made: dict[str, Any]) -> None:
    path = f"/api/webhooks/{made['subscription']}/deliveries"
    assert request_as("GET", path, query_string={"state": "pending"}).json == []
    assert request_as("GET", f"{path}/x").json["code"] == "webhook.event.unknown"
    assert request_as("GET", path, query_string={"state": "lost"}).status_code == 422


def test_the_types_say_what_they_mean(request_as: Any) -> None:
    rows = {one["type"]: one for one in request_as("GET", "/api/webhook-types").json}
    assert rows["AwardConferred"]["source"] == "awards" and rows["AwardConferred"]["meaning"]
    assert "PunchRecorded" not in rows
