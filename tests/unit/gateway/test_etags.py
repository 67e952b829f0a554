"""Commands that hold only while a thing is as somebody saw it."""

from typing import Any

import pytest

from shared.contracts.refusal import Refusal
from shared.ids import new_id, person_id

RECORD = {"record": "r1", "standing": "recorded", "quantity": 100}
SAID = {"by": "CB005", "reason": "Ghi nhầm"}
UNITS = [{"unit": "vp", "name": "Văn phòng"}, {"unit": "tc", "name": "Tổ chức"}]
THINGS = [
    ("/records/r1", "record", RECORD),
    ("/people/CB001", "person", {"person": person_id("so", "CB001"), "code": "CB001", "name": "Lan"}),
    ("/campaigns/c1", "campaign", {"campaign": "c1", "name": "Văn hóa công sở"}),
    ("/units/vp", "units", UNITS),
    ("/criteria/van-hoa/1", "criteria_in_full", {"criteria": "van-hoa", "version": 1, "text": "a: 1"}),
]


@pytest.mark.parametrize(("path", "method", "thing"), THINGS)
def test_a_thing_has_a_strong_tag_of_its_content(
    request_as: Any, backend: Any, path: str, method: str, thing: Any
) -> None:
    tags = []
    changed = [{**UNITS[0], "name": "VP"}] if method == "units" else {**thing, "name": "x", "text": "b: 2"}
    for answer in (thing, thing, changed):
        backend.answers[method] = answer
        told = request_as("GET", f"/api{path}")
        assert told.status_code == 200, told.text
        tags.append(told.headers["ETag"])

    assert tags[0] == tags[1] != tags[2]
    assert tags[0].startswith('"') and tags[0].endswith('"')


@pytest.fixture
def tag(request_as: Any, backend: Any) -> str:
    """Of the record as it is."""
    backend.answers["record"] = RECORD
    found: str = request_as("GET", "/api/records/r1").headers["ETag"]
    return found


@pytest.fixture
def retract(request_as: Any) -> Any:
    def retract(if_match: str, **headers: str) -> Any:
        return request_as(
            "POST",
            "/api/records/r1/retraction",
            json=SAID,
            headers={"If-Match": if_match, **headers},
            language="en",
        )

    return retract


def test_what_is_as_it_was_is_changed(retract: Any, tag: str) -> None:
    assert retract(tag).status_code == 201
    assert retract(f'"other", {tag}').status_code == 201
    assert retract("*").status_code == 201


def test_what_is_otherwise_by_now_is_left_alone(retract: Any, tag: str, backend: Any) -> None:
    backend.answers["record"] = {**RECORD, "standing": "contested"}

    answer = retract(tag)

    assert (answer.status_code, answer.json["code"]) == (412, "precondition.failed")
    assert backend.asked("execute") == []


@pytest.mark.parametrize("wrong", ['"another"', "", "nonsense"])
def test_a_tag_that_is_none_of_the_thing_matches_nothing(
    retract: Any, tag: str, backend: Any, wrong: str
) -> None:
    assert retract(wrong).status_code == 412
    assert retract(f"W/{tag}").status_code == 412
    assert backend.asked("execute") == []


def test_what_there_is_not_matches_nothing(retract: Any, backend: Any) -> None:
    backend.answers["record"] = Refusal("record.unknown", value="r1")

    assert retract("*").status_code == 404
    assert backend.asked("execute") == []


def test_a_repeat_under_its_key_is_answered_though_the_thing_has_changed_since(
    retract: Any, tag: str, backend: Any
) -> None:
    key = {"Idempotency-Key": new_id()}
    first = retract(tag, **key)
    backend.answers["record"] = {**RECORD, "standing": "retracted"}
    again = retract(tag, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_person_is_the_one_of_the_path(request_as: Any, backend: Any) -> None:
    backend.answers["personnel.person"] = {"person": person_id("so", "CB001"), "name": "Lan"}
    tag = request_as("GET", "/api/people/CB001").headers["ETag"]
    body = {"badge": "17", "on": "2019-07-15"}

    answer = request_as("POST", "/api/people/CB001/badges", json=body, headers={"If-Match": tag})

    assert answer.status_code == 201
    assert {one["person"] for one in backend.asked("person")} == {person_id("so", "CB001")}


@pytest.mark.parametrize("path", ["/records", "/criteria", "/session"])
def test_where_nothing_is_compared_it_is_refused(request_as: Any, backend: Any, path: str) -> None:
    answer = request_as("POST", f"/api{path}", json={}, headers={"If-Match": '"x"'})

    assert (answer.status_code, answer.json["code"]) == (422, "precondition.not-here")
    assert backend.calls == []


def test_an_unknown_unit_is_refused(request_as: Any, backend: Any) -> None:
    backend.answers["units"] = UNITS

    answer = request_as("GET", "/api/units/xx", language="en")

    assert (answer.status_code, answer.json["code"]) == (404, "unit.unknown")
    assert "tc" in answer.json["detail"]


def test_the_document_says_where_tags_are_given_and_looked_at(request_as: Any) -> None:
    paths = request_as("GET", "/api/openapi.json").json["paths"]

    assert "ETag" in paths["/api/records/{record}"]["get"]["responses"]["200"]["headers"]
    retraction = paths["/api/records/{record}/retraction"]["post"]
    assert "If-Match" in {one.get("name") for one in retraction["parameters"]}
    assert "412" in retraction["responses"]
    assert "412" not in paths["/api/records"]["post"]["responses"]
