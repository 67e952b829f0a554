"""Citizens at a counter: what becomes of their answers, and what is refused."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.gateway.backend import ServiceUnavailable
from services.gateway.feedback.crowd import Crowd
from services.gateway.webhooks import desk as kept
from shared.ids import new_id

EVIL = "<script>alert(1)</script>"
GOOD = {f"answer-{number}": "5" for number in range(1, 6)}
BAD = {**GOOD, "answer-2": "1"}


class Hour:
    now = datetime(2019, 7, 15, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hour(app: Any, tokens: Any) -> Hour:
    hour = Hour()
    app.extensions[kept.EXTENSION] = kept.WebhookDesk(tokens._engine, now=hour)
    app.extensions["thidua-feedback"] = Crowd()
    return hour


@pytest.fixture
def counter(request_as: Any, backend: Any, hour: Hour) -> str:
    backend.answers |= {
        "units": [{"unit": "mot-cua", "name": f"Một cửa {EVIL}", "parent": None}],
        "offered": [{"subject_kind": "unit", "criterion": "thai-do", "name": "Thái độ", "columns": []}],
    }
    counter = "q-" + new_id()
    wanted = {
        "counter": counter,
        "unit": "mot-cua",
        "name": f"Quầy {EVIL}",
        "rules": [{"question": 2, "criterion": "thai-do"}],
    }
    assert request_as("POST", "/api/counters", json=wanted).status_code == 201
    return counter


def form_of(page: Any) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_anybody_gets_five_questions_in_their_language(stranger: Any, counter: str) -> None:
    page = stranger.get(f"/feedback/{counter}")
    assert page.status_code == 200 and page.text.count("<fieldset>") == 5
    assert EVIL not in page.text
    assert "Please tell us" in stranger.get(f"/feedback/{counter}?language=en").text
    assert stranger.get("/feedback/nowhere").status_code == 404


def test_a_bad_answer_is_alleged_of_the_unit_and_sending_it_twice_adds_nothing(
    stranger: Any, counter: str, backend: Any, hour: Hour, request_as: Any
) -> None:
    form = form_of(stranger.get(f"/feedback/{counter}"))
    hour.now += timedelta(seconds=30)
    for _ in range(2):
        sent = stranger.post(f"/feedback/{counter}", data={**BAD, "form": form, "words": EVIL})
        assert (sent.status_code, sent.location) == (303, f"/feedback/{counter}/thanks")
    (asked,) = backend.asked("execute")
    command = asked["command"]
    assert (command["alleged"], command["criterion"], command["note"]) == (True, "thai-do", EVIL)
    assert asked["context"]["actor"] == "feedback"
    (said,) = request_as("GET", f"/api/counters/{counter}/feedback").json
    assert (said["answers"], said["day"], said["records"]) == (
        [5, 1, 5, 5, 5],
        "2019-07-15",
        [command["record"]],
    )
    assert stranger.get(sent.location).status_code == 200


def test_good_answers_are_kept_and_put_nothing_on_record(
    stranger: Any, counter: str, backend: Any, hour: Hour, request_as: Any
) -> None:
    for _ in range(3):
        form = form_of(stranger.get(f"/feedback/{counter}"))
        hour.now += timedelta(seconds=30)
        stranger.post(f"/feedback/{counter}", data={**GOOD, "form": form})
    assert backend.asked("execute") == []
    rows = request_as("GET", f"/api/counters/{counter}/feedback?limit=2").json
    rest = request_as("GET", f"/api/counters/{counter}/feedback?after={rows[-1]['feedback']}").json
    assert (len(rows), len(rest), len({one["feedback"] for one in rows + rest})) == (2, 1, 3)


@pytest.mark.parametrize(
    ("changed", "seconds", "said"),
    [
        ({}, 0, "quá nhanh"),
        ({}, 8000, "quá hạn"),
        ({"answer-3": ""}, 30, "chưa trả lời"),
        ({"answer-3": "6"}, 30, "chưa trả lời"),
        ({"words": "a" * 1001}, 30, "quá 1000 ký tự"),
        ({"form": "made.1.up"}, 30, "quá hạn"),
    ],
)
def test_what_is_refused_says_so_and_keeps_the_answers(
    stranger: Any,
    counter: str,
    backend: Any,
    hour: Hour,
    changed: dict[str, str],
    seconds: int,
    said: str,
) -> None:
    form = form_of(stranger.get(f"/feedback/{counter}"))
    hour.now += timedelta(seconds=seconds)
    answer = stranger.post(f"/feedback/{counter}", data={**BAD, "form": form, **changed})
    assert answer.status_code == 422 and said in answer.text
    assert answer.text.count(" checked") >= 4
    assert backend.asked("execute") == []
    # the form that comes back is good
    again = form_of(answer)
    hour.now += timedelta(seconds=30)
    assert stranger.post(f"/feedback/{counter}", data={**BAD, "form": again}).status_code == 303


def test_a_flood_is_held_back(stranger: Any, counter: str, hour: Hour) -> None:
    statuses = []
    for _ in range(12):
        form = form_of(stranger.get(f"/feedback/{counter}"))
        hour.now += timedelta(seconds=5)
        statuses.append(stranger.post(f"/feedback/{counter}", data={**GOOD, "form": form}).status_code)
    assert statuses == [303] * 10 + [429] * 2


def test_while_observations_is_silent_the_same_form_can_be_sent_again(
    stranger: Any, counter: str, backend: Any, hour: Hour
) -> None:
    form = form_of(stranger.get(f"/feedback/{counter}"))
    hour.now += timedelta(seconds=30)
    backend.answers["execute"] = ServiceUnavailable("observations")
    assert stranger.post(f"/feedback/{counter}", data={**BAD, "form": form}).status_code == 503
    backend.answers["execute"] = []
    assert stranger.post(f"/feedback/{counter}", data={**BAD, "form": form}).status_code == 303
    first, second = backend.asked("execute")
    assert first["command"] == second["command"]


def test_the_poster_has_the_code(request_as: Any, stranger: Any, counter: str) -> None:
    page = request_as("GET", f"/counters/{counter}/poster").text
    assert "data:image/svg+xml," in page and f"/feedback/{counter}" in page
    assert request_as("GET", f"/api/counters/{counter}/code").mimetype == "image/svg+xml"
    assert stranger.get(f"/counters/{counter}/poster").status_code == 303


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"unit": "khong-co"}, "unit.unknown"),
        ({"rules": [{"question": 1, "criterion": "khong-co"}]}, "counter.criterion"),
        ({"rules": [{"question": 1, "criterion": "thai-do", "least": 4, "most": 2}]}, "counter.backwards"),
        ({"rules": [{"question": 6, "criterion": "thai-do"}]}, "request.invalid"),
    ],
)
def test_a_counter_that_cannot_be_is_refused(
    request_as: Any, counter: str, changed: dict[str, Any], code: str
) -> None:
    answer = request_as(
        "POST", "/api/counters", json={"counter": "q", "unit": "mot-cua", "name": "Q", **changed}
    )
    assert (answer.status_code, answer.json["code"]) == (422, code)
