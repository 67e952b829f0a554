"""What others try: forged requests, planted sessions, other people's ids, fields that nobody offered."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.identity.desk import Desk
from tests.unit.gateway.identity.conftest import PASSWORD

FOUND = {"name": "Sở", "on": "2019-01-02"}


def cookie(browser: FlaskClient, name: str = "thidua-session") -> Any:
    return browser.get_cookie(name)


class TestForgedRequests:
    @pytest.fixture(autouse=True)
    def office(self, make: Any, sign_in: Any) -> None:
        make("office", "emulation-office")
        sign_in("office")

    def test_with_the_token_of_our_page_it_goes(self, browser: FlaskClient) -> None:
        assert browser.post("/api/organisation", json=FOUND).status_code == 201

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-CSRF-Token": ""},
            {"X-CSRF-Token": "f" * 64},
            {"X-CSRF-Token": "ữ"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    @pytest.mark.parametrize("method", ["POST", "DELETE"])
    def test_without_it_or_from_elsewhere_it_does_not(
        self, browser: FlaskClient, backend: Any, headers: dict[str, str], method: str
    ) -> None:
        path = "/api/organisation" if method == "POST" else "/api/people/CB001/personal-data"

        answer = browser.open(path, method=method, json=FOUND if method == "POST" else None, headers=headers)

        assert (answer.status_code, answer.json["code"]) == (403, "request.forged")  # type: ignore[index]
        assert backend.asked("execute") == []

    def test_a_form_of_another_site_does_nothing(self, browser: FlaskClient, desk: Desk) -> None:
        browser.environ_base.pop("HTTP_X_CSRF_TOKEN")

        assert browser.post("/logout", data={}).status_code == 403
        assert browser.get("/api/session").json["username"] == "office"  # type: ignore[index]

    def test_the_token_of_another_session_is_no_use(self, browser: FlaskClient, app: Any) -> None:
        other = app.test_client()
        stolen = other.post("/api/session", json={"username": "office", "password": PASSWORD}).json[
            "csrf_token"
        ]

        answer = browser.post("/api/organisation", json=FOUND, headers={"X-CSRF-Token": stolen})

        assert answer.status_code == 403

    def test_the_cookie_is_for_the_browser_alone(self, browser: FlaskClient) -> None:
        found = cookie(browser)

        assert found.http_only and found.same_site == "Lax" and found.path == "/"
        assert browser.get("/api/session").json["csrf_token"] not in found.value  # type: ignore[index]


class TestLoginForms:
    def test_a_login_that_another_site_began_is_refused(self, browser: FlaskClient, make: Any) -> None:
        make("lan", "staff")
        said = {"username": "lan", "password": PASSWORD}

        assert browser.post("/login", data=said).status_code == 403
        assert (
            browser.post("/api/session", json=said, headers={"Origin": "https://evil.example"}).status_code
            == 403
        )
        assert cookie(browser) is None

    def test_our_own_form_signs_in_and_leads_on(self, browser: FlaskClient, make: Any) -> None:
        make("lan", "staff")

        answer = browser.post("/login", data=form(browser, "/login?next=/me"))

        assert (answer.status_code, answer.location) == (303, "/me")
        assert browser.get("/api/session").json["username"] == "lan"  # type: ignore[index]

    @pytest.mark.parametrize(
        "goes_to",
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
    )
    def test_nobody_is_led_elsewhere(self, browser: FlaskClient, make: Any, goes_to: str) -> None:
        make("lan", "staff")

        answer = browser.post("/login", data={**form(browser), "next": goes_to})

        assert (answer.status_code, answer.location) == (303, "/")

    def test_what_was_typed_never_comes_back(self, browser: FlaskClient) -> None:
        typed = '"><script>alert(1)</script>'

        answer = browser.post("/login", data={**form(browser), "username": typed, "next": typed})

        assert answer.status_code == 401
        assert "<script>" not in answer.text

    def test_a_password_that_was_given_has_to_be_changed_first(self, browser: FlaskClient, make: Any) -> None:
        make("lan", "emulation-office", must_change=True)

        entered = browser.post("/login", data=form(browser))
        refused = browser.get("/api/units")
        page = browser.get(entered.location)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        changed = browser.post(
            "/password",
            data={"csrf_token": token, "password": PASSWORD, "new": "mot-cau-moi-han-9", "next": "/me"},
        )

        assert entered.location.startswith("/password")
        assert (refused.status_code, refused.json["code"]) == (403, "password.must-change")  # type: ignore[index]
        assert (changed.status_code, changed.location) == (303, "/me")
        assert browser.get("/api/units").status_code == 200

    def test_too_many_failures_say_how_long_to_wait(self, browser: FlaskClient, make: Any) -> None:
        make("lan", "staff")
        for _ in range(5):
            browser.post("/login", data={**form(browser), "password": "sai-roi-sai-roi"})

        page = browser.post("/login", data=form(browser))
        api = browser.post("/api/session", json={"username": "lan", "password": PASSWORD})

        assert (page.status_code, "31 seconds" in page.text) == (429, True)
        assert (api.status_code, api.headers["Retry-After"]) == (429, "31")


class TestSessions:
    def test_a_planted_session_is_never_taken_over(
        self, browser: FlaskClient, make: Any, sign_in: Any
    ) -> None:
        make("lan", "staff")
        browser.set_cookie("thidua-session", "planted-by-somebody-who-knows-it")

        sign_in("lan")

        assert cookie(browser).value != "planted-by-somebody-who-knows-it"

    def test_a_login_ends_the_session_before(
        self, browser: FlaskClient, make: Any, sign_in: Any, desk: Desk
    ) -> None:
        make("mallory", "staff")
        make("lan", "staff")
        sign_in("mallory")
        before = cookie(browser).value

        sign_in("lan")

        assert desk.sessions.visitor_of("so", before) is None
        visitor = desk.sessions.visitor_of("so", cookie(browser).value)
        assert visitor is not None and visitor.username == "lan"

    def test_signing_out_ends_it_on_the_server(
        self, browser: FlaskClient, make: Any, sign_in: Any, desk: Desk
    ) -> None:
        make("lan", "staff")
        sign_in("lan")
        secret = cookie(browser).value

        assert browser.delete("/api/session").json == {"done": True}

        assert desk.sessions.visitor_of("so", secret) is None
        assert cookie(browser) is None

    def test_over_the_network_a_cookie_travels_encrypted_and_is_ours_alone(self, app: Any, make: Any) -> None:
        make("lan", "staff")
        client = app.test_client()

        answer = client.post(
            "/api/session",
            json={"username": "lan", "password": PASSWORD},
            base_url="https://thidua.example",
        )

        [made] = [
            one
            for one in answer.headers.getlist("Set-Cookie")
            if "session=;" not in one and "login" not in one
        ]
        assert made.startswith("__Host-thidua-session=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(made.split("; "))
        assert "Domain" not in made


class TestTokens:
    @pytest.mark.parametrize(
        "token",
        [
            "",
            "x",
            "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJyb2xlcyI6WyJhZG1pbmlzdHJhdG9yIl19.",
            "' OR 1=1 --",
            "%00",
        ],
    )
    def test_what_we_never_issued_lets_nobody_in(self, browser: FlaskClient, token: str) -> None:
        assert browser.get("/api/units", headers={"Authorization": f"Bearer {token}"}).status_code == 401

    def test_a_wrong_token_is_no_way_to_a_session_beside_it(
        self, browser: FlaskClient, make: Any, sign_in: Any
    ) -> None:
        make("office", "emulation-office")
        sign_in("office")

        assert browser.get("/api/units", headers={"Authorization": "Bearer x"}).status_code == 401


class TestFieldsThatNobodyOffered:
    @pytest.mark.parametrize(
        "extra",
        [
            {"password": "chosen-by-me-123"},
            {"locked": False},
            {"tenant": "khac"},
            {"account": "a"},
            {"grants": "[]"},
        ],
    )
    def test_an_account_is_made_of_what_is_offered(
        self, browser: FlaskClient, make: Any, sign_in: Any, desk: Desk, extra: dict[str, Any]
    ) -> None:
        make("admin", "administrator")
        sign_in("admin")

        answer = browser.post("/api/accounts", json={"username": "lan", "roles": [], **extra})

        assert answer.status_code == 422
        assert [one.username for one in desk.accounts.all("so")] == ["admin"]

    @pytest.mark.parametrize("extra", [{"tenant": "khac"}, {"account": "a"}, {"expires": "2999-01-01"}])
    def test_so_is_a_token(
        self, browser: FlaskClient, make: Any, sign_in: Any, extra: dict[str, Any]
    ) -> None:
        make("lan", "staff")
        sign_in("lan")

        assert browser.post("/api/tokens", json={"label": "x", **extra}).status_code == 422
        assert browser.get("/api/tokens").json == []


def form(browser: FlaskClient, path: str = "/login") -> dict[str, str]:
    """What our own login form sends."""
    page = browser.get(path).text
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf_token", "next")}
    return {**hidden, "username": "lan", "password": PASSWORD}


@pytest.mark.parametrize("name", ["thidua.visitor", "thidua_visitor", "Thidua-Visitor"])
def test_nobody_outside_speaks_as_a_page_does(browser: FlaskClient, name: str) -> None:
    answer = browser.get("/api/accounts", headers={name: "admin"})

    assert answer.status_code == 401
