"""Rows that know ids get codes and names."""

from typing import Any

import pytest

from services.gateway.backend import ServiceUnavailable
from services.gateway.names import Directory
from shared.ids import person_id

LAN = person_id("so", "CB001")


@pytest.fixture
def backend(backend: Any) -> Any:
    backend.answers["people"] = [{"person": LAN, "code": "CB001", "name": "Nguyễn Thị Lan"}]
    backend.answers["units"] = [{"unit": "vp", "name": "Văn phòng"}]
    return backend


def test_people_and_units_that_rows_are_about(request_as: Any, backend: Any) -> None:
    backend.answers["scores"] = [
        {"subject_kind": "person", "subject": LAN, "unit": "vp", "points": 9950},
        {"subject_kind": "unit", "subject": "vp", "points": 9000},
        {"subject_kind": "person", "subject": "somebody", "points": 1},
    ]

    answer = request_as("GET", "/api/scores?period=2019")

    assert answer.json == [
        {
            "code": "CB001",
            "name": "Nguyễn Thị Lan",
            "subject_kind": "person",
            "subject": LAN,
            "unit": "vp",
            "points": 9950,
        },
        {"name": "Văn phòng", "subject_kind": "unit", "subject": "vp", "points": 9000},
        {"subject_kind": "person", "subject": "somebody", "points": 1},
    ]


def test_places_of_a_ranking_and_persons_at_any_depth(request_as: Any, backend: Any) -> None:
    backend.answers["ranking"] = {"block": "k1", "standings": [{"unit": "vp", "rank": 1, "points": 9000}]}
    backend.answers["explain"] = {"subject_kind": "unit", "subject": "vp", "parts": [{"person": LAN}]}

    ranking = request_as("GET", "/api/rankings/k1?period=2019").json
    explained = request_as("GET", "/api/scores/unit/vp/explanation?period=2019").json

    assert ranking["standings"][0]["name"] == "Văn phòng"
    assert explained["name"] == "Văn phòng"
    assert explained["parts"][0] == {"code": "CB001", "name": "Nguyễn Thị Lan", "person": LAN}


def test_recipients_of_awards(request_as: Any, backend: Any) -> None:
    backend.answers["awards"] = [{"recipient_kind": "unit", "recipient": "vp", "form_name": "Cờ thi đua"}]

    assert request_as("GET", "/api/awards").json[0]["name"] == "Văn phòng"


def test_what_a_row_says_itself_stays(backend: Any) -> None:
    row = {"person": LAN, "name": "as written"}

    assert Directory(backend).fill("so", row) == {"code": "CB001", "person": LAN, "name": "as written"}


def test_a_subject_may_be_asked_for_by_staff_code(request_as: Any, backend: Any) -> None:
    request_as("GET", "/api/records?subject=CB001")
    request_as("GET", "/api/flags?subject=vp")

    assert backend.asked("records")[0]["subject"] == LAN
    assert backend.asked("flags")[0]["subject"] == "vp"


def test_personnel_is_asked_once_in_two_seconds(backend: Any) -> None:
    now = [0.0]
    directory = Directory(backend, clock=lambda: now[0])

    for now[0] in (0.0, 1.9, 2.0, 3.9):
        directory.of("so")

    assert len(backend.asked("people")) == 2


def test_organisations_are_kept_apart(backend: Any) -> None:
    directory = Directory(backend)
    directory.of("so")
    directory.of("other")

    assert [arguments["tenant"] for arguments in backend.asked("people")] == ["so", "other"]


def test_without_personnel_the_last_known_names_serve(backend: Any) -> None:
    now = [0.0]
    directory = Directory(backend, clock=lambda: now[0])
    directory.of("so")
    backend.answers["people"] = ServiceUnavailable("personnel")
    now[0] = 10.0

    assert directory.fill("so", {"person": LAN})["name"] == "Nguyễn Thị Lan"
    assert directory.fill("new", {"person": LAN}) == {"person": LAN}
