"""The `Idempotency-Key` of a request: which endpoints take one, and what it does there."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request

from services.gateway.asking import caller, house
from services.gateway.identity.visitor import current
from services.gateway.once.answers import Answer, InProgress, Turn
from shared.contracts.refusal import Refusal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 255

ALONE = timedelta(seconds=60)
"""Longer than a command takes at most."""
MANY = timedelta(minutes=10)
"""The same for as many as are taken at a time."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SETTLED = frozenset({404, 409, 422})
"""Refusals that are an answer; after any other failure, the next attempt is looked at anew."""
_MARK = "once"

PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "description": "Makes the command safe to repeat: for 24 hours the same key with the same request gives "
    f"the same answer, with `{REPLAYED}: true`, and nothing is done again",
}


def once(patience: timedelta = ALONE) -> Callable[[Any], Any]:
    """Decorates the view of a command, outermost but for its route: the endpoint takes a key.

    `patience` is how long an attempt may take at most; after it, a repeat takes the turn of one that never
    answered.
    """

    def decorate(view: Any) -> Any:
        @wraps(view)
        def keyed(*given: Any, **named: Any) -> Any:
            key = _key()
            if key is None:
                return view(*given, **named)
            return _answered(key, patience, lambda: view(*given, **named))

        setattr(keyed, _MARK, True)
        keyed._apidoc = {**getattr(view, "_apidoc", {}), _MARK: True}  # type: ignore[attr-defined]
        return keyed

    return decorate


def register(app: Flask) -> None:
    """Refuse a key where it would do nothing, so that nobody relies on it."""
    app.before_request(_refuse_idle_key)


def documented(doc: dict[str, Any], info: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Names the header in the document of an endpoint that takes it."""
    if info.get(_MARK):
        doc.setdefault("parameters", []).append(PARAMETER)
    return doc


def _refuse_idle_key() -> None:
    if HEADER not in request.headers or request.method in _SAFE or request.endpoint is None:
        return
    if not getattr(current_app.view_functions[request.endpoint], _MARK, False):
        raise Refusal("idempotency.not-here", place=HEADER, value=request.path)


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (1 <= len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise Refusal("idempotency.malformed", place=HEADER, value=len(key), limit=LONGEST)
    if not current().known:
        raise Refusal("idempotency.nobody", place=HEADER)
    return key


def _answered(key: str, patience: timedelta, do: Callable[[], Any]) -> Response:
    answers = house.desk.answers
    operation = request.endpoint or ""
    begun = answers.begin(caller.tenant, caller.actor, operation, key, _fingerprint(), patience)
    if isinstance(begun, Answer):
        headers = {REPLAYED: "true"}
        return Response(begun.body, begun.status, headers=headers, content_type=begun.content_type)
    g.seed = (caller.actor, operation, key)
    try:
        response, refused = make_response(do()), False
    except Exception as error:
        # What is malformed raises otherwise; once it is mended, it may come under the same key.
        response, refused = (
            make_response(current_app.handle_user_exception(error)),
            isinstance(error, Refusal),
        )
    _settle(begun, response, refused)
    return response


def _settle(turn: Turn, response: Response, refused: bool) -> None:
    settled = response.status_code in _SETTLED if refused else response.status_code < 400
    if not settled or g.get("unfinished"):
        house.desk.answers.let_go(turn)
        return
    answer = Answer(response.status_code, response.content_type or "", response.get_data(as_text=True))
    house.desk.answers.keep(turn, answer)


def _fingerprint() -> str:
    parts = (request.method.encode(), request.full_path.encode(), request.get_data())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


__all__ = ["ALONE", "HEADER", "MANY", "PARAMETER", "REPLAYED", "InProgress", "documented", "once", "register"]
