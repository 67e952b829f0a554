"""Decisions, papers and the pages for the world: what is asked of awards, and what is answered to whom."""

import base64
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.contracts.refusal import Refusal
from tests.unit.gateway.conftest import VERIFIED

NOMINATIONS = ["0f7d4a3c-0c2b-5f51-8f0e-6d2a1b9c4e33"]
ISSUE = {
    "nominations": NOMINATIONS,
    "authority": "Chủ tịch",
    "decision_number": "417/QĐ",
    "decided_on": "2020-02-28",
    "signatory": "Trần Văn Minh",
}
CORRECT = {
    "misprints": [{"field": "signatory", "printed": "A", "correct": "B"}],
    "decision_number": "2/QĐ",
    "corrected_on": "2020-04-01",
    "reason": "In nhầm",
}


@pytest.mark.parametrize(
    ("path", "body", "command", "named"),
    [
        ("/decisions", ISSUE, "IssueDecision", {}),
        (
            "/conferrals",
            {"nominations": NOMINATIONS, "conferred_on": "2020-03-20", "place": "Hội trường"},
            "ConferAwards",
            {},
        ),
        ("/nominations/n1/correction", CORRECT, "CorrectAward", {"nomination": "n1"}),
    ],
)
def test_a_command_goes_to_awards(
    request_as: Any, backend: Any, path: str, body: dict[str, Any], command: str, named: dict[str, str]
) -> None:
    answer = request_as("POST", f"/api{path}", json=body)
    assert answer.status_code == 201, answer.text
    [asked] = backend.asked("execute")
    assert {"command": command, **body, **named}.items() <= asked["command"].items()


def test_a_paper_is_a_file_with_a_name(request_as: Any, backend: Any) -> None:
    content = base64.b64encode(b"PK.docx").decode()
    backend.answers["document"] = {"type": "application/x-word", "content": content}
    answer = request_as("GET", "/api/documents/decision/417/QĐ-UBND?format=docx&place=Cần Thơ&on=2020-02-28")
    assert (answer.data, answer.content_type) == (b"PK.docx", "application/x-word")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decision-417-Q-UBND.docx"'
    [asked] = backend.asked("document")
    assert (asked["kind"], asked["named"], asked["form"]) == ("decision", "417/QĐ-UBND", "docx")
    given = {name: value for name, value in asked["details"].items() if value and name != "part"}
    assert given == {"place": "Cần Thơ", "on": "2020-02-28"}


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/documents/poem/x", 404, None),
        ("/documents/decision/1?format=odt", 422, "?format"),
        ("/documents/decision/1?part=0", 422, "?part"),
        ("/documents/submission/vh?period=now", 422, "?period"),
        ("/honours?limit=1001", 422, "?limit"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_its_place(
    request_as: Any, path: str, status: int, place: str | None
) -> None:
    answer = request_as("GET", f"/api{path}")
    assert answer.status_code == status
    assert [one["place"] for one in answer.json.get("errors", [])] == ([place] if place else [])


def test_the_roll_is_asked_for_by_page(request_as: Any, backend: Any) -> None:
    backend.answers["honour_roll"] = {"all": 0, "honours": []}
    assert request_as("GET", "/api/honours?text=lan&unit=vp&after=100").json == {"all": 0, "honours": []}
    [asked] = backend.asked("honour_roll")
    wanted = {name: value for name, value in asked.items() if value is not None}
    assert wanted == {"tenant": "so", "text": "lan", "unit": "vp", "after": 100}


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [("vi", "Khen thưởng này còn giá trị.", "28/02/2020"), ("en", "This award stands.", "2020-02-28")],
)
def test_the_page_of_an_award_needs_no_token(
    stranger: FlaskClient, language: str, said: str, day: str
) -> None:
    answer = stranger.get("/verify/a1", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert said in answer.text and day in answer.text and "Nguyễn Thị Lan, Văn phòng" in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert "<script" not in answer.text


def test_a_name_on_the_page_is_text_and_nothing_else(stranger: FlaskClient, backend: Any) -> None:
    backend.answers["verification"] = {**VERIFIED, "recipient_name": "<b>Lan</b>"}
    assert "&lt;b&gt;Lan&lt;/b&gt;" in stranger.get("/verify/a1").text


def test_the_page_of_a_revoked_award_says_since_when_and_by_what(stranger: FlaskClient, backend: Any) -> None:
    revoked = {"standing": "revoked", "revoked_on": "2020-05-04", "revocation_number": "500/QĐ"}
    corrections = [{"number": "2/QĐ", "on": "2020-04-01"}]
    backend.answers["verification"] = {**VERIFIED, **revoked, "corrections": corrections}
    page = stranger.get("/verify/a1").text
    assert "đã bị thu hồi từ 04/05/2020, theo quyết định số 500/QĐ." in page
    assert "2/QĐ, 01/04/2020" in page
    told = stranger.get("/api/verify/a1", headers={"Accept-Language": "en"}).json
    assert told and told["said"] == "This award was revoked from 2020-05-04, by decision 500/QĐ."


def test_an_unknown_award_is_404_for_people_and_for_programs(stranger: FlaskClient, backend: Any) -> None:
    backend.answers["verification"] = Refusal("award.unknown", place="award", value="<x>")
    page = stranger.get("/verify/<x>")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "‹&lt;x&gt;›" in page.text
    answer = stranger.get("/api/verify/<x>")
    assert (answer.status_code, answer.json and answer.json["code"]) == (404, "award.unknown")


@pytest.mark.parametrize("number", ["0", "x", "-1", "1234567"])
def test_a_status_list_has_a_number(stranger: FlaskClient, backend: Any, number: str) -> None:
    assert stranger.get(f"/api/issuers/so/status/{number}").status_code == 404
    assert backend.asked("status_list") == []


def test_the_status_list_is_a_token(stranger: FlaskClient) -> None:
    answer = stranger.get("/api/issuers/so/status/1")
    assert (answer.text, answer.mimetype) == ("a.b.c", "application/vc+jwt")
