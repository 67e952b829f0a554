"""Pages of administrators and auditors: accounts, tokens, operations, logs and the trail."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.desk import Desk
from services.gateway.identity.forgery import HEADER, token_of
from services.gateway.identity.grants import Grant
from shared.contracts.refusal import Refusal
from tests.unit.gateway.conftest import SETTLED, FakeBackend

EVIL = "<script>alert(1)</script>"
EVENT = {
    "position": 4,
    "id": "e-4",
    "stream": "unit-a",
    "version": 2,
    "type": "UnitRenamed",
    "schema_version": 1,
    "occurred_at": "2019-07-15T01:00:00Z",
    "recorded_at": "2019-07-15T01:00:00Z",
    "actor": "a",
    "correlation_id": "c-1",
    "causation_id": None,
    "tenant": "so",
    "payload": {"name": EVIL},
}
LETTER = {
    "kind": "event",
    "source": "personnel",
    "letter": "42",
    "type": "UnitRenamed",
    "reason": {"vi": f"Không đọc được {EVIL}", "en": f"Unreadable {EVIL}"},
    "parked_at": "2019-07-15T01:00:00Z",
    "settled_at": None,
    "settled_by": None,
    "outcome": None,
    "why": None,
    "event": {"payload": {"name": EVIL}},
    "headers": {},
    "length": 8,
    "kept": 8,
    "body": None,
    "withheld": None,
}
REPORT = {
    "service": "scoring",
    "whole": False,
    "seals": 2,
    "checked": 10,
    "unsealed": 0,
    "unproven": 0,
    "unseen": 0,
    "sealed_until": 10,
    "signatures": 2,
    "troubles": 2,
    "findings": [
        {
            "kind": "altered",
            "position": 7,
            "id": "e-7",
            "stream": "unit-a",
            "version": 3,
            "differs": ["payload"],
            "found_at": None,
            "seal": None,
            "count": 1,
        },
        {
            "kind": "seal-forged",
            "position": None,
            "id": None,
            "stream": None,
            "version": None,
            "differs": [],
            "found_at": None,
            "seal": 2,
            "count": 1,
        },
    ],
}


@pytest.fixture(scope="module")
def people(common_desk: Desk) -> dict[str, str]:
    """role -> an account that has it alone."""
    return {
        role: common_desk.accounts.create("so", f"keeper.{role}", (Grant(role),)).account
        for role in ("administrator", "auditor", "emulation-office", "staff", "integrator")
    }


@pytest.fixture
def enter(app: Flask, common_desk: Desk, people: dict[str, str]) -> Callable[..., Any]:
    """A browser that somebody of a role signed in with: `enter("auditor")`."""

    def enter(role: str, language: str = "vi") -> Any:
        secret = common_desk.sessions.open("so", people[role])
        browser = app.test_client()
        browser.set_cookie("thidua-session", secret)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        browser.environ_base["HTTP_ACCEPT"] = "text/html"
        browser.environ_base[f"HTTP_{HEADER.upper().replace('-', '_')}"] = token_of(secret)
        return browser

    return enter


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/audit", {"auditor"}),
        ("/audit/ledger", {"auditor"}),
        ("/audit/trail", {"auditor"}),
        ("/operations", {"auditor", "administrator", "emulation-office"}),
        ("/operations/dead-letters", {"auditor", "administrator"}),
        ("/operations/clocks", {"auditor", "administrator", "emulation-office"}),
        ("/operations/webhooks", {"auditor", "administrator", "emulation-office"}),
        ("/accounts", {"administrator"}),
        ("/tokens", {"auditor", "administrator", "emulation-office", "integrator"}),
    ],
)
def test_each_page_opens_to_its_roles_alone(enter: Any, people: Any, path: str, roles: set[str]) -> None:
    assert {role for role in people if enter(role).get(path).status_code == 200} == roles


class TestAccounts:
    def test_one_is_made_and_its_password_told_once(self, enter: Any, common_desk: Desk) -> None:
        browser = enter("administrator")
        form = {"username": "Moi.Lam", "role": ["staff", ""], "unit": ["", ""]}

        made = browser.post("/accounts", data=form)

        account = common_desk.accounts.of_name("so", "moi.lam")
        assert (made.status_code, account.grants) == (201, (Grant("staff"),))
        password = made.text.split('id="password">')[1].split("<")[0]
        assert password not in browser.get(f"/accounts/{account.account}").text

    def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(self, enter: Any) -> None:
        form = {"username": EVIL, "role": "unit-head", "unit": ""}

        answer = enter("administrator").post("/accounts", data=form)

        assert answer.status_code == 422
        assert 'id="username-wrong"' in answer.text
        assert 'value="unit-head" selected' in answer.text
        assert EVIL not in answer.text

    def test_roles_are_changed_and_the_account_is_locked_and_let_in_again(
        self, enter: Any, common_desk: Desk
    ) -> None:
        browser = enter("administrator")
        account = common_desk.accounts.create("so", "khoa.mo", (Grant("staff"),)).account

        browser.post(f"/accounts/{account}/roles", data={"role": "unit-head", "unit": "van-phong"})
        browser.post(f"/accounts/{account}/lock", data={})
        locked = common_desk.accounts.of_id("so", account)
        answer = browser.post(f"/accounts/{account}/unlock", data={})

        assert (locked.grants, locked.locked) == ((Grant("unit-head", "van-phong"),), True)
        assert (answer.status_code, answer.location) == (303, f"/accounts/{account}?done=saved")
        assert not common_desk.accounts.of_id("so", account).locked

    def test_nobody_frees_themselves(self, enter: Any, people: Any) -> None:
        answer = enter("administrator").post(f"/accounts/{people['administrator']}/roles", data={})

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    def test_they_are_found_by_a_part_of_the_name(self, enter: Any) -> None:
        page = enter("administrator", "en").get("/accounts?search=KEEPER.AUD").text

        assert "keeper.auditor" in page
        assert "keeper.staff" not in page


class TestTokens:
    def test_one_is_made_shown_once_and_revoked(self, enter: Any) -> None:
        browser = enter("integrator")

        made = browser.post("/tokens", data={"label": EVIL, "hours": "24", "only": "read"})
        page = browser.get("/tokens").text

        secret = made.text.split('id="secret">')[1].split("<")[0]
        assert EVIL not in page
        assert secret not in page
        revocation = page.split('action="/tokens/')[1].split('"')[0]
        assert browser.post(f"/tokens/{revocation}", data={}).status_code == 303
        assert "đã thu hồi" in browser.get("/tokens").text

    def test_without_a_label_it_says_so_at_the_field(self, enter: Any) -> None:
        answer = enter("integrator").post("/tokens", data={"label": "", "hours": "8"})

        assert answer.status_code == 422
        assert 'id="label-wrong"' in answer.text


class TestOperations:
    def test_what_lags_halts_and_is_silent_is_told(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["personnel.status"] = {**SETTLED, "head": 12, "relayed": 10}
        backend.answers["scoring.status"] = {
            **SETTLED,
            "taken": {"personnel": 9},
            "halted": {"personnel": EVIL},
        }
        backend.answers["awards.status"] = ServiceUnavailable("awards")

        page = enter("administrator").get("/operations").text

        assert "Tổ chức – cán bộ: 3" in page
        assert "Cho nhận tiếp" in page
        assert "không trả lời" in page
        assert EVIL not in page
        assert "Cho nhận tiếp" not in enter("auditor").get("/operations").text

    def test_a_letter_is_shown_replayed_and_dropped(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers |= {"dead_letters": [LETTER], "dead_letter": LETTER}
        backend.answers |= {"replay_dead_letter": LETTER, "drop_dead_letter": LETTER}
        browser = enter("administrator")
        path = "/operations/dead-letters/scoring/personnel/42"

        assert EVIL not in browser.get("/operations/dead-letters").text + browser.get(path).text
        assert browser.post(f"{path}/replay", data={}).status_code == 303
        refused = browser.post(f"{path}/drop", data={"reason": ""})
        assert (refused.status_code, 'id="reason-wrong"' in refused.text) == (422, True)
        assert browser.post(f"{path}/drop", data={"reason": "thử & bỏ?"}).status_code == 303
        [asked] = backend.asked("drop_dead_letter")
        assert asked["why"] == "thử & bỏ?"

    def test_an_auditor_looks_at_letters_and_touches_none(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers |= {"dead_letters": [LETTER], "dead_letter": LETTER}
        browser = enter("auditor")
        path = "/operations/dead-letters/scoring/personnel/42"

        assert "Xử lý lại" not in browser.get(path).text.split("<main")[1]
        assert browser.post(f"{path}/replay", data={}).status_code == 403
        assert backend.asked("replay_dead_letter") == []

    def test_a_rebuild_that_runs_already_is_refused_in_words(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["rebuild"] = Refusal("rebuild.running", value="ai đó", since="2019-07-15T01:00:00Z")
        browser = enter("administrator")

        assert "đang dựng lại" not in browser.get("/operations/rebuilds").text
        answer = browser.post("/operations/rebuilds/scoring", data={})

        assert (answer.status_code, "ai đó" in answer.text) == (409, True)

    def test_clocks_that_do_not_answer_take_nothing_else_with_them(
        self, enter: Any, backend: FakeBackend
    ) -> None:
        backend.answers["clocks"] = ServiceUnavailable("observations")

        page = enter("emulation-office").get("/operations/clocks")

        assert (page.status_code, "đang bận" in page.text) == (200, True)


class TestLogs:
    def test_a_search_goes_to_the_log_and_names_what_it_found(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["log"] = [EVENT]

        page = enter("auditor").get("/audit?service=scoring&day=2019-07-15&type=UnitRenamed").text

        [asked] = backend.asked("log")
        assert asked == {"tenant": "so", "after": 0, "limit": 50, "day": "2019-07-15", "type": "UnitRenamed"}
        assert "/audit/scoring/4" in page

    @pytest.mark.parametrize("query", ["day=hôm-qua", "type=" + "x" * 81])
    def test_what_makes_no_sense_is_refused_at_its_field(self, enter: Any, query: str) -> None:
        answer = enter("auditor").get(f"/audit?{query}")

        assert answer.status_code == 422
        assert f'id="{query.partition("=")[0]}-wrong"' in answer.text

    def test_an_event_is_shown_as_it_is(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["log"] = [EVENT]
        browser = enter("auditor")

        page = browser.get("/audit/personnel/4").text

        assert EVIL not in page
        assert "&lt;script&gt;" in page
        assert browser.get("/audit/personnel/3").status_code == 404

    def test_a_proof_is_a_file(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["prove_event"] = {"proof": json.dumps({"format": "thidua-proof/1"})}

        answer = enter("auditor").get("/audit/personnel/4/proof")

        assert answer.json == {"format": "thidua-proof/1"}
        assert "personnel-4.proof.json" in answer.headers["Content-Disposition"]

    def test_a_broken_ledger_is_told_finding_by_finding(self, enter: Any, backend: FakeBackend) -> None:
        backend.answers["verify_log"] = REPORT

        said = enter("auditor", "en").get("/audit/ledger/scoring").text

        assert "NOT whole: 2 findings" in said
        assert "The event at position 7, unit-a v3 was altered (payload)" in said
        assert "was not signed by the key" in said

    def test_the_trail_is_paged_and_narrowed(self, enter: Any, common_desk: Desk) -> None:
        for number in range(51):
            common_desk.trail.note("so", "read", "somebody", about=EVIL, operation=f"o{number}")
        browser = enter("auditor")

        page = browser.get("/audit/trail?kind=read&actor=somebody")
        following = page.text.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]

        assert EVIL not in page.text
        assert page.text.count("<tr>") == 51
        assert browser.get(following.replace("&amp;", "&")).text.count("<tr>") == 2
