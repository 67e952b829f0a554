"""A stand-in for the gateway, and a way to run the command against it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from thidua.cli.app import app

VIETNAMESE = {"LANG": "vi_VN.UTF-8", "THIDUA_TOKEN": "secret", "COLUMNS": "40"}


class Server:
    """Answers by `(method, path)`, and remembers what it was asked.

    An answer is JSON, a response, or a list of either in `turns`: one a request, the last one for ever.
    """

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Any] = {}
        self.turns: dict[tuple[str, str], list[Any]] = {}
        self.requests: list[httpx.Request] = []

    def on(self, method: str, path: str, *answers: Any) -> None:
        self.turns[method, path] = list(answers)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answers = self.turns.get((request.method, request.url.path))
        if answers is None:
            return problem(404, "request.no-such-place", f"nothing at {request.method} {request.url.path}")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    @property
    def queries(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests]

    def body(self, number: int = -1) -> Any:
        return json.loads(self.requests[number].content)


def problem(status: int, code: str, detail: str) -> httpx.Response:
    return httpx.Response(status, json={"status": status, "code": code, "detail": detail, "details": {}})


@pytest.fixture
def server() -> Server:
    return Server()


Run = Callable[..., Result]


@pytest.fixture
def run(server: Server) -> Run:
    """Run `thidua` with these arguments, in Vietnamese unless `lang` says otherwise; `typed` is its stdin."""

    def run(*arguments: str, lang: str = "", typed: str = "") -> Result:
        spoken = ("--lang", lang) if lang else ()
        whole = [*spoken, *arguments]
        return CliRunner().invoke(app, whole, obj=server.transport, env=VIETNAMESE, input=typed)

    return run
