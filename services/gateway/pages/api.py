"""Pages ask what other software asks: the same operations, with the same permissions, trail and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder

from services.gateway.identity.visitor import INSIDE, current
from services.gateway.pages.language import spoken


@dataclass
class Problem(Exception):
    """What an operation answered instead: `text` for people, `place` the field it is about, if it is one.

    `mistakes` are those of single fields.
    """

    status: int
    text: str
    place: str | None = None
    mistakes: tuple[Mapping[str, Any], ...] = ()

    @property
    def silent(self) -> bool:
        """Whether it is only that a service does not answer for the moment."""
        return self.status in (502, 503, 504)

    def at(self, field: str) -> str:
        """What is said of one field; empty when nothing is."""
        places = (field, f"?{field}")
        said = [str(one.get("message", "")) for one in self.mistakes if one.get("place") in places]
        return " ".join(said) or (self.text if self.place == field else "")


def get(path: str, **query: Any) -> Any:
    """The answer of an operation that asks; raises Problem. What is None is left out of the query."""
    asked = {key: str(value) for key, value in query.items() if value is not None}
    return _answer(EnvironBuilder(path=path, query_string=asked, headers=_headers()))


def get_or_none(path: str, **query: Any) -> Any:
    """The same, or None while the service behind does not answer: its part of the page says so."""
    try:
        return get(path, **query)
    except Problem as problem:
        if problem.silent:
            return None
        raise


def raw(path: str, **query: Any) -> Response:
    """A file, as the operation answers it; raises Problem."""
    asked = {key: str(value) for key, value in query.items() if value is not None}
    return _response(EnvironBuilder(path=path, query_string=asked, headers=_headers()))


def post(path: str, fields: Mapping[str, Any], method: str = "POST") -> Any:
    """The answer of an operation that changes something; raises Problem."""
    return _answer(EnvironBuilder(path=path, method=method, json=dict(fields), headers=_headers()))


def upload(path: str, file: FileStorage, fields: Mapping[str, str]) -> Any:
    """The same with a file."""
    data = {**fields, "file": (file.stream, file.filename or "file", file.mimetype)}
    return _answer(EnvironBuilder(path=path, method="POST", data=data, headers=_headers()))


def _headers() -> list[tuple[str, str]]:
    return [("Accept-Language", spoken()), ("X-Correlation-ID", g.correlation_id)]


def _answer(builder: EnvironBuilder) -> Any:
    response = _response(builder)
    return response.get_json(silent=True) if response.content_length else None


def _response(builder: EnvironBuilder) -> Response:
    environ = {**builder.get_environ(), INSIDE: current()}
    # A context of its own: what the guard notes of the operation is not what it noted of the page.
    with current_app.app_context(), current_app.request_context(environ):
        response: Response = current_app.full_dispatch_request()
    if response.status_code >= 400:
        raise _problem(response)
    return response


def _problem(response: Response) -> Problem:
    told = response.get_json(force=True, silent=True) or {}
    said = str(told.get("detail") or told.get("title") or response.status)
    place = (told.get("details") or {}).get("place")
    return Problem(response.status_code, said, place, tuple(told.get("errors") or ()))
