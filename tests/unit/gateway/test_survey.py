"""How the services are, for programs and for people."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.backend import ServiceUnavailable

AT_7 = {"head": 7, "relayed": 7, "taken": {}, "parked": 0, "waiting": 0}


def test_settled_when_everything_was_taken_and_done(request_as: Any, backend: Any) -> None:
    backend.answers["scoring.status"] = {**AT_7, "head": 9, "relayed": 9, "taken": {"personnel": 7}}

    answer = request_as("GET", "/api/status").json

    assert answer["settled"] is True
    assert list(answer["services"]) == ["personnel", "observations", "scoring", "awards"]
    assert answer["services"]["scoring"]["taken"] == {"personnel": 7}


@pytest.mark.parametrize("behind", [{"relayed": 6}, {"waiting": 1}, {"taken": {"personnel": 6}}])
def test_not_settled_while_anything_is_behind(request_as: Any, backend: Any, behind: dict[str, Any]) -> None:
    backend.answers["scoring.status"] = {**AT_7, **behind}

    assert request_as("GET", "/api/status").json["settled"] is False


def test_a_silent_service_is_told_and_does_not_hide_the_others(request_as: Any, backend: Any) -> None:
    backend.answers["awards.status"] = ServiceUnavailable("awards")

    answer = request_as("GET", "/api/status").json

    assert answer["settled"] is False
    assert answer["services"]["awards"]["error"]["code"] == "service.unavailable"
    assert answer["services"]["personnel"] == AT_7


def test_ready_says_why_not(stranger: Any, backend: Any) -> None:
    assert stranger.get("/health/ready").json == {"ready": True, "reasons": []}
    backend.answers["awards.status"] = ServiceUnavailable("awards")

    answer = stranger.get("/health/ready", headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert answer.json["ready"] is False
    assert "awards" in answer.json["reasons"][0]


def test_alive_whatever_the_services_do(stranger: FlaskClient, backend: Any) -> None:
    backend.answers["status"] = ServiceUnavailable("personnel")

    assert stranger.get("/health/live").json == {"alive": True}
    assert backend.calls == []


def test_the_page_is_for_people(stranger: FlaskClient, backend: Any) -> None:
    backend.answers["scoring.status"] = {**AT_7, "head": 4321, "relayed": 4321}
    backend.answers["awards.status"] = ServiceUnavailable("awards")

    page = stranger.get("/status")

    assert page.content_type.startswith("text/html")
    assert '<html lang="vi">' in page.text
    assert "4321" in page.text
    assert "Dịch vụ awards hiện không trả lời" in page.text
    assert "<script>" not in page.text and "style=" not in page.text
    assert "/static/thidua.css" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_page_is_read_in_either_language(stranger: FlaskClient) -> None:
    page = stranger.get("/status", headers={"Accept-Language": "en-GB"})

    assert page.headers["Content-Language"] == "en"
    assert "Accept-Language" in page.headers["Vary"]
    assert '<html lang="en">' in page.text and "Every service has done all there is to do." in page.text
    assert "dịch vụ" not in page.text.lower()


def test_the_page_tells_when_all_is_done(stranger: FlaskClient) -> None:
    assert "Mọi dịch vụ đã xử lý xong" in stranger.get("/status").text
