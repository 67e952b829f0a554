"""Many commands in one request."""

from typing import Any

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
    assert answer.json == {"results": [{"events": [name]} for name in "ABCD"]}
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
    assert second == {"events": ["e"]}


def test_many_commands_go_in_several_calls(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/commands", json={"commands": [row("personnel", "A")] * 450})

    assert len(answer.json["results"]) == 450
    assert [len(one["commands"]) for one in backend.asked("execute_each")] == [200, 200, 50]


def test_what_was_done_is_told_even_when_a_service_is_silent(request_as: Any, backend: Any) -> None:
    backend.answers["awards.execute_each"] = ServiceUnavailable("awards")

    answer = request_as(
        "POST", "/api/commands", json={"commands": [row("personnel", "A"), row("awards", "B")]}
    )

    done, not_done = answer.json["results"]
    assert done == {"events": ["e"]}
    assert not_done["refused"]["code"] == "service.unavailable"


def test_a_row_without_service_or_command_refuses_the_request(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/commands", json={"commands": [{"service": "cats"}, row("awards", "B")]})

    assert answer.status_code == 422
    places = [one["place"] for one in answer.json["errors"]]
    assert places == ["commands[0].service", "commands[0].command"]
    assert backend.calls == []
