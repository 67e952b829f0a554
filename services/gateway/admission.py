"""Who comes, with what kind of body, and the headers that every answer carries."""

import re
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import Unauthorized, UnsupportedMediaType

from services.gateway.asking import Caller, house
from services.gateway.identity import cookies, forgery
from services.gateway.identity.visitor import INSIDE, Visitor, citizen, current
from shared.contracts.refusal import Refusal
from shared.ids import new_id

logger = structlog.get_logger(__name__)

CORRELATION = "X-Correlation-ID"
UPLOAD_LIMIT = 64 * 2**20
BODY_LIMIT = 8 * 2**20

_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_NOBODY_ASKED = ("/static/", "/health/")
"""Where it does not matter who comes."""
_UPLOADS = frozenset({"/api/imports", "/api/imports/held", "/imports", "/api/evidence"})
_JSON = ("application/json",)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""What pages send."""

_MAY_LOAD = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
"""What a page may load, and send: nothing from elsewhere, no script or style within it."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # with no-referrer at all a browser says of its own forms that they come from nowhere
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "; ".join(_MAY_LOAD),
}


def register(app: Flask) -> None:
    app.before_request(_identify)
    app.before_request(_admit)
    app.before_request(_weigh)
    app.before_request(_refuse_forged)
    app.after_request(_dress)


def _identify() -> None:
    given = request.headers.get(CORRELATION, "")
    g.correlation_id = given if _SANE_ID.fullmatch(given) else new_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(correlation_id=g.correlation_id)


def _admit() -> None:
    visitor = _visitor()
    g.visitor = visitor
    g.caller = Caller(visitor.tenant, visitor.actor, g.correlation_id)
    structlog.contextvars.bind_contextvars(tenant=visitor.tenant, actor=visitor.actor)


def _visitor() -> Visitor:
    """By token, else by cookie, else a citizen. An unknown token is an error, a cookie may be old."""
    desk = house.desk
    inside: Visitor | None = request.environ.get(INSIDE)
    if inside is not None:
        return inside
    if request.path.startswith(_NOBODY_ASKED):
        return citizen(desk.tenant)
    if shown := request.headers.get("Authorization"):
        kind, _, token = shown.partition(" ")
        holder = house.tokens.holder_of(token.strip()) if kind.lower() == "bearer" else None
        if holder is None:
            raise Unauthorized()
        return holder
    secret = cookies.session_of_request(desk.public_url)
    found = desk.sessions.visitor_of(desk.tenant, secret) if secret else None
    return found or citizen(desk.tenant)


def _refuse_forged() -> None:
    # what a page asks within this process was looked at when the page was
    by_cookie = current().session is not None and INSIDE not in request.environ
    if by_cookie and request.method not in forgery.SAFE and forgery.forged(house.desk.public_url):
        raise Refusal("request.forged")


def _weigh() -> None:
    upload = request.path in _UPLOADS
    request.max_content_length = UPLOAD_LIMIT if upload else BODY_LIMIT
    wanted = _FORMS if not request.path.startswith("/api/") else _FORMS[1:] if upload else _JSON
    # Without a body its type says nothing: the server behind fills in one of its own.
    if (request.content_length or "Transfer-Encoding" in request.headers) and request.mimetype not in wanted:
        raise UnsupportedMediaType(wanted[-1])


def _dress(response: Response) -> Response:
    if "correlation_id" in g:
        response.headers[CORRELATION] = g.correlation_id
    response.headers.update(_HEADERS)
    if not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    logger.info("answered", **_line(response))
    return response


def _line(response: Response) -> dict[str, Any]:
    # The rule, not the path: a path may hold a staff code.
    return {"method": request.method, "rule": str(request.url_rule), "status": response.status_code}
