"""Whatever goes wrong ends in one message on stderr and the exit code that its kind has."""

import httpx
import pytest

from tests.unit.thidua.conftest import Run, Server, problem


@pytest.mark.parametrize(
    ("answer", "exit_code", "said"),
    [
        (problem(422, "unit.unknown", "Không có đơn vị ‹x›."), 1, "thidua: Không có đơn vị ‹x›.\n"),
        (problem(500, "internal.error", "Lỗi hệ thống."), 1, "thidua: Lỗi hệ thống.\n"),
        (httpx.Response(418, text="short and stout"), 1, "thidua: HTTP 418"),
        (problem(401, "request.unauthorised", "Cần mã."), 4, "--token"),
        (problem(403, "request.forbidden", "Việc này không được phép."), 4, "Việc này không được phép."),
        (problem(503, "service.unavailable", "scoring không trả lời."), 3, "scoring không trả lời."),
        (httpx.ConnectError("refused"), 3, "thidua up"),
        (httpx.ReadTimeout("too slow"), 3, "không trả lời kịp"),
    ],
)
def test_each_failure_has_its_exit_code_and_its_message(
    server: Server, run: Run, answer: object, exit_code: int, said: str
) -> None:
    server.on("GET", "/api/scores", answer)
    result = run("scores")
    assert result.exit_code == exit_code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_messages_are_english_when_asked(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores", httpx.ConnectError("refused"))
    result = run("scores", lang="en")
    assert "No server answers at http://127.0.0.1:8080. Run `thidua up`" in result.stderr
    assert server.requests[0].headers["Accept-Language"] == "en"


def test_wrong_usage_is_exit_code_2(run: Run) -> None:
    assert run("scores", "--format", "xml").exit_code == 2
    assert run("no-such-command").exit_code == 2
    assert run("ranking").exit_code == 2


def test_an_interrupted_command_says_nothing_and_ends_with_130(server: Server, run: Run) -> None:
    def interrupt(_request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    server.handle = interrupt  # type: ignore[method-assign, assignment]
    result = run("scores")
    assert result.exit_code == 130
    assert (result.stdout, result.stderr) == ("", "")
