"""Commands that come with a key."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from nameko.exceptions import RemoteError

from services.gateway.backend import ServiceUnavailable
from services.gateway.once.tables import answers
from services.gateway.tokens import Tokens
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.ids import new_id

RECORD = {
    "subject_kind": "person",
    "subject": "CB001",
    "criterion": "trang-phuc",
    "occurred_at": "2019-07-15T08:05:00+07:00",
    "observer": "CB018",
}
NO_EVENTS: list[dict[str, Any]] = []


@pytest.fixture
def key() -> str:
    return new_id()


@pytest.fixture
def post(request_as: Any, key: str) -> Any:
    """Sends a command under the key: `post("/api/records", RECORD)`."""

    def post(path: str, body: Any, method: str = "POST", **options: Any) -> Any:
        headers = {"Idempotency-Key": options.pop("key", key)}
        return request_as(method, path, json=body, headers=headers, **options)

    return post


def test_a_repeat_is_answered_the_same_and_not_done_again(post: Any, backend: Any) -> None:
    first = post("/api/records", RECORD)
    backend.answers["execute"] = NO_EVENTS
    again = post("/api/records", RECORD)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.data, again.content_type) == (first.data, first.content_type)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(backend.asked("execute")) == 1


def test_another_request_under_the_key_is_refused(post: Any, backend: Any) -> None:
    post("/api/records", RECORD)
    answer = post("/api/records", {**RECORD, "subject": "CB002"}, language="en")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency.reused")
    assert len(backend.asked("execute")) == 1


def test_another_path_of_the_operation_is_another_request(post: Any) -> None:
    body = {"name": "VP", "on": "2019-07-15"}
    assert post("/api/units/vp/rename", body).status_code == 201
    assert post("/api/units/tc/rename", body).json["code"] == "idempotency.reused"


def test_while_one_is_in_progress_the_other_waits(post: Any, backend: Any) -> None:
    met: list[Any] = []

    def slow(**_asked: Any) -> list[dict[str, Any]]:
        met.append(post("/api/records", RECORD, language="en"))
        return NO_EVENTS

    backend.answers["execute"] = slow

    assert post("/api/records", RECORD).status_code == 200
    [second] = met
    assert (second.status_code, second.json["code"]) == (409, "idempotency.in-progress")
    assert 1 <= int(second.headers["Retry-After"]) <= 5


def test_a_refusal_is_an_answer_too(post: Any, backend: Any) -> None:
    backend.answers["execute"] = Refusal("unit.unknown", value="x", known="vp")
    first = post("/api/records", RECORD)
    backend.answers["execute"] = NO_EVENTS
    again = post("/api/records", RECORD)

    assert (first.status_code, again.status_code) == (422, 422)
    assert again.data == first.data
    assert again.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status"), [(ServiceUnavailable("observations"), 503), (RemoteError("KeyError", "x"), 500)]
)
def test_what_failed_is_tried_again(post: Any, backend: Any, error: Exception, status: int) -> None:
    backend.answers["execute"] = error
    assert post("/api/records", RECORD).status_code == status
    backend.answers["execute"] = NO_EVENTS

    assert post("/api/records", RECORD).status_code == 200


def test_what_was_malformed_may_be_mended_under_its_key(post: Any) -> None:
    assert post("/api/records", {**RECORD, "quantity": -1}).json["code"] == "request.invalid"
    assert post("/api/records", RECORD).status_code == 201


def test_ids_follow_from_the_key(post: Any, backend: Any) -> None:
    leave = {"kind": "annual", "first_day": "2019-07-15", "last_day": "2019-07-15"}
    backend.answers["execute"] = ServiceUnavailable("observations")
    for _ in range(2):
        post("/api/records", RECORD)
    post("/api/records", RECORD, key=new_id())
    post("/api/people/CB001/leave", leave)

    first, second, other, granted = [one["command"] for one in backend.asked("execute")]
    assert first["record"] == second["record"] != other["record"]
    assert granted["leave"] not in (first["record"], other["record"])


def test_an_id_that_the_command_brings_stays(post: Any, backend: Any) -> None:
    post("/api/records", {**RECORD, "record": "BB-12"})

    assert backend.asked("execute")[0]["command"]["record"] == "BB-12"


def test_a_batch_is_repeated_with_the_same_ids_until_it_is_whole(post: Any, backend: Any) -> None:
    backend.answers["execute_each"] = ServiceUnavailable("observations")
    assert post("/api/records/batch", [RECORD, RECORD]).json["results"][0]["status"] == 503
    backend.answers["execute_each"] = lambda commands, context: [{"events": ["e"]} for _ in commands]
    second = post("/api/records/batch", [RECORD, RECORD])
    third = post("/api/records/batch", [RECORD, RECORD])

    assert [one["status"] for one in second.json["results"]] == [201, 201]
    assert third.json == second.json
    ids = [[row["record"] for row in one["commands"]] for one in backend.asked("execute_each")]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_many_commands_take_a_key(post: Any, backend: Any) -> None:
    body = {"commands": [{"service": "personnel", "command": "A"}]}
    first, again = post("/api/commands", body), post("/api/commands", body)

    assert again.json == first.json
    assert len(backend.asked("execute_each")) == 1


def test_receipts_of_secret_ballots_are_never_kept(post: Any, backend: Any, tokens: Tokens) -> None:
    choices = [{"nomination": "n1", "choice": "yes"}]
    backend.answers["cast_vote"] = {"events": [], "receipts": ["a-receipt"]}
    answer = post(
        "/api/ballots/b1/votes", {"member": "CB002", "by": "CB002", "choices": choices}, language="en"
    )

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency.not-here")
    assert backend.asked("cast_vote") == []
    with reading(tokens._engine) as connection:
        kept = [body for body in connection.scalars(sa.select(answers.c.body)) if body]
    assert not any("receipt" in body for body in kept)


def test_a_key_on_a_question_is_of_no_matter(request_as: Any, key: str) -> None:
    assert request_as("GET", "/api/units", headers={"Idempotency-Key": key}).status_code == 200


@pytest.mark.parametrize("wrong", ["", "x" * 256, "khóa"])
def test_a_key_is_of_some_plain_characters(post: Any, backend: Any, wrong: str) -> None:
    answer = post("/api/records", RECORD, key=wrong)

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency.malformed")
    assert backend.calls == []


def test_every_command_of_a_service_takes_a_key_and_says_so(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json
    assert document is not None
    taking = [
        (path, method)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
        and any(one.get("name") == "Idempotency-Key" for one in operation.get("parameters", []))
    ]
    marked = [name for name, view in app.view_functions.items() if getattr(view, "once", False)]

    assert len(taking) == len(marked)
    assert {"commands.carry_out", "records.record_each", "records.RecordBehaviour"} <= set(marked)
    assert "councils.vote" not in marked
