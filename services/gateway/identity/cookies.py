"""The cookies of a browser that is signed in, or about to be."""

from urllib.parse import urlsplit

from flask import Response, request

from services.gateway.identity.sessions import LONGEST

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_SESSION = "thidua-session"
_LOGIN = "thidua-login"
_LOGIN_SECONDS = 600


def secure(public_url: str) -> bool:
    """Whether cookies may only travel encrypted: always, but to this machine without a public address."""
    return public_url.startswith("https:") or _host() not in LOOPBACK


def session_of_request(public_url: str) -> str | None:
    return request.cookies.get(_named(_SESSION, public_url)) or None


def login_of_request(public_url: str) -> str | None:
    """What ties a login to the browser that began it."""
    return request.cookies.get(_named(_LOGIN, public_url)) or None


def keep_session(response: Response, secret: str, public_url: str) -> None:
    _set(response, _SESSION, secret, int(LONGEST.total_seconds()), public_url)
    forget_login(response, public_url)


def keep_login(response: Response, secret: str, public_url: str) -> None:
    _set(response, _LOGIN, secret, _LOGIN_SECONDS, public_url)


def forget_session(response: Response, public_url: str) -> None:
    _set(response, _SESSION, "", 0, public_url)


def forget_login(response: Response, public_url: str) -> None:
    _set(response, _LOGIN, "", 0, public_url)


def _set(response: Response, name: str, value: str, seconds: int, public_url: str) -> None:
    response.set_cookie(
        _named(name, public_url),
        value,
        max_age=seconds,
        path="/",
        secure=secure(public_url),
        httponly=True,
        samesite="Lax",
    )


def _named(name: str, public_url: str) -> str:
    """A browser takes `__Host-…` from us alone, encrypted: no neighbour under the same domain plants it."""
    return f"__Host-{name}" if secure(public_url) else name


def _host() -> str:
    return urlsplit(f"//{request.host}").hostname or ""
