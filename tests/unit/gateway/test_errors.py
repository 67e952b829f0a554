"""Everything that goes wrong is a problem that names the place, the value, the rule and the mend."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from nameko.exceptions import RemoteError

from services.gateway.backend import ServiceUnavailable
from services.gateway.errors import STATUS_OF_REFUSAL
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal
from shared.ids import person_id

UNIT = {"unit": "vp", "name": "Văn phòng", "on": "2019-01-01"}


def assert_problem(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["type"] == f"urn:thidua:problem:{code}"
    assert answer.json["title"] and "problem." not in answer.json["title"]
    assert answer.json["detail"] and "‹‹" not in answer.json["detail"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}])
def test_nobody_comes_in_without_a_token(
    stranger: FlaskClient, backend: Any, headers: dict[str, str]
) -> None:
    answer = stranger.get("/api/units", headers=headers)

    assert_problem(answer, 401, "request.unauthorised")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert backend.calls == []


def test_unknown_address(request_as: Any) -> None:
    answer = request_as("GET", "/api/nothing")

    assert_problem(answer, 404, "request.no-such-place")
    assert "/api/nothing" in answer.json["detail"]


def test_wrong_method(request_as: Any) -> None:
    answer = request_as("PUT", "/api/units", json={})

    assert_problem(answer, 405, "request.wrong-method")
    assert "POST" in answer.json["detail"]
    assert "POST" in answer.headers["Allow"]


def test_a_body_that_is_no_json(request_as: Any) -> None:
    answer = request_as("POST", "/api/units", data='{"unit":\n', content_type="application/json")

    assert_problem(answer, 400, "request.malformed")
    assert answer.json["detail"].startswith("dòng 2, cột 1: ")


def test_a_body_that_is_no_object(request_as: Any) -> None:
    answer = request_as("POST", "/api/units", json=[])

    assert_problem(answer, 422, "request.invalid")
    assert answer.json["detail"] == "Yêu cầu có 1 chỗ sai. Phải là một đối tượng JSON. Hãy viết dạng {…}."


def test_a_body_that_is_not_utf_8(request_as: Any, backend: Any) -> None:
    body = '{"unit": "vp", "name": "Văn phòng"}'.encode("cp1258", "replace")

    answer = request_as("POST", "/api/units", data=body, content_type="application/json")

    assert_problem(answer, 400, "request.malformed")
    assert backend.calls == []


def test_a_body_of_another_type(request_as: Any) -> None:
    answer = request_as(
        "POST", "/api/units", data="unit=vp", content_type="application/x-www-form-urlencoded"
    )

    assert_problem(answer, 415, "request.not-json")


def test_a_body_of_no_type(request_as: Any) -> None:
    answer = request_as("POST", "/api/units", data=b"{}")

    assert_problem(answer, 415, "request.untyped")


def test_an_unknown_person_in_the_path_is_named_by_code(request_as: Any, backend: Any) -> None:
    unknown = Refusal("person.unknown", place="person", value=person_id("so", "CB999"))
    backend.answers["person"] = unknown

    answer = request_as("GET", "/api/people/CB999")

    assert_problem(answer, 404, "person.unknown")
    assert "‹CB999›" in answer.json["detail"]


def test_a_body_that_is_too_large(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/units", json={**UNIT, "name": "x" * 9 * 2**20})

    assert_problem(answer, 413, "request.too-large")
    assert "8 MB" in answer.json["detail"]
    assert backend.calls == []


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Thiếu trường bắt buộc"), ("en", "required"), ("fr", "Thiếu trường")]
)
def test_mistakes_are_listed_in_the_language_of_the_request(
    request_as: Any, language: str, words: str
) -> None:
    answer = request_as(
        "POST", "/api/units", json={"unit": "VP", "size": 3, "on": "hôm nay"}, language=language
    )

    assert_problem(answer, 422, "request.invalid")
    found = {one["place"]: one["message"] for one in answer.json["errors"]}
    assert list(found) == ["unit", "name", "on", "size"]
    assert words in found["name"]
    assert "‹VP›" in found["unit"] and "phong-viec-lam" in found["unit"]
    assert "hôm nay" in found["on"]
    assert "name" in found["size"]
    assert words in answer.json["detail"]


def test_mistakes_in_the_query_are_marked_as_such(request_as: Any, backend: Any) -> None:
    answer = request_as("GET", "/api/people?on=2019-02-30&untt=vp")

    assert_problem(answer, 422, "request.invalid")
    assert [one["place"] for one in answer.json["errors"]] == ["?on", "?untt"]
    assert backend.calls == []


def test_a_refusal_is_422_in_the_language_of_the_request(request_as: Any, backend: Any) -> None:
    backend.answers["execute"] = Refusal("unit.unknown", place="parent", value="x", known="vp")

    answer = request_as("POST", "/api/units", json={**UNIT, "parent": "x"}, language="en")

    assert_problem(answer, 422, "unit.unknown")
    assert answer.json["detail"] == "parent: There is no unit ‹x›. Use one of vp, or create the unit first."
    assert answer.json["details"] == {"place": "parent", "value": "x", "known": "vp"}


def test_what_the_path_names_and_nobody_knows_is_404(request_as: Any, backend: Any) -> None:
    backend.answers["execute"] = Refusal("unit.unknown", value="x", known="vp")

    answer = request_as("POST", "/api/units/x/rename", json={"name": "X", "on": "2019-01-01"})

    assert_problem(answer, 404, "unit.unknown")


def test_an_unknown_person_is_told_by_the_code_that_was_asked_for(request_as: Any, backend: Any) -> None:
    backend.answers["execute"] = lambda command, context: (_ for _ in ()).throw(
        Refusal("person.unknown", place="person", value=command["person"])
    )

    answer = request_as("POST", "/api/people/CB999/badges", json={"badge": "1", "on": "2019-01-01"})

    assert_problem(answer, 404, "person.unknown")
    assert answer.json["details"]["value"] == "CB999"
    assert "‹CB999›" in answer.json["detail"]


def test_what_contradicts_the_recorded_state_is_409(request_as: Any, backend: Any) -> None:
    backend.answers["execute"] = Refusal("unit.exists", value="vp", name="Văn phòng")

    assert_problem(request_as("POST", "/api/units", json=UNIT), 409, "unit.exists")


def test_every_code_with_a_status_of_its_own_is_in_the_catalogue() -> None:
    assert set(STATUS_OF_REFUSAL) <= set(catalogue())


@pytest.mark.parametrize("code", ["service.unavailable", "service.busy"])
def test_a_silent_service_is_named(request_as: Any, backend: Any, code: str) -> None:
    backend.answers["units"] = ServiceUnavailable("personnel", code)

    answer = request_as("GET", "/api/units")

    assert_problem(answer, 503, code)
    assert int(answer.headers["Retry-After"]) > 0
    assert "personnel" in answer.json["detail"]


def test_an_unexpected_failure_shows_nothing_of_the_inside(request_as: Any, backend: Any) -> None:
    backend.answers["units"] = RemoteError("OperationalError", "table units: Nguyễn Thị Lan")

    answer = request_as("GET", "/api/units", headers={"X-Correlation-ID": "abc-1"})

    assert_problem(answer, 500, "internal.error")
    assert "Lan" not in answer.text and "Operational" not in answer.text
    assert "abc-1" in answer.json["detail"]


def test_unknown_service(request_as: Any) -> None:
    answer = request_as("GET", "/api/logs/nothing")

    assert_problem(answer, 404, "service.unknown")
    assert "personnel" in answer.json["detail"]


def test_a_score_of_neither_a_person_nor_a_unit(request_as: Any, backend: Any) -> None:
    assert_problem(request_as("GET", "/api/scores/dog/x/explanation"), 404, "request.no-such-place")
    assert backend.calls == []
