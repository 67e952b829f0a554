"""The gateway in front of services that answer what a test tells them to."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.app import create_app
from services.gateway.asking import EXTENSION, House
from services.gateway.names import Directory
from services.gateway.tokens import Tokens, metadata
from shared.database import connect

TOKEN = "a-token-that-nobody-guesses"
EVENT = {"id": "e1", "stream": "organisation-so", "version": 1, "type": "UnitCreated"}
SETTLED = {"head": 7, "relayed": 7, "taken": {}, "parked": 0, "waiting": 0}


class FakeBackend:
    """Remembers every call; answers with what `answers` holds for the method, or raises it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {
            "execute": [EVENT],
            "execute_each": lambda commands, context: [{"events": ["e"]} for _ in commands],
            "begin_import": {"import_id": "i1"},
            "import_state": {"state": "finished", "failure": None},
            "status": SETTLED,
            "dead_letter": {"reason": "because"},
            "replay_dead_letter": {"reason": "because"},
            "drop_dead_letter": {"reason": "because"},
            "replay_dead_letters": {"settled": 2, "resent": 1, "failed": []},
            "drop_dead_letters": {"settled": 2, "resent": 0, "failed": []},
            "rebuild": {"state": "building", "logs": []},
            "rebuild_state": {"state": "never", "logs": []},
            "cancel_rebuild": {"state": "cancelling", "logs": []},
        }

    def call(self, service: str, method: str, *, seconds: float | None = None, **arguments: Any) -> Any:
        self.calls.append((service, method, arguments))
        answer = self.answers.get(f"{service}.{method}", self.answers.get(method, []))
        if isinstance(answer, Exception):
            raise answer
        return answer(**arguments) if callable(answer) else answer

    def asked(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of `method`."""
        return [arguments for _, called, arguments in self.calls if called == method]


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('gateway') / 'gateway.sqlite'}")
    metadata.create_all(engine)
    tokens = Tokens(engine)
    tokens.register(TOKEN, "so", "test")
    return tokens


@pytest.fixture(scope="session")
def made_once(tokens: Tokens) -> Flask:
    return create_app(FakeBackend(), tokens)


@pytest.fixture
def app(made_once: Flask, backend: FakeBackend, tokens: Tokens) -> Flask:
    made_once.extensions[EXTENSION] = House(backend, tokens, Directory(backend))
    return made_once


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A client without a token."""
    return app.test_client()


@pytest.fixture
def request_as(app: Flask) -> Callable[..., Any]:
    """Sends a request as the token's holder: `request_as("GET", "/api/units", language="en")`."""

    def request_as(method: str, path: str, language: str = "vi", **options: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {TOKEN}",
            "Accept-Language": language,
            **options.pop("headers", {}),
        }
        return app.test_client().open(path, method=method, headers=headers, **options)

    return request_as
