"""One signed-in browser a role, in front of the services of `world`."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.identity.desk import Desk
from services.gateway.identity.forgery import HEADER, token_of
from services.gateway.identity.grants import Grant
from tests.unit.gateway.permissions.world import OWN_UNIT, ROLE_CODES, TENANT, Services, id_of

WITH_UNIT = ("unit-head", "observer")


@pytest.fixture(scope="session")
def accounts(common_desk: Desk) -> dict[str, str]:
    """role -> the account that has this role alone."""
    return {
        role: common_desk.accounts.create(
            TENANT,
            f"role.{role}",
            (Grant(role, OWN_UNIT if role in WITH_UNIT else None),),  # type: ignore[arg-type]
            person=id_of(code),
        ).account
        for role, code in ROLE_CODES.items()
    }


@pytest.fixture
def backend() -> Services:
    return Services()


@pytest.fixture
def world(app: Flask) -> Flask:
    """The app in front of `backend`."""
    return app


@pytest.fixture(scope="session")
def secrets_of(common_desk: Desk, accounts: dict[str, str]) -> dict[str, str]:
    """role -> the secret of a session."""
    return {role: common_desk.sessions.open(TENANT, account) for role, account in accounts.items()}


@pytest.fixture
def browser_of(
    world: Flask, common_desk: Desk, accounts: dict[str, str], secrets_of: dict[str, str]
) -> Callable[..., FlaskClient]:
    """The browser of who has a role, in a session of its own if `anew`; `citizen` is not signed in."""

    def browser_of(role: str, anew: bool = False) -> FlaskClient:
        client = world.test_client()
        if role != "citizen":
            secret = common_desk.sessions.open(TENANT, accounts[role]) if anew else secrets_of[role]
            client.set_cookie("thidua-session", secret)
            client.environ_base[f"HTTP_{HEADER.upper().replace('-', '_')}"] = token_of(secret)
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return browser_of


@pytest.fixture
def told(common_desk: Desk) -> Callable[..., list[dict[str, Any]]]:
    """The entries of the trail, the newest first."""

    def told(**wanted: Any) -> list[dict[str, Any]]:
        return common_desk.trail.listed(TENANT, **wanted)

    return told
