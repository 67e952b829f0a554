"""Where the client looks for the server and for the token."""

from pathlib import Path

import httpx
import pytest

from thidua.client import Client, NotAuthorised, NotReachable, default_url, segment


def answering(seen: list[httpx.Request]) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[])

    return httpx.MockTransport(handle)


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"THIDUA_HTTP": "0.0.0.0:9000"}, "http://127.0.0.1:9000"),
        ({"THIDUA_HTTP": "10.0.0.7:80"}, "http://10.0.0.7:80"),
        ({"THIDUA_HTTP": "x:1", "THIDUA_URL": "https://thidua.example"}, "https://thidua.example"),
    ],
)
def test_the_address_comes_from_the_environment(environ: dict[str, str], url: str) -> None:
    assert default_url(environ) == url


def test_the_token_is_the_given_one_then_the_environments_then_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[httpx.Request] = []
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    Client(transport=answering(seen)).get("/api/units")
    (tmp_path / "token").write_text("from-file\n")
    Client(transport=answering(seen)).get("/api/units")
    monkeypatch.setenv("THIDUA_TOKEN", "from-environment")
    Client(transport=answering(seen)).get("/api/units")
    Client(token="given", transport=answering(seen)).get("/api/units")
    assert [request.headers.get("Authorization") for request in seen] == [
        None,
        "Bearer from-file",
        "Bearer from-environment",
        "Bearer given",
    ]


def test_the_token_file_that_the_server_was_given_is_the_commands_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[httpx.Request] = []
    (tmp_path / "api-token").write_text("handed-over\n")
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    monkeypatch.setenv("THIDUA_API_TOKEN_FILE", str(tmp_path / "api-token"))
    Client(transport=answering(seen)).get("/api/units")
    assert seen[0].headers["Authorization"] == "Bearer handed-over"


def test_a_missing_token_is_said_with_the_file_that_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    client = Client(transport=httpx.MockTransport(lambda _: httpx.Response(401)))
    with pytest.raises(NotAuthorised, match=str(tmp_path / "token")):
        client.get("/api/units")


def test_an_address_that_is_none_is_not_reachable() -> None:
    with pytest.raises(NotReachable):
        Client(url="ftp://nowhere").get("/api/units")
    assert not Client(url="http://127.0.0.1:1").ready()


def test_what_is_not_asked_is_not_sent_and_segments_are_quoted() -> None:
    seen: list[httpx.Request] = []
    Client(transport=answering(seen)).get(f"/api/rankings/{segment('a/b c')}", period=None, as_of="x+y")
    assert seen[0].url.raw_path == b"/api/rankings/a%2Fb%20c?as_of=x%2By"


def test_pages_are_read_to_the_end() -> None:
    rows = [{"position": number} for number in range(1, 8)]

    def handle(request: httpx.Request) -> httpx.Response:
        after, limit = int(request.url.params["after"]), int(request.url.params["limit"])
        return httpx.Response(200, json=rows[after : after + limit])

    client = Client(transport=httpx.MockTransport(handle))
    assert list(client.pages("/api/logs/awards", 2, 3, "position")) == rows[2:]
