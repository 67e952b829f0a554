"""The pages of units: who sees which, what waits there, and what becomes of a decision."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.desk import Desk
from services.gateway.identity.forgery import HEADER, token_of
from services.gateway.identity.grants import Grant
from shared.contracts.refusal import Refusal
from shared.ids import person_id
from tests.unit.gateway.conftest import FakeBackend

TENANT = "so"
HEAD, MEMBER, OTHER, OFFICE = "CB201", "CB202", "CB203", "CB204"
IDS = {code: person_id(TENANT, code) for code in (HEAD, MEMBER, OTHER, OFFICE)}
UNITS = [
    {"unit": unit, "name": name, "kind": "division", "parent": parent, "since": "2019-01-01", "ended": None}
    for unit, name, parent in [("so", "Sở", None), ("phong-a", "Phòng A", "so"), ("phong-b", "Phòng B", "so")]
]
NAMES = {
    HEAD: "Trần Thị Thủ Trưởng",
    MEMBER: "Lê Văn <script>alert(1)</script>",
    OTHER: "Người phòng B",
    OFFICE: "Bộ phận",
}


def someone(code: str, unit: str) -> dict[str, Any]:
    return {"person": IDS[code], "code": code, "name": NAMES[code], "unit": unit, "position": "Chuyên viên"}


PEOPLE = [
    someone(HEAD, "phong-a"),
    someone(MEMBER, "phong-a"),
    someone(OTHER, "phong-b"),
    someone(OFFICE, "so"),
]


def explained(explanation: str, code: str) -> dict[str, Any]:
    return {
        "explanation": explanation,
        "person": IDS[code],
        "day": "2019-02-05",
        "kind": "late",
        "by": code,
        "reason": "Ngập đường <b>lớn</b>",
        "standing": "open",
        "decided_by": None,
        "decision": None,
    }


def recorded(record: str, code: str, standing: str) -> dict[str, Any]:
    return {
        "record": record,
        "subject_kind": "person",
        "subject": IDS[code],
        "criterion": "khong-deo-the",
        "quantity": 100,
        "occurred_at": "2019-02-05T01:00:00Z",
        "observer": "CB009",
        "standing": standing,
    }


def records(standing: str | None = None, alleged: bool | None = None, **_: Any) -> list[dict[str, Any]]:
    if standing == "contested":
        return [recorded("r-contested", MEMBER, "contested"), recorded("r-elsewhere", OTHER, "contested")]
    if alleged:
        return [recorded("r-alleged", MEMBER, "recorded"), recorded("r-found", MEMBER, "confirmed")]
    return [recorded("r-member", MEMBER, "recorded")]


def scored(period: str, points: int | None) -> dict[str, Any]:
    return {"period": period, "points": points, "grade": "A", "criteria": "vh", "criteria_version": 1}


@pytest.fixture
def backend() -> FakeBackend:
    backend = FakeBackend()
    backend.answers |= {
        "units": UNITS,
        "people": lambda tenant, unit=None, on=None: [one for one in PEOPLE if unit in (None, one["unit"])],
        "explanations": [
            explained("e-member", MEMBER),
            explained("e-own", HEAD),
            explained("e-elsewhere", OTHER),
        ],
        "records": records,
        "record": lambda tenant, record: recorded(record, MEMBER, "contested"),
        "history": [scored("2019-01", 9800), scored("2019-02", 9950), scored("2019", 9875)],
        "scores": lambda period=None, subject_kind="person", **_: [
            {
                **scored(period or "2019", 9950),
                "subject_kind": subject_kind,
                "subject": who,
                "unit": "phong-a",
            }
            for who in ([IDS[MEMBER]] if subject_kind == "person" else ["phong-a", "phong-b"])
        ],
        "explain": {
            **scored("2019-02", 9950),
            "subject_kind": "person",
            "subject": IDS[MEMBER],
            "at_most_grade": None,
            "reason": None,
            "groups": [],
        },
        "attendance": [
            {
                "person": IDS[MEMBER],
                "day": "2019-02-05",
                "state": "slips",
                "slips": [{"kind": "late", "minutes": 12, "half_days": 0, "excused": False, "events": []}],
            }
        ],
        "blocks": [{"block": "k1", "name": "Khối 1", "units": ["phong-a", "phong-b"]}],
        "ranking": {
            "block": "k1",
            "period": "2019",
            "standings": [
                {"unit": "phong-b", "rank": 1, "points": 9990, "grade": "A", "tied": False, "barred_by": []},
                {"unit": "phong-a", "rank": 2, "points": 9950, "grade": "A", "tied": False, "barred_by": []},
            ],
        },
    }
    return backend


ROLES: dict[str, tuple[str | None, tuple[Grant, ...]]] = {
    "head": (HEAD, (Grant("staff", None), Grant("unit-head", "phong-a"))),
    "member": (MEMBER, (Grant("staff", None),)),
    "office": (OFFICE, (Grant("emulation-office", None),)),
    "council": (None, (Grant("council-member", None),)),
    "administrator": (None, (Grant("administrator", None),)),
}


@pytest.fixture(scope="session")
def sessions(common_desk: Desk) -> dict[str, str]:
    """role -> the secret of a session."""
    made = {
        name: common_desk.accounts.create(TENANT, f"units.{name}", grants, person=IDS.get(code or ""))
        for name, (code, grants) in ROLES.items()
    }
    return {name: common_desk.sessions.open(TENANT, one.account) for name, one in made.items()}


@pytest.fixture
def browser_of(app: Flask, sessions: dict[str, str]) -> Callable[..., FlaskClient]:
    def browser_of(name: str, language: str = "vi") -> FlaskClient:
        client = app.test_client()
        client.set_cookie("thidua-session", sessions[name])
        client.environ_base[f"HTTP_{HEADER.upper().replace('-', '_')}"] = token_of(sessions[name])
        client.environ_base["HTTP_ACCEPT"] = "text/html"
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return browser_of


Browser = Callable[..., FlaskClient]


def test_a_head_lands_in_their_own_unit(browser_of: Browser) -> None:
    answer = browser_of("head").get("/units")
    assert (answer.status_code, answer.location) == (303, "/units/phong-a")


def test_the_office_chooses_among_all_units(browser_of: Browser) -> None:
    text = browser_of("office").get("/units").text
    assert all(str(one["name"]) in text for one in UNITS)


def test_the_page_of_a_unit_tells_how_it_stands(browser_of: Browser) -> None:
    text = browser_of("head").get("/units/phong-a?month=2019-02").text
    assert "99,50" in text
    assert 'value="2" aria-current="true"' in text
    assert "đi muộn 12 phút" in text
    assert f"/units/phong-a/members/{IDS[MEMBER]}" in text
    assert "Người phòng B" not in text


def test_what_people_wrote_is_shown_as_they_wrote_it(browser_of: Browser) -> None:
    text = browser_of("head").get("/units/phong-a?month=2019-02").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "Ngập đường &lt;b&gt;lớn&lt;/b&gt;" in text


def test_it_speaks_english(browser_of: Browser) -> None:
    text = browser_of("head", "en").get("/units/phong-a?month=2019-02").text
    assert '<html lang="en">' in text
    assert "To do" in text
    assert "Việc cần làm" not in text


def test_a_head_decides_explanations_of_others_alone(browser_of: Browser) -> None:
    text = browser_of("head").get("/units/phong-a").text
    assert "/units/phong-a/explanations/e-member" in text
    assert "/units/phong-a/explanations/e-own" not in text
    assert "e-elsewhere" not in text


def test_records_are_decided_by_whom_the_table_names(browser_of: Browser) -> None:
    head, office = (browser_of(name).get("/units/phong-a").text for name in ("head", "office"))
    for record in ("r-contested", "r-alleged"):
        assert f'id="{record}"' in head
        assert f"/units/phong-a/records/{record}" not in head
        assert f"/units/phong-a/records/{record}" in office
    assert "r-elsewhere" not in head + office
    assert "r-found" not in head + office


@pytest.mark.parametrize("path", ["/units/phong-b", f"/units/phong-b/members/{IDS[OTHER]}"])
def test_what_lies_beyond_the_unit_is_not_there(browser_of: Browser, path: str) -> None:
    answer = browser_of("head").get(path)
    assert answer.status_code == 404
    assert "Người phòng B" not in answer.text


@pytest.mark.parametrize("of", ["member", "administrator"])
def test_units_are_not_everybodys(browser_of: Browser, of: str) -> None:
    assert browser_of(of).get("/units").status_code == 403
    assert browser_of(of).get("/units/phong-a").status_code == 403


def test_the_council_sees_scores_but_no_days_on_the_clock(browser_of: Browser, backend: FakeBackend) -> None:
    text = browser_of("council").get("/units/phong-a").text
    assert "99,50" in text
    assert 'id="days"' not in text
    assert backend.asked("attendance") == []


def test_an_explanation_is_accepted_in_the_heads_own_name(browser_of: Browser, backend: FakeBackend) -> None:
    answer = browser_of("head").post("/units/phong-a/explanations/e-member", data={"decision": "acceptance"})
    assert (answer.status_code, answer.location) == (303, "/units/phong-a?done=explained")
    [told] = backend.asked("execute")
    assert told["command"]["command"] == "AcceptExplanation"
    assert told["command"]["by"] == HEAD


def test_a_refused_decision_says_why_and_keeps_what_was_typed(
    browser_of: Browser, backend: FakeBackend
) -> None:
    backend.answers["execute"] = Refusal("explanation.own", place="reason", value=HEAD)
    data = {"decision": "refusal", "reason-e-member": "Không có <i>minh chứng</i>"}
    answer = browser_of("head").post("/units/phong-a/explanations/e-member", data=data)
    assert answer.status_code in (409, 422)
    assert 'role="alert"' in answer.text
    assert "Không có &lt;i&gt;minh chứng&lt;/i&gt;" in answer.text
    assert 'id="reason-e-member-wrong"' in answer.text


@pytest.mark.parametrize(
    ("decision", "command"),
    [("uphold", "UpholdBehaviour"), ("retraction", "RetractBehaviour"), ("confirmation", "ConfirmBehaviour")],
)
def test_the_office_settles_records(
    browser_of: Browser, backend: FakeBackend, decision: str, command: str
) -> None:
    data = {"decision": decision, "reason-r-contested": "Đã đối chiếu biên bản"}
    assert browser_of("office").post("/units/phong-a/records/r-contested", data=data).status_code == 303
    [told] = backend.asked("execute")
    assert (told["command"]["command"], told["command"]["reason"]) == (command, "Đã đối chiếu biên bản")


def test_a_decision_that_there_is_not_is_not_taken(browser_of: Browser, backend: FakeBackend) -> None:
    data = {"decision": "../../people", "reason-r-contested": "x"}
    assert browser_of("office").post("/units/phong-a/records/r-contested", data=data).status_code == 404
    assert backend.asked("execute") == []


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (("history", "flags", "scores"), "Phần điểm đang bận"),
        (("attendance",), "Phần chấm công đang bận"),
        (("explanations", "records"), "Phần ghi nhận và giải trình đang bận"),
    ],
)
def test_a_silent_service_takes_its_own_part_along(
    browser_of: Browser, backend: FakeBackend, silent: tuple[str, ...], said: str
) -> None:
    service = "observations" if "records" in silent else "scoring"
    backend.answers |= {method: ServiceUnavailable(service) for method in silent}
    answer = browser_of("head").get("/units/phong-a?month=2019-02")
    assert answer.status_code == 200
    assert said in answer.text
    assert "Phòng A" in answer.text


def test_the_page_of_a_member_tells_why(browser_of: Browser) -> None:
    text = browser_of("head").get(f"/units/phong-a/members/{IDS[MEMBER]}").text
    assert "Vì sao 2019-02 có 99,50 điểm" in text
    assert 'id="r-member"' in text
    assert "<script>alert" not in text


def test_a_member_explains_a_slip_of_their_own(browser_of: Browser, backend: FakeBackend) -> None:
    backend.answers["explanations"] = []
    browser = browser_of("member")
    assert "/me/days/2019-02-05/late/explanation" in browser.get("/me/days?month=2019-02").text
    data = {"reason-2019-02-05-late": "Ngập đường"}
    answer = browser.post("/me/days/2019-02-05/late/explanation", data=data)
    assert (answer.status_code, answer.location) == (303, "/me/days?month=2019-02&done=sent")
    [told] = backend.asked("execute")
    assert told["command"] == {
        "command": "ExplainSlip",
        "person": IDS[MEMBER],
        "day": "2019-02-05",
        "kind": "late",
        "by": MEMBER,
        "reason": "Ngập đường",
    }


def test_an_explanation_without_a_reason_is_asked_for_it(browser_of: Browser, backend: FakeBackend) -> None:
    backend.answers["explanations"] = []
    answer = browser_of("member").post("/me/days/2019-02-05/late/explanation", data={})
    assert answer.status_code == 422
    assert 'id="reason-2019-02-05-late-wrong"' in answer.text
    assert "<details open>" in answer.text


@pytest.mark.parametrize(("standing", "again"), [("open", False), ("refused", True)])
def test_what_became_of_an_explanation_is_told(
    browser_of: Browser, backend: FakeBackend, standing: str, again: bool
) -> None:
    told = {**explained("e-member", MEMBER), "standing": standing, "decision": "Không có minh chứng"}
    backend.answers["explanations"] = [told]
    text = browser_of("member").get("/me/days?month=2019-02").text
    assert "Giải trình của bạn" in text
    assert ("Giải trình lại" in text) == again
