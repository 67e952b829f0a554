"""The whole OpenAPI document against the app: what fits it, and what does not, never breaks the gateway.

Behind stand services that answer almost everything with an empty list: only what the gateway itself makes of
a request is looked at here.
"""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance

from services.gateway import migrations
from services.gateway.app import create_app
from services.gateway.identity.desk import Desk
from services.gateway.tokens import Tokens
from services.gateway.webhooks.desk import EXTENSION, WebhookDesk
from shared.database import connect
from shared.migrate import upgrade
from tests.unit.gateway.conftest import TOKEN, FakeBackend

CASES = 2
"""Of each operation; they are the same at every run."""
CHECKS = [not_a_server_error, status_code_conformance]


@pytest.fixture
def document(tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path / 'gateway.sqlite'}"
    upgrade(url, migrations)
    tokens = Tokens(connect(url))
    tokens.register(TOKEN, "so", "test")
    backend = FakeBackend()
    backend.answers["record"] = {"record": "r-1", "evidence": None}
    app = create_app(backend, tokens, Desk(tokens._engine, "so"))
    app.extensions[EXTENSION] = WebhookDesk(tokens._engine)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


@pytest.mark.filterwarnings("ignore")
def test_no_request_breaks_it_and_every_status_is_documented(document: Any) -> None:
    broken = {}
    operations = [found.ok() for found in document.get_all_operations()]
    for operation in operations:
        try:
            _sent(operation)
        except BaseExceptionGroup as problems:
            broken[operation.label] = [str(one) for one in problems.exceptions]

    assert len(operations) > 100
    assert broken == {}


def _sent(operation: Any) -> None:
    """Requests made up from the document; raises what is wrong with the answers."""

    @seed(1)
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
        case.validate_response(answer, checks=CHECKS)

    one()
