"""`thidua account` and `thidua token`."""

import json
from typing import Any

import httpx

ACCOUNT = {
    "account": "a1",
    "username": "lan.nguyen",
    "code": "CB001",
    "name": "Nguyễn Thị Lan",
    "roles": [{"role": "staff", "unit": None}, {"role": "unit-head", "unit": "vp"}],
    "totp": True,
    "locked": False,
    "created": "2019-07-15T01:00:00+00:00",
}
ISSUED = {"token": "t1", "secret": "the-secret", "expires": "2019-07-15T09:00:00+00:00"}


def test_roles_are_told_with_their_units(server: Any, run: Any) -> None:
    server.on("GET", "/api/accounts", [ACCOUNT])

    printed = run("account", "list").stdout

    assert "staff, unit-head:vp" in printed and "Nguyễn Thị Lan" in printed


def test_the_first_password_is_all_that_goes_to_stdout(server: Any, run: Any) -> None:
    server.on("POST", "/api/accounts", {**ACCOUNT, "password": "abcde-fghij"})

    done = run(
        "account", "create", "lan.nguyen", "--person", "CB001", "--role", "staff", "--role", "unit-head:vp"
    )

    assert done.stdout == "abcde-fghij\n"
    assert server.body() == {
        "username": "lan.nguyen",
        "person": "CB001",
        "roles": [{"role": "staff"}, {"role": "unit-head", "unit": "vp"}],
    }


def test_roles_locks_passwords_and_codes_have_a_command_each(server: Any, run: Any) -> None:
    for what in ("roles", "lock", "unlock", "totp/removal"):
        server.on("POST", f"/api/accounts/lan/{what}", ACCOUNT)
    server.on("POST", "/api/accounts/lan/password", {"password": "abcde-fghij"})

    assert run("account", "roles", "lan", "--role", "auditor").exit_code == 0
    assert server.body() == {"roles": [{"role": "auditor"}]}
    assert [run("account", what, "lan").exit_code for what in ("lock", "unlock", "totp")] == [0, 0, 0]
    assert run("account", "password", "lan").stdout == "abcde-fghij\n"


def test_a_token_is_issued_in_a_session_of_its_own(server: Any, run: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("THIDUA_PASSWORD", "mot-cau-dai")
    server.on("POST", "/api/session", {"csrf_token": "shown"})
    server.on("POST", "/api/tokens", ISSUED)
    server.on("DELETE", "/api/session", {"done": True})

    done = run("token", "issue", "lan", "--label", "Đồng bộ", "--operation", "read")

    assert done.stdout == "the-secret\n"
    entered, issued, left = server.requests
    assert json.loads(entered.content) == {"username": "lan", "password": "mot-cau-dai"}
    assert "Authorization" not in issued.headers
    assert issued.headers["X-CSRF-Token"] == left.headers["X-CSRF-Token"] == "shown"
    assert json.loads(issued.content) == {"label": "Đồng bộ", "hours": 8, "operations": ["read"]}


def test_a_wrong_password_is_said_as_the_server_says_it(server: Any, run: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("THIDUA_PASSWORD", "sai")
    said = {"status": 401, "code": "login.refused", "detail": "Sai mật khẩu.", "details": {}}
    server.on("POST", "/api/session", httpx.Response(401, json=said))

    done = run("token", "issue", "lan", "--label", "x")

    assert (done.exit_code, done.stderr) == (4, "thidua: Sai mật khẩu.\n")


def test_tokens_are_listed_and_revoked(server: Any, run: Any) -> None:
    row = {"token": "t1", "label": "Đồng bộ", "created": "2019-07-15T01:00:00+00:00", "revoked": None}
    server.on("GET", "/api/tokens", [{**row, "expires": ISSUED["expires"]}])
    server.on("DELETE", "/api/tokens/t1", {"done": True})

    assert "Đồng bộ" in run("token", "list").stdout
    assert run("token", "revoke", "t1").exit_code == 0
