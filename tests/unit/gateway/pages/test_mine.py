"""My page and what stands around every page: its language, its frame, its refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.contracts.refusal import Refusal
from tests.unit.gateway.permissions.world import ROLE_CODES, STRANGER, Services, id_of

CODE = ROLE_CODES["staff"]
LAN = id_of(CODE)
EVIL = "<script>alert(1)</script>"
RECORD = {
    "record": "r-1",
    "subject_kind": "person",
    "subject": LAN,
    "criterion": "di-muon",
    "quantity": 100,
    "occurred_at": "2019-07-15T08:05:00+07:00",
    "observer": "CB018",
    "note": EVIL,
    "evidence": None,
    "standing": "recorded",
}
HISTORY = [
    {"period": "2019", "points": 9633, "grade": "A", "criteria": "noi-quy", "criteria_version": 1},
    {"period": "2019-02", "points": 9000, "grade": "B", "criteria": "noi-quy", "criteria_version": 1},
    {"period": "2019-03", "points": 10000, "grade": "A", "criteria": "noi-quy", "criteria_version": 1},
]


@pytest.fixture
def services() -> Services:
    services = Services()
    services.answers |= {"history": HISTORY, "flags": [], "records": [RECORD], "leave": [], "attendance": []}
    return services


@pytest.fixture
def backend(services: Services) -> Services:
    return services


@pytest.fixture
def look(app: Any) -> Callable[..., Any]:
    """Opens a page as somebody with these roles."""

    def look(
        path: str, *, method: str = "GET", language: str = "vi", person: str | None = LAN, **more: Any
    ) -> Any:
        visitor = Visitor("so", "a1", "a1", "lan", person, (Grant("staff"),), session="s")
        return app.test_client().open(
            path,
            method=method,
            environ_overrides={INSIDE: visitor},
            headers={"Accept-Language": language, "Accept": "text/html"},
            **more,
        )

    return look


def test_it_shows_how_i_stand(look: Callable[..., Any]) -> None:
    text = look("/me").get_data(as_text=True)
    assert f"Người {CODE}" in text and "100,00" in text and "96,33" in text
    assert 'aria-current="page"' in text


def test_numbers_and_texts_are_english_when_english_is_asked_for(look: Callable[..., Any]) -> None:
    shown = look("/me", language="en")
    assert shown.headers["Content-Language"] == "en"
    text = shown.get_data(as_text=True)
    assert "96.33" in text and "Why this score?" in text and 'lang="en"' in text


def test_a_chosen_language_outlives_the_page(look: Callable[..., Any]) -> None:
    assert "language=en" in look("/me?language=en").headers["Set-Cookie"]
    assert "Set-Cookie" not in look("/me?language=klingon").headers


def test_a_silent_service_takes_only_its_own_part(look: Callable[..., Any], services: Services) -> None:
    services.answers["flags"] = ServiceUnavailable("scoring")
    shown = look("/me")
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200 and "96,33" in text and "Phần này đang bận" in text


def test_whoever_is_not_of_the_staff_is_told_so(look: Callable[..., Any]) -> None:
    assert "chưa gắn với một người" in look("/me", person=None).get_data(as_text=True)


def test_what_others_wrote_is_text_and_nothing_else(look: Callable[..., Any]) -> None:
    text = look("/me/records").get_data(as_text=True)
    assert EVIL not in text and "&lt;script&gt;" in text


def test_contesting_goes_to_the_service_and_back_to_the_records(
    look: Callable[..., Any], services: Services
) -> None:
    answer = look("/me/records/r-1/contest", method="POST", data={"reason": "Hôm đó tôi đi công tác"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/records?done=sent")
    (asked,) = services.asked("execute")
    assert asked["command"]["command"] == "ContestBehaviour"
    assert asked["command"]["reason"] == "Hôm đó tôi đi công tác" and asked["command"]["by"] == CODE


def test_a_refusal_stands_where_it_belongs_and_keeps_what_was_typed(
    look: Callable[..., Any], services: Services
) -> None:
    services.answers["execute"] = Refusal("record.standing", place="reason", value="retracted", record="r-1")
    answer = look("/me/records/r-1/contest", method="POST", data={"reason": EVIL})
    text = answer.get_data(as_text=True)
    assert answer.status_code in (409, 422)
    assert 'role="alert"' in text and "&lt;script&gt;" in text and EVIL not in text


def test_of_others_there_is_nothing_to_see(look: Callable[..., Any], services: Services) -> None:
    """The page has no address that names another; the operations behind it refuse as well."""
    look("/me")
    asked = [one.get("subject") for one in services.asked("history")]
    assert set(asked) == {LAN} and id_of(STRANGER) not in asked


def test_a_stranger_is_led_to_the_login_and_back(stranger: FlaskClient) -> None:
    answer = stranger.get("/me/records", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/me/records")


def test_an_error_is_a_page_for_people_and_a_problem_for_software(look: Callable[..., Any], app: Any) -> None:
    page = look("/nowhere")
    assert page.status_code == 404 and page.mimetype == "text/html" and "<h1>" in page.get_data(as_text=True)
    assert look("/api/nowhere").mimetype == "application/problem+json"
