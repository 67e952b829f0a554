"""The HTTP client of the gateway: JSON in and out, every failure one clear exception."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from thidua.language import Language

DEFAULT_URL = "http://127.0.0.1:8080"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
NOT_READY = frozenset({502, 503, 504})
NOT_AUTHORISED = frozenset({401, 403})


class ClientError(Exception):
    """What went wrong, in the user's language; `status` is the HTTP status, 0 when no answer came."""

    def __init__(self, message: str, status: int = 0, code: str = "", details: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details


class Refused(ClientError):
    """The server understood and said no, or failed in doing it."""


class NotReachable(ClientError):
    """Nobody answers at the address, or the services behind it are not ready."""


class NotAuthorised(ClientError):
    """The token is missing, unknown, or may not do this."""


def default_url(environ: Mapping[str, str] | None = None) -> str:
    """THIDUA_URL, else where THIDUA_HTTP has a server of this machine listen, else port 8080 here."""
    environ = os.environ if environ is None else environ
    if environ.get("THIDUA_URL"):
        return environ["THIDUA_URL"]
    if environ.get("THIDUA_HTTP"):
        host, _, port = environ["THIDUA_HTTP"].rpartition(":")
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    return DEFAULT_URL


def token_file(environ: Mapping[str, str] | None = None) -> Path:
    """Where the first token of this machine's server is: in the file given to it, else in its data folder."""
    environ = os.environ if environ is None else environ
    if environ.get("THIDUA_API_TOKEN_FILE"):
        return Path(environ["THIDUA_API_TOKEN_FILE"])
    return Path(environ.get("THIDUA_DATA") or "var") / "token"


class Client:
    """Talks to one server with one token; use it as a context manager, or `close` it.

    Every method raises Refused, NotReachable or NotAuthorised. `transport` replaces the network in tests.
    """

    def __init__(
        self,
        url: str = "",
        token: str = "",
        language: Language | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = (url or default_url()).rstrip("/")
        self.language = language or Language()
        self._token = token
        self._headers: dict[str, str] | None = None
        self._http = httpx.Client(
            base_url=self.url,
            timeout=TIMEOUT,
            transport=transport,
            headers={"Accept-Language": self.language.code},
            # a proxy of the environment is for the world outside, not for a server of one's own
            trust_env=False,
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        return self._send(
            "GET", path, params={key: value for key, value in query.items() if value is not None}
        )

    def text(self, path: str, **query: Any) -> str:
        """An answer that is no JSON, as it comes."""
        wanted = {key: value for key, value in query.items() if value is not None}
        return self._answer("GET", path, params=wanted).text

    def content(self, path: str, **query: Any) -> bytes:
        """An answer that is a file, as it comes."""
        wanted = {key: value for key, value in query.items() if value is not None}
        return self._answer("GET", path, params=wanted).content

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._send("POST", path, json=dict(body or {}))

    def delete(self, path: str, **query: Any) -> Any:
        return self._send("DELETE", path, params=query)

    def upload(self, path: str, file: Path, fields: Mapping[str, str]) -> Any:
        """POST a form with `fields` and the content of `file`, which is not read into memory at once."""
        with file.open("rb") as content:
            return self._send("POST", path, data=dict(fields), files={"file": (file.name, content)})

    def sign_in(self, username: str, password: str, code: str | None = None) -> None:
        """Go on in a session of this account, without the token; raises NotAuthorised."""
        self._headers = {}
        wanted = {"username": username, "password": password} | ({"code": code} if code else {})
        self._headers = {"X-CSRF-Token": self.post("/api/session", wanted)["csrf_token"]}

    def sign_out(self) -> None:
        """End the session on the server; what follows goes by the token again."""
        self.delete("/api/session")
        self._headers = None

    def ready(self) -> bool:
        """Whether the server says that all its services answer."""
        try:
            return self._http.get("/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def pages(self, path: str, after: int, limit: int, position: str) -> Iterator[dict[str, Any]]:
        """Rows of a list that is read by position, oldest first, to its present end."""
        while True:
            rows = self.get(path, after=after, limit=limit)
            yield from rows
            if len(rows) < limit:
                return
            after = rows[-1][position]

    def _send(self, method: str, path: str, **arguments: Any) -> Any:
        response = self._answer(method, path, **arguments)
        return response.json() if response.content else None

    def _answer(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, headers=self._authorisation(), **arguments)
        except httpx.InvalidURL as error:
            raise NotReachable(f"{self.url}: {error}") from None
        except httpx.TimeoutException:
            raise NotReachable(self._no_answer_in_time()) from None
        except (httpx.TransportError, httpx.UnsupportedProtocol):
            raise NotReachable(self._nobody_there()) from None
        if response.is_success:
            return response
        raise self._failure(response)

    def _authorisation(self) -> dict[str, str]:
        if self._headers is not None:
            return self._headers
        if not self._token:
            self._token = _token_of_environment()
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _failure(self, response: httpx.Response) -> ClientError:
        status = response.status_code
        problem = _problem(response)
        said = problem.get("detail") or problem.get("title") or f"HTTP {status} {response.reason_phrase}"
        if status in NOT_AUTHORISED:
            code = str(problem.get("code", ""))
            mend = str(said) if code.startswith("login.") else self._who_are_you(str(said), status)
            return NotAuthorised(mend, status, code)
        if status in NOT_READY:
            return NotReachable(self._not_ready(str(said)), status, str(problem.get("code", "")))
        return Refused(str(said), status, str(problem.get("code", "")), problem.get("details"))

    def _nobody_there(self) -> str:
        return self.language(
            f"Không kết nối được máy chủ tại {self.url}. Hãy chạy “thidua up”, hoặc nêu địa chỉ bằng --url.",
            f"No server answers at {self.url}. Run `thidua up`, or name the right address with --url.",
        )

    def _no_answer_in_time(self) -> str:
        return self.language(
            f"Máy chủ tại {self.url} không trả lời kịp. Có thể RabbitMQ hoặc PostgreSQL "
            "đang đứng; hãy xem nhật ký chạy của các dịch vụ rồi thử lại.",
            f"The server at {self.url} did not answer in time. RabbitMQ or PostgreSQL may stand still; look "
            "into what the services print, then try again.",
        )

    def _not_ready(self, said: str) -> str:
        return self.language(
            f"Máy chủ tại {self.url} chưa sẵn sàng: {said} Dịch vụ nào chưa chạy thì hãy chạy “thidua up” "
            "hoặc “thidua serve”.",
            f"The server at {self.url} is not ready: {said} Start what does not run with "
            "`thidua up` or `thidua serve`.",
        )

    def _who_are_you(self, said: str, status: int) -> str:
        if status == 403:
            return said
        file = token_file()
        return self.language(
            f"Mã truy cập thiếu hoặc không đúng. Hãy nêu mã bằng --token, THIDUA_TOKEN hoặc tệp {file}.",
            f"The token is missing or unknown. Give one with --token, THIDUA_TOKEN or the file {file}.",
        )


def segment(text: str) -> str:
    """`text` as one segment of a path, whatever it contains."""
    return quote(text, safe="")


def _token_of_environment() -> str:
    if os.environ.get("THIDUA_TOKEN"):
        return os.environ["THIDUA_TOKEN"].strip()
    try:
        return token_file().read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
