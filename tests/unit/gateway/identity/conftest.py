"""A desk with a clock that tests set, and browsers in front of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from services.gateway import migrations
from services.gateway.asking import EXTENSION, House
from services.gateway.identity.accounts import Account
from services.gateway.identity.desk import Desk
from services.gateway.identity.grants import Grant
from services.gateway.names import Directory
from services.gateway.tokens import Tokens
from shared.database import connect
from shared.migrate import upgrade
from tests.unit.gateway.conftest import FakeBackend

PASSWORD = "mot-cau-dai-kho-doan"


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.at = datetime(2019, 7, 15, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the migrations leave it."""
    file = tmp_path_factory.mktemp("migrated") / "gateway.sqlite"
    upgrade(f"sqlite:///{file}", migrations)
    return file


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Engine:
    copy = tmp_path / "gateway.sqlite"
    copy.write_bytes(migrated.read_bytes())
    return connect(f"sqlite:///{copy}")


@pytest.fixture
def desk(engine: Engine, clock: Clock) -> Desk:
    return Desk(engine, "so", now=clock)


@pytest.fixture
def app(made_once: Flask, engine: Engine, desk: Desk, backend: FakeBackend, clock: Clock) -> Flask:
    made_once.extensions[EXTENSION] = House(backend, Tokens(engine, clock), Directory(backend), desk)
    return made_once


@pytest.fixture
def make(desk: Desk) -> Callable[..., Account]:
    """Makes an account with PASSWORD: `make("lan", "staff", "unit-head:vp")`."""

    def make(username: str, *roles: str, **more: Any) -> Account:
        split = (role.partition(":") for role in roles)
        grants = tuple(Grant(role, unit or None) for role, _, unit in split)  # type: ignore[arg-type]
        options = {"password": PASSWORD, "must_change": False, **more}
        return desk.accounts.create("so", username, grants, **options)

    return make


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def sign_in(browser: FlaskClient) -> Callable[..., Any]:
    """Signs the browser in; from then on it shows the token against forgery."""

    def sign_in(username: str, password: str = PASSWORD, **more: str) -> Any:
        answer = browser.post("/api/session", json={"username": username, "password": password, **more})
        if answer.status_code == 201:
            assert answer.json is not None
            browser.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf_token"]
        return answer

    return sign_in
