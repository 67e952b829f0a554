"""Signing in with the agency's own provider: a real one, on a port of its own."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from services.gateway.identity.desk import Desk
from services.gateway.identity.provider import Client
from tests.unit.gateway.identity import agency as agencies
from tests.unit.gateway.identity.conftest import Clock

HERE = "http://localhost/login/provider/back"


@pytest.fixture(scope="module")
def running_agency() -> Iterator[agencies.Agency]:
    with agencies.running() as agency:
        yield agency


@pytest.fixture
def agency(running_agency: agencies.Agency) -> agencies.Agency:
    running_agency.sub, running_agency.forge = "cb001@agency", None
    return running_agency


@pytest.fixture
def clock() -> Clock:
    """The provider's clock is the real one."""
    clock = Clock()
    clock.at = datetime.fromtimestamp(int(time.time()), UTC)
    return clock


@pytest.fixture
def desk(engine: Engine, clock: Clock, agency: agencies.Agency) -> Desk:
    return Desk(engine, "so", client=Client(agency.issuer, agencies.CLIENT_ID, agencies.SECRET), now=clock)


@pytest.fixture
def lan(make: Callable[..., Any]) -> Any:
    return make("lan", "staff", password=None, external="cb001@agency")


def sent(browser: FlaskClient, goes_to: str = "/me") -> str:
    """Where the browser is sent to, and comes back from: the path with the provider's answer."""
    start = browser.get(f"/login/provider?next={goes_to}")
    assert start.status_code == 303, start.text
    answer = requests.get(start.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_who_is_linked_comes_in(browser: FlaskClient, desk: Desk, lan: Any) -> None:
    answer = browser.get(sent(browser))

    assert (answer.status_code, answer.location) == (303, "/me")
    who = browser.get("/api/session").json
    assert who is not None
    assert (who["account"], who["roles"]) == (lan.account, [{"role": "staff", "unit": None}])
    [entry] = desk.trail.listed("so", kind="login")
    assert (entry["actor"], entry["details"]) == (lan.account, {"by": "provider"})


def test_the_question_is_bound_by_state_nonce_and_proof_key(browser: FlaskClient, lan: Any) -> None:
    question = parse_qs(urlsplit(browser.get("/login/provider").location).query)

    assert question["redirect_uri"] == [HERE]
    assert question["code_challenge_method"] == ["S256"]
    assert all(len(question[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


def test_who_is_not_linked_is_told_the_name_to_be_linked_by(
    browser: FlaskClient, agency: agencies.Agency, desk: Desk, lan: Any
) -> None:
    agency.sub = "somebody-else"

    answer = browser.get(sent(browser))

    assert (answer.status_code, "somebody-else" in answer.text) == (401, True)
    assert browser.get("/api/session").json["account"] is None  # type: ignore[index]
    assert [one["outcome"] for one in desk.trail.listed("so")] == ["login.not-linked"]


def test_a_locked_account_is_locked_for_the_provider_too(browser: FlaskClient, desk: Desk, lan: Any) -> None:
    desk.accounts.lock("so", lan.account)

    assert browser.get(sent(browser)).status_code == 401


FORGERIES: dict[str, Callable[[agencies.Agency, dict[str, Any]], str]] = {
    "none": lambda agency, claims: agency.unsigned(claims),
    "public key as secret": lambda agency, claims: agency.by_our_public_key(claims),
    "another key": lambda agency, claims: agencies.Agency().signed(claims),
    "another issuer": lambda agency, claims: agency.signed({**claims, "iss": "https://else.example"}),
    "another audience": lambda agency, claims: agency.signed({**claims, "aud": "else"}),
    "for several, not for us": lambda agency, claims: agency.signed({**claims, "aud": ["thidua", "else"]}),
    "another party": lambda agency, claims: agency.signed({**claims, "azp": "else"}),
    "another nonce": lambda agency, claims: agency.signed({**claims, "nonce": "of-another-login"}),
    "no nonce": lambda agency, claims: agency.signed({k: v for k, v in claims.items() if k != "nonce"}),
    "over": lambda agency, claims: agency.signed({**claims, "exp": claims["iat"] - 120}),
    "no end": lambda agency, claims: agency.signed({k: v for k, v in claims.items() if k != "exp"}),
    "nobody": lambda agency, claims: agency.signed({k: v for k, v in claims.items() if k != "sub"}),
    "no token": lambda agency, claims: "",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_proof_lets_nobody_in(
    browser: FlaskClient, agency: agencies.Agency, desk: Desk, lan: Any, forgery: str
) -> None:
    forged: list[str] = []

    def forge(claims: dict[str, Any]) -> str:
        forged.append(FORGERIES[forgery](agency, claims))
        return forged[-1]

    agency.forge = forge
    answer = browser.get(sent(browser))

    assert (answer.status_code, len(forged)) == (401, 1)
    assert browser.get("/api/session").json["account"] is None  # type: ignore[index]
    assert [one["outcome"] for one in desk.trail.listed("so")] == ["login.provider-refused"]


def test_an_answer_serves_the_browser_that_asked_and_once(browser: FlaskClient, app: Any, lan: Any) -> None:
    back = sent(browser)

    assert app.test_client().get(back).status_code == 401
    assert browser.get(back).status_code == 303
    browser.set_cookie("thidua-login", parse_qs(urlsplit(back).query)["state"][0])
    assert browser.get(back).status_code == 401


def test_a_login_that_took_too_long_begins_anew(browser: FlaskClient, clock: Clock, lan: Any) -> None:
    back = sent(browser)
    clock.wait(minutes=11)

    assert browser.get(back).status_code == 401


def test_a_provider_that_does_not_answer_leaves_passwords(
    app: Any, browser: FlaskClient, desk: Desk, make: Any
) -> None:
    assert desk.provider is not None
    desk.provider.client = Client("http://127.0.0.1:9", "thidua", "x")

    answer = browser.get("/login/provider")

    assert (answer.status_code, 'name="password"' in answer.text) == (503, True)


def test_a_wrong_proof_key_is_refused_by_the_provider(
    browser: FlaskClient, engine: Engine, clock: Clock, lan: Any
) -> None:
    back = sent(browser)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE provider_logins SET verifier = 'x' || substr(verifier, 2)")

    assert browser.get(back).status_code == 401
    assert timedelta(0) <= datetime.now(UTC) - clock.at
