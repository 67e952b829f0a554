"""The Flask app: what it is made of and how it is documented."""

from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException

from services.gateway import admission, errors, etags, page, verification
from services.gateway.api import (
    accounts,
    attendance,
    awards,
    campaigns,
    clocks,
    commands,
    councils,
    counters,
    criteria,
    dead_letters,
    evidence,
    explanations,
    health,
    imports,
    nominations,
    operations,
    organisation,
    people,
    records,
    scores,
    scoring,
    session,
    trail,
    views,
    webhooks,
)
from services.gateway.api import (
    tokens as issued_tokens,
)
from services.gateway.asking import EXTENSION, House
from services.gateway.backend import Backend
from services.gateway.identity import forgery, pages
from services.gateway.identity.desk import Desk
from services.gateway.names import Directory
from services.gateway.once import keyed
from services.gateway.pages import rooms
from services.gateway.permissions import guard
from services.gateway.tokens import Tokens

BLUEPRINTS = (
    organisation.blueprint,
    people.blueprint,
    records.blueprint,
    evidence.blueprint,
    counters.blueprint,
    explanations.blueprint,
    imports.blueprint,
    clocks.blueprint,
    webhooks.blueprint,
    criteria.blueprint,
    scores.blueprint,
    attendance.blueprint,
    scoring.blueprint,
    campaigns.blueprint,
    nominations.blueprint,
    awards.blueprint,
    councils.blueprint,
    commands.blueprint,
    operations.blueprint,
    dead_letters.blueprint,
    session.blueprint,
    accounts.blueprint,
    issued_tokens.blueprint,
    trail.blueprint,
    health.blueprint,
)

_DESCRIPTION = """\
Phần mềm điều hành phong trào thi đua thực hiện văn hóa công sở.
The only door to Thi Đua: every wish goes in here, every answer comes out here.

Points are whole numbers in hundredths: 9950 is 99.50 points. Days are those of Viet Nam.
A `{person}` in a path, and a person in a body, may be named by id or by staff code; who observed or judged
a record, by staff code.
Errors are RFC 9457 problems, in Vietnamese or, by `Accept-Language: en`, in English.
"""


def create_app(backend: Backend, tokens: Tokens, desk: Desk, directory: Directory | None = None) -> Flask:
    """The whole HTTP interface in front of `backend`, for the holders of `tokens` and those whom `desk` lets
    in."""
    app = Flask("services.gateway")
    app.config.update(
        API_TITLE="Thi Đua",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION},
            "security": [{"bearer": []}, {"session": [], "forgery": []}],
            "servers": [{"url": "/", "description": "Where this document comes from"}],
        },
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = House(backend, tokens, directory or Directory(backend), desk)
    admission.register(app)
    guard.register(app)
    keyed.register(app)
    etags.register(app)
    errors.register(app)
    api = _Api(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": "thidua-session"}
    )
    api.spec.components.security_scheme("forgery", {"type": "apiKey", "in": "header", "name": forgery.HEADER})
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(pages.blueprint)
    app.jinja_env.globals["csrf_token"] = forgery.csrf_token
    rooms.register(app)
    app.add_url_rule("/status", "page", page.show)
    app.add_url_rule("/verify/<award>", "verification", verification.show)
    return app


class _Api(Api):
    """flask-smorest with our form of errors."""

    ERROR_SCHEMA = views.Problem

    def handle_http_exception(self, error: HTTPException) -> Any:
        return errors.of_http(error)

    def _register_responses(self) -> None:
        for status in views.PROBLEMS:
            response = {"description": status.phrase, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, errors.CONTENT_TYPE)
            self.spec.components.response(status.name, response, lazy=True)
        response = {"description": "Any other error", "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, errors.CONTENT_TYPE)
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, response, lazy=True)
