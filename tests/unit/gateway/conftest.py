"""The gateway in front of services that answer what a test tells them to."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.app import create_app
from services.gateway.asking import EXTENSION, House
from services.gateway.feedback.tables import feedback_metadata
from services.gateway.identity.desk import Desk
from services.gateway.names import Directory
from services.gateway.photographs import photograph_metadata
from services.gateway.tokens import Tokens, metadata
from services.gateway.webhooks import desk as webhooks
from services.gateway.webhooks.tables import webhook_metadata
from shared.database import connect

TOKEN = "a-token-that-nobody-guesses"
EVENT = {"id": "e1", "stream": "organisation-so", "version": 1, "type": "UnitCreated"}
VERIFIED: dict[str, Any] = {
    "award": "a1",
    "standing": "conferred",
    "issuer": "Sở",
    "form_name": "Giấy khen",
    "recipient_kind": "person",
    "recipient_name": "Nguyễn Thị Lan",
    "unit_name": "Văn phòng",
    "campaign_name": "Văn hóa công sở",
    "period": "2019",
    "authority": "Giám đốc",
    "decision_number": "417/QĐ",
    "decided_on": "2020-02-28",
    "conferred_on": "2020-03-20",
    "corrections": [],
    "revoked_on": None,
    "revocation_number": None,
}
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
            "preview_import": {"lines": 2, "fit": 2, "unfit": 0},
            "status": SETTLED,
            "record": {"record": "r1"},
            "document": {"type": "application/pdf", "content": "JVBERi0="},
            "verification": VERIFIED,
            "status_list": {"credential": "a.b.c"},
            "prove_event": {"proof": "{}"},
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
    webhook_metadata.create_all(engine)
    photograph_metadata.create_all(engine)
    feedback_metadata.create_all(engine)
    tokens = Tokens(engine)
    tokens.register(TOKEN, "so", "test")
    return tokens


@pytest.fixture(scope="session")
def common_desk(tokens: Tokens) -> Desk:
    return Desk(tokens._engine, "so")


@pytest.fixture(scope="session")
def made_once(tokens: Tokens, common_desk: Desk) -> Flask:
    return create_app(FakeBackend(), tokens, common_desk)


@pytest.fixture
def app(made_once: Flask, backend: FakeBackend, tokens: Tokens, common_desk: Desk) -> Flask:
    made_once.extensions[EXTENSION] = House(backend, tokens, Directory(backend), common_desk)
    made_once.extensions[webhooks.EXTENSION] = webhooks.WebhookDesk(tokens._engine)
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
