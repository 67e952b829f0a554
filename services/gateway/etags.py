"""The state of a thing as an ETag, and commands that hold only while it is the one that somebody saw."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from shared.contracts.refusal import Refusal

HEADER = "If-Match"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MARK = "if_match"
_TAGGED = "tagged"

PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string"},
    "description": "An ETag of the thing that the command is about: it is carried out only while the thing "
    "is as it was then, otherwise refused with 412",
}
_IN_ANSWER = {"ETag": {"schema": {"type": "string"}, "description": "Of the content; for `If-Match`"}}


@dataclass(frozen=True)
class Thing:
    """What a question shows: `ask` is its function, which takes the values of `names` in its path."""

    ask: Callable[..., Any]
    names: tuple[str, ...]


def tag_of(answer: Any) -> str:
    """The strong ETag of an answer, without quotes: any change of its content is another tag."""
    text = json.dumps(answer, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def require_match(thing: Thing, path: dict[str, Any]) -> None:
    """Raises Refusal `precondition.failed` unless the request's If-Match, if it has one, names the present
    state of what `path` names; and whatever the question raises where there is no such thing."""
    if HEADER not in request.headers:
        return
    wanted = request.if_match
    present = thing.ask(**{name: path[name] for name in thing.names})
    if not wanted.contains(tag_of(present)):
        raise Refusal("precondition.failed", place=HEADER, value=request.headers[HEADER])


def register(app: Flask) -> None:
    """Refuse If-Match where nothing is compared, so that nobody relies on it."""
    app.before_request(_refuse_idle)


def mark(view: Any) -> Any:
    """Says of a command's view, before any other decorator, that it looks at If-Match."""
    view._apidoc = {**getattr(view, "_apidoc", {}), _MARK: True}
    setattr(view, _MARK, True)
    return view


def mark_tagged(view: Any) -> Any:
    """Says of a question's view that its answers have an ETag."""
    view._apidoc = {**getattr(view, "_apidoc", {}), _TAGGED: True}
    return view


def compares(info: dict[str, Any]) -> bool:
    """Whether what is documented by `info` looks at If-Match."""
    return bool(info.get(_MARK))


def documented(doc: dict[str, Any], info: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Names the headers in the document of an endpoint that takes or gives them."""
    if info.get(_MARK):
        doc.setdefault("parameters", []).append(PARAMETER)
    if info.get(_TAGGED):
        doc["responses"][200]["headers"] = _IN_ANSWER
    return doc


def _refuse_idle() -> None:
    if HEADER not in request.headers or request.method in _SAFE or request.endpoint is None:
        return
    if not getattr(current_app.view_functions[request.endpoint], _MARK, False):
        raise Refusal("precondition.not-here", place=HEADER, value=request.path)
