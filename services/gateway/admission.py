"""Who is let in, with what kind of body, and the headers that every answer carries."""

import re
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import Unauthorized, UnsupportedMediaType

from services.gateway.asking import Caller, house
from shared.ids import new_id

logger = structlog.get_logger(__name__)

CORRELATION = "X-Correlation-ID"
UPLOAD_LIMIT = 64 * 2**20
BODY_LIMIT = 8 * 2**20

_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_OPEN = frozenset({"/", "/health/live", "/health/ready", "/api/openapi.json"})
_UPLOADS = frozenset({"/api/imports"})

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
}


def register(app: Flask) -> None:
    app.before_request(_identify)
    app.before_request(_admit)
    app.before_request(_weigh)
    app.after_request(_dress)


def _identify() -> None:
    given = request.headers.get(CORRELATION, "")
    g.correlation_id = given if _SANE_ID.fullmatch(given) else new_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(correlation_id=g.correlation_id)


def _admit() -> None:
    if request.path in _OPEN or request.path.startswith("/static/"):
        return
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    holder = house.tokens.holder_of(token.strip()) if kind.lower() == "bearer" else None
    if holder is None:
        raise Unauthorized()
    g.caller = Caller(holder.tenant, holder.actor, g.correlation_id)
    structlog.contextvars.bind_contextvars(tenant=holder.tenant, actor=holder.actor)


def _weigh() -> None:
    upload = request.path in _UPLOADS
    request.max_content_length = UPLOAD_LIMIT if upload else BODY_LIMIT
    wanted = "multipart/form-data" if upload else "application/json"
    # Without a body its type says nothing: the server behind fills in one of its own.
    if (request.content_length or "Transfer-Encoding" in request.headers) and request.mimetype != wanted:
        raise UnsupportedMediaType(wanted)


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
