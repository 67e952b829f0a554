"""Many commands in one request."""

from typing import Any

import pytest

from services.gateway.backend import ServiceUnavailable
from shared.ids import person_id


def row(service: str, command: str, **fields: Any) -> dict[str, Any]:
    return {"service": service, "command": command, **fields}


def test_results_come_in_the_order_of_the_commands(request_as: Any, backend: Any) -> None:
    backend.answers["execute_each"] = lambda commands, context: [
        {"events": [one["command"]]} for one in commands
    ]
    commands = [row("personnel", "A"), row("personnel", "B"), row("awards", "C"), row("personnel", "D")]

    answer = request_as("POST", "/api/commands", json={"commands": commands})

    assert answer.status_code == 200
    assert answer.json == {"results": [{"status": 201, "events": [name]} for name in "ABCD"]}
    assert [service for service, _, _ in backend.calls] == ["personnel", "awards", "personnel"]


def test_staff_codes_stand_for_persons(request_as: Any, backend: Any) -> None:
    commands = [row("personnel", "TransferPerson", person="CB001", unit="vp", on="2019-07-15")]

    request_as("POST", "/api/commands", json={"commands": commands})

    sent = backend.asked("execute_each")[0]["commands"]
    assert sent == [
        {"command": "TransferPerson", "person": person_id("so", "CB001"), "unit": "vp", "on": "2019-07-15"}
    ]


def test_a_refused_row_says_why_and_stops_nothing(request_as: Any, backend: Any) -> None:
    refused = {"refused": {"code": "unit.unknown", "details": {"value": "x", "known": "vp"}}}
    backend.answers["execute_each"] = [refused, {"events": ["e"]}]

    answer = request_as(
        "POST", "/api/commands", json={"commands": [row("personnel", "A")] * 2}, language="en"
    )

    first, second = answer.json["results"]
    assert first["refused"]["code"] == "unit.unknown"
    assert first["refused"]["message"] == "There is no unit ‹x›. Use one of vp, or create the unit first."
    assert first["status"] == 422
    assert second == {"status": 201, "events": ["e"]}


def test_many_commands_go_in_several_calls(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/commands", json={"commands": [row("personnel", "A")] * 2450})

    assert len(answer.json["results"]) == 2450
    assert [len(one["commands"]) for one in backend.asked("execute_each")] == [1000, 1000, 450]


def test_what_was_done_is_told_even_when_a_service_is_silent(request_as: Any, backend: Any) -> None:
    backend.answers["awards.execute_each"] = ServiceUnavailable("awards")

    answer = request_as(
        "POST", "/api/commands", json={"commands": [row("personnel", "A"), row("awards", "B")]}
    )

    done, not_done = answer.json["results"]
    assert done == {"status": 201, "events": ["e"]}
    assert (not_done["status"], not_done["refused"]["code"]) == (503, "service.unavailable")


def test_a_row_without_service_or_command_refuses_the_request(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/commands", json={"commands": [{"service": "cats"}, row("awards", "B")]})

    assert answer.status_code == 422
    places = [one["place"] for one in answer.json["errors"]]
    assert places == ["commands[0].service", "commands[0].command"]
    assert backend.calls == []


RECORD = {"subject": "CB001", "criterion": "trang-phuc"}
TOO_MANY = "The request has 5001 items, 5000 at most at a time. Send them in parts."


def test_records_go_together_and_each_is_told_its_status(request_as: Any, backend: Any) -> None:
    backend.answers["execute_each"] = [
        {"events": ["e"]},
        {"events": []},
        {"refused": {"code": "record.exists", "details": {"place": "record", "value": "r1"}}},
        {"refused": {"code": "command.malformed", "details": {"mistakes": {"vi": "sai", "en": "wrong"}}}},
    ]

    answer = request_as("POST", "/api/records/batch", json=[RECORD] * 4, language="en")

    assert answer.status_code == 200
    results = answer.json["results"]
    assert [one["status"] for one in results] == [201, 200, 409, 422]
    assert "r1" in results[2]["refused"]["message"]
    assert results[3]["refused"]["message"] == "wrong"
    (asked,) = backend.asked("execute_each")
    assert asked["commands"] == [{"command": "RecordBehaviour", **RECORD}] * 4


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/records/batch", [RECORD] * 5001),
        ("/api/commands", {"commands": [row("personnel", "A")] * 5001}),
    ],
)
def test_too_many_at_a_time_are_refused_whole(request_as: Any, backend: Any, path: str, body: Any) -> None:
    answer = request_as("POST", path, json=body, language="en")

    assert (answer.status_code, answer.json["code"]) == (413, "request.too-many")
    assert answer.json["detail"] == TOO_MANY
    assert backend.calls == []


@pytest.mark.parametrize(
    ("body", "place", "said"),
    [
        ({}, "", "Must be a JSON list"),
        ([RECORD, 7], "[1]", "Must be a JSON object"),
        ([{**RECORD, "command": "RetractBehaviour"}], "[0].command", "no such field"),
    ],
)
def test_what_is_no_list_of_records_is_refused_whole(
    request_as: Any, backend: Any, body: Any, place: str, said: str
) -> None:
    answer = request_as("POST", "/api/records/batch", json=body, language="en")

    assert answer.status_code == 422
    (mistake,) = answer.json["errors"]
    assert mistake["place"] == place
    assert said in mistake["message"]
    assert backend.calls == []


def test_a_batch_that_is_no_json_is_refused_with_the_place(request_as: Any) -> None:
    answer = request_as(
        "POST", "/api/records/batch", data='[{"a": 1},]', content_type="application/json", language="en"
    )

    assert (answer.status_code, answer.json["code"]) == (400, "request.malformed")
    assert answer.json["details"]["place"].startswith("line 1, column")


def test_a_batch_is_documented_as_a_list_of_records(request_as: Any) -> None:
    described = request_as("GET", "/api/openapi.json").json["paths"]["/api/records/batch"]["post"]

    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {
        "type": "array",
        "maxItems": 5000,
        "items": {"$ref": "#/components/schemas/RecordBehaviour"},
    }
