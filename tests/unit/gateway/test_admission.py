"""Correlation ids, headers, and what stands open."""

from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from shared.ids import is_id

FOUND = {"name": "Sở", "on": "2019-01-02"}


def test_a_sane_correlation_id_goes_all_the_way(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/organisation", json=FOUND, headers={"X-Correlation-ID": "ticket-17"})

    assert answer.headers["X-Correlation-ID"] == "ticket-17"
    assert backend.asked("execute")[0]["context"]["correlation_id"] == "ticket-17"


@pytest.mark.parametrize("given", ["", "two words", "x" * 81, "<script>"])
def test_any_other_correlation_id_is_replaced(request_as: Any, backend: Any, given: str) -> None:
    answer = request_as("POST", "/api/organisation", json=FOUND, headers={"X-Correlation-ID": given})

    assert is_id(answer.headers["X-Correlation-ID"])
    assert backend.asked("execute")[0]["context"]["correlation_id"] == answer.headers["X-Correlation-ID"]


@pytest.mark.parametrize(
    "path", ["/status", "/health/live", "/health/ready", "/api/openapi.json", "/static/thidua.css"]
)
def test_open_to_everybody(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)

    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/status", "/api/nothing", "/anything", "/api//units"])
def test_closed_to_strangers(stranger: FlaskClient, path: str) -> None:
    assert stranger.get(path).status_code == 401


def test_the_type_of_no_body_does_not_matter(request_as: Any) -> None:
    answer = request_as("GET", "/api/units", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 200


def test_answers_are_not_kept_by_anybody(request_as: Any) -> None:
    assert request_as("GET", "/api/units").headers["Cache-Control"] == "no-store"


def test_neither_tokens_nor_staff_codes_are_logged(stranger: FlaskClient) -> None:
    with structlog.testing.capture_logs() as logged:
        stranger.get("/api/people/CB001/leave", headers={"Authorization": "Bearer some-secret-token"})

    assert [(line["rule"], line["status"]) for line in logged] == [("/api/people/<person>/leave", 401)]
    assert "CB001" not in str(logged) and "secret" not in str(logged)
