"""Dead letters over HTTP: every endpoint asks the service for what it should."""

from typing import Any

import pytest

ALL = "/api/services/scoring/dead-letters"
TOLD = {"source": "personnel", "letter": "42"}
LETTER = {**TOLD, "reason": {"vi": "vì thế", "en": "that is why"}}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, {}),
        ({"source": "personnel", "settled": "true"}, {"source": "personnel", "settled": True}),
    ],
)
def test_lists_are_of_the_callers_organisation(
    request_as: Any, backend: Any, query: dict[str, str], asked: dict[str, Any]
) -> None:
    backend.answers |= {"dead_letters": [LETTER, LETTER | {"reason": "as ever"}], "dead_letter": LETTER}
    answer = request_as("GET", ALL, query_string=query)
    assert [one["reason"] for one in answer.json] == ["vì thế", "as ever"]
    assert backend.calls[-1] == ("scoring", "dead_letters", {"tenant": "so", **asked})
    answer = request_as("GET", f"{ALL}/personnel/42", headers={"Accept-Language": "en"})
    assert answer.json["reason"] == "that is why"
    assert backend.calls[-1] == ("scoring", "dead_letter", {"tenant": "so", **TOLD})


@pytest.mark.parametrize(
    ("verb", "url", "method", "asked"),
    [
        ("POST", f"{ALL}/personnel/42/replay", "replay_dead_letter", TOLD),
        ("DELETE", f"{ALL}/personnel/42?reason=th%E1%BB%AD", "drop_dead_letter", {**TOLD, "why": "thử"}),
        ("POST", f"{ALL}/personnel/replay", "replay_dead_letters", {"source": "personnel"}),
        ("DELETE", f"{ALL}/personnel?reason=x", "drop_dead_letters", {"source": "personnel", "why": "x"}),
    ],
)
def test_who_settles_is_told_to_the_service(
    request_as: Any, backend: Any, verb: str, url: str, method: str, asked: dict[str, Any]
) -> None:
    backend.answers |= {"replay_dead_letter": LETTER, "drop_dead_letter": LETTER}
    assert request_as(verb, url).status_code == 200
    service, called, arguments = backend.calls[-1]
    context = arguments.pop("context")
    assert (service, called, arguments) == ("scoring", method, asked)
    assert context["tenant"] == "so" and context["actor"]


def test_a_drop_needs_a_reason(request_as: Any, backend: Any) -> None:
    for url in (f"{ALL}/personnel/42", f"{ALL}/personnel?reason="):
        assert request_as("DELETE", url).status_code == 422
    assert backend.calls == []


def test_what_fails_of_many_is_told_in_the_callers_language(request_as: Any, backend: Any) -> None:
    details = {"value": "42", "source": "personnel", "reason": {"vi": "vì thế", "en": "that is why"}}
    backend.answers["replay_dead_letters"] = {
        "settled": 1,
        "resent": 0,
        "failed": [{**TOLD, "code": "dead-letter.failed", "details": details}],
    }
    [failed] = request_as("POST", f"{ALL}/personnel/replay").json["failed"]
    assert (failed["letter"], failed["code"]) == ("42", "dead-letter.failed")
    assert "vẫn không nhận được: vì thế." in failed["message"]


def test_a_subscription_is_resumed(request_as: Any, backend: Any) -> None:
    backend.answers["resume"] = ["personnel"]
    answer = request_as("POST", "/api/services/scoring/subscriptions/resume?source=personnel")
    assert answer.json == {"resumed": ["personnel"]}
    assert backend.asked("resume") == [{"source": "personnel"}]


def test_a_service_that_there_is_not_is_named(request_as: Any) -> None:
    answer = request_as("GET", "/api/services/nobody/dead-letters")
    assert (answer.status_code, answer.json["code"]) == (404, "service.unknown")
