"""Time clocks over the API, and clocks at a door behind which nobody answers."""

from typing import Any

from services.gateway.backend import ServiceUnavailable
from services.gateway.clock_door import create_clock_door

SILENT = {
    "device": "CJ7H202460123",
    "failure": {"code": "device.silent", "details": {"value": "10.0.0.7:4370", "detail": "timed out"}},
}


def test_why_a_clock_could_not_be_read_is_said_in_the_language_of_the_request(
    request_as: Any, backend: Any
) -> None:
    backend.answers["clocks"] = [SILENT, {"device": "X", "failure": None}]
    told = request_as("GET", "/api/clocks", language="en").json
    assert "cannot be read: timed out" in told[0]["failure"] and told[1]["failure"] is None
    backend.answers["clock"] = SILENT
    assert "Không đọc được" in request_as("GET", "/api/clocks/CJ7H202460123").json["failure"]


def test_strangers_come_with_the_mend(request_as: Any, backend: Any) -> None:
    backend.answers["clock_strangers"] = [{"device": "X-1", "why": "device.stranger", "address": "10.0.0.9"}]
    (row,) = request_as("GET", "/api/unknown-clocks", language="en").json
    assert row["message"] == (
        "Time clock ‹X-1› (10.0.0.9) is not registered. Register it with thidua clock register."
    )


def test_its_key_is_sent_on_and_bounded(request_as: Any, backend: Any) -> None:
    assert request_as("POST", "/api/clocks/X-1/key", json={"key": 7788}).status_code == 200
    assert backend.asked("set_clock_key") == [{"tenant": "so", "device": "X-1", "key": 7788}]
    assert request_as("POST", "/api/clocks/X-1/key", json={"key": -1}).status_code == 422


def test_while_nobody_takes_punches_the_clock_is_told_to_come_again(backend: Any) -> None:
    backend.answers["clock_posts"] = ServiceUnavailable("observations")
    door = create_clock_door(backend).test_client()
    answer = door.post(
        "/iclock/cdata", query_string={"SN": "X-1", "table": "ATTLOG"}, data="1\t2019-07-15 08:00:00"
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_what_no_clock_says_is_refused_in_plain_text(backend: Any) -> None:
    door = create_clock_door(backend).test_client()
    assert door.get("/iclock/cdata").status_code == 403
    assert door.get("/iclock/cdata", query_string={"SN": "x" * 41}).status_code == 403
    assert door.get("/iclock/registry", query_string={"SN": "X-1"}).status_code == 404
    assert door.post("/iclock/getrequest", query_string={"SN": "X-1"}).mimetype == "text/plain"
    assert backend.calls == []
