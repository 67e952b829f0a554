"""Accounts as administrators make them, and the tokens that accounts issue."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from services.gateway.identity.desk import Desk
from services.gateway.identity.first import make_first_administrator
from services.gateway.identity.grants import Grant, checked
from shared.config import Settings
from shared.contracts.refusal import Refusal
from shared.ids import person_id
from tests.unit.gateway.identity.conftest import PASSWORD, Clock

LAN = person_id("so", "CB001")


@pytest.fixture
def admin(make: Any, sign_in: Any, backend: Any) -> None:
    backend.answers["people"] = [{"person": LAN, "code": "CB001", "name": "Nguyễn Thị Lan", "unit": "vp"}]
    backend.answers["units"] = [{"unit": "vp", "name": "Văn phòng", "parent": None}]
    make("admin", "administrator")
    sign_in("admin")


def test_an_administrator_makes_an_account_whose_password_is_told_once(
    browser: FlaskClient, admin: None, desk: Desk
) -> None:
    wanted = {
        "username": "lan",
        "person": "CB001",
        "roles": [{"role": "unit-head", "unit": "vp"}, {"role": "staff"}],
    }

    made = browser.post("/api/accounts", json=wanted)
    listed = browser.get("/api/accounts").json

    assert made.status_code == 201 and made.json is not None
    assert (made.json["code"], made.json["name"]) == ("CB001", "Nguyễn Thị Lan")
    account, _ = desk.login("lan", made.json["password"], None, None, "c1")
    assert account.must_change
    assert account.grants == (Grant("staff"), Grant("unit-head", "vp"))
    assert listed is not None and [one["username"] for one in listed] == ["admin", "lan"]
    assert "password" not in listed[1]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"username": "lan", "person": "CB999"}, "person.unknown"),
        ({"username": "admin"}, "account.exists"),
        ({"username": "lan", "roles": [{"role": "unit-head"}]}, "role.needs-unit"),
        ({"username": "lan", "roles": [{"role": "auditor", "unit": "vp"}]}, "role.without-unit"),
        ({"username": "lan", "roles": [{"role": "citizen"}]}, "role.unknown"),
        (
            {"username": "lan", "roles": [{"role": "administrator"}, {"role": "emulation-office"}]},
            "role.not-beside-administrator",
        ),
        ({"username": "Lan Nguyễn"}, "request.invalid"),
    ],
)
def test_what_does_not_fit_is_refused(
    browser: FlaskClient, admin: None, desk: Desk, wanted: dict[str, Any], code: str
) -> None:
    answer = browser.post("/api/accounts", json=wanted)

    assert answer.json is not None and answer.json["code"] == code
    assert len(desk.accounts.all("so")) == 1


@pytest.mark.parametrize("what", ["roles", "lock", "unlock", "password", "totp/removal"])
def test_nobody_administers_themselves(browser: FlaskClient, admin: None, what: str) -> None:
    body = {"roles": [{"role": "emulation-office"}]} if what == "roles" else None

    answer = browser.post(f"/api/accounts/admin/{what}", json=body)

    assert (answer.status_code, answer.json["code"]) == (422, "account.own")  # type: ignore[index]


def test_new_roles_hold_at_once(browser: FlaskClient, admin: None, make: Any, desk: Desk) -> None:
    make("lan", "auditor")
    _, secret = desk.login("lan", PASSWORD, None, None, "c1")

    browser.post("/api/accounts/lan/roles", json={"roles": [{"role": "staff"}]})

    visitor = desk.sessions.visitor_of("so", secret)
    assert visitor is not None and visitor.grants == (Grant("staff"),)
    [entry] = desk.trail.listed("so", kind="account")
    assert (entry["about"], entry["operation"]) == ("lan", "accounts.set_roles")
    assert entry["details"] == {"roles": [{"role": "staff"}]}


def test_a_new_password_is_given_to_who_forgot_it(
    browser: FlaskClient, admin: None, make: Any, desk: Desk
) -> None:
    make("lan", "staff")
    _, before = desk.login("lan", PASSWORD, None, None, "c1")

    given = browser.post("/api/accounts/lan/password").json

    assert given is not None and desk.sessions.visitor_of("so", before) is None
    assert desk.login("lan", given["password"], None, None, "c1")[0].must_change


def test_unlocking_opens_a_closed_name(browser: FlaskClient, admin: None, make: Any, desk: Desk) -> None:
    make("lan", "staff")
    for _ in range(5):
        desk.attempts.begin("so", "lan")

    assert browser.post("/api/accounts/lan/unlock").status_code == 200

    assert desk.login("lan", PASSWORD, None, None, "c1")


def test_the_first_start_leaves_an_administrator_for_the_owner_alone(
    engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    settings = Settings(data=tmp_path / "var", tenant="so")
    desk = Desk(engine, "so", now=clock)

    make_first_administrator(desk, settings)
    file = settings.data / "administrator"
    first = file.read_text()
    make_first_administrator(desk, settings)

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == first
    username, password = first.split()
    account, _ = desk.login(username, password, None, None, "c1")
    assert account.grants == (Grant("administrator"),)


def test_a_server_has_no_administrator_that_nobody_made(engine: Engine, tmp_path: Path) -> None:
    desk = Desk(engine, "so")

    make_first_administrator(desk, Settings(data=tmp_path / "var", amqp_uri="amqp://localhost"))

    assert not desk.accounts.any("so")


def test_roles_are_kept_once_and_in_order() -> None:
    assert checked([Grant("auditor"), Grant("staff"), Grant("auditor")]) == (Grant("staff"), Grant("auditor"))
    with pytest.raises(Refusal):
        checked([Grant("citizen")])


class TestTokens:
    @pytest.fixture
    def issue(self, browser: FlaskClient, make: Any, sign_in: Any) -> Any:
        make("office", "emulation-office", "council-member")
        sign_in("office")
        return lambda **body: browser.post("/api/tokens", json={"label": "x", **body})

    @staticmethod
    def get(app: Any, secret: str, path: str = "/api/units", method: str = "GET", **more: Any) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return int(app.test_client().open(path, method=method, headers=headers, **more).status_code)

    def test_a_token_is_good_for_its_hours(self, app: Any, issue: Any, clock: Clock) -> None:
        secret = issue(hours=2).json["secret"]

        assert self.get(app, secret) == 200
        clock.wait(hours=2)
        assert self.get(app, secret) == 401

    def test_it_may_what_its_scope_says(self, app: Any, issue: Any) -> None:
        body = {"unit": "vp", "name": "VP", "on": "2019-01-02"}
        reading = issue(operations=["read"]).json["secret"]
        making = issue(operations=["organisation.CreateUnit"]).json["secret"]

        assert self.get(app, reading) == 200
        assert self.get(app, reading, "/api/units", "POST", json=body) == 403
        assert self.get(app, making, "/api/units", "POST", json=body) == 201
        assert self.get(app, making) == 403

    def test_it_has_a_part_of_the_roles(self, app: Any, issue: Any) -> None:
        secret = issue(roles=[{"role": "council-member"}]).json["secret"]

        assert self.get(app, secret, "/api/scores") == 200
        assert self.get(app, secret, "/api/criteria/check", "POST", json={"text": "a: 1"}) == 403
        assert issue(roles=[{"role": "administrator"}]).json["code"] == "role.not-held"

    def test_it_loses_a_role_with_the_account(self, app: Any, issue: Any, desk: Desk) -> None:
        secret = issue().json["secret"]

        desk.accounts.set_grants("so", desk.accounts.of_name("so", "office").account, (Grant("staff"),))

        assert self.get(app, secret, "/api/imports/observations-i1") == 403

    def test_it_changes_nothing_that_guards_the_account(self, app: Any, issue: Any) -> None:
        secret = issue().json["secret"]

        for path, body in (
            ("/api/session/password", {"password": PASSWORD, "new": "mot-cau-moi-han-9"}),
            ("/api/session/totp", None),
            ("/api/tokens", {"label": "another"}),
        ):
            assert self.get(app, secret, path, "POST", json=body) == 403

    def test_whoever_has_it_can_be_shut_out(
        self, app: Any, browser: FlaskClient, issue: Any, desk: Desk
    ) -> None:
        first, second, third = (issue().json for _ in range(3))

        assert browser.delete(f"/api/tokens/{first['token']}").status_code == 200
        assert [self.get(app, one["secret"]) for one in (first, second)] == [401, 200]
        desk.accounts.lock("so", desk.accounts.of_name("so", "office").account)
        assert self.get(app, third["secret"]) == 401

    def test_of_others_one_sees_and_revokes_none(
        self, app: Any, browser: FlaskClient, issue: Any, make: Any, sign_in: Any
    ) -> None:
        issued = issue().json
        make("lan", "staff")
        browser.delete("/api/session")
        sign_in("lan")

        assert browser.get("/api/tokens").json == []
        assert browser.delete(f"/api/tokens/{issued['token']}").status_code == 404
        assert self.get(app, issued["secret"]) == 200

    def test_the_secret_is_told_once(self, browser: FlaskClient, issue: Any, engine: Engine) -> None:
        issued = issue(operations=["read"]).json

        assert issued["secret"] not in browser.get("/api/tokens").text
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM tokens").all()
        assert issued["secret"] not in str(rows)

    def test_a_scope_that_there_is_not_is_named(self, issue: Any) -> None:
        answer = issue(operations=["scores.scroes"])

        assert (answer.status_code, answer.json["code"]) == (422, "operation.unknown")
