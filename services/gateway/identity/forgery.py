"""Against requests that another site has a signed-in browser send (CSRF).

A request that changes something and is known by its cookie has to show a token that only our own pages can
read, in the header `X-CSRF-Token` or the form's field `csrf_token`, and must not say that it comes from
elsewhere.
"""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import g, request

from services.gateway.asking import house
from services.gateway.identity import cookies
from services.gateway.identity.visitor import current

HEADER = "X-CSRF-Token"
FIELD = "csrf_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def csrf_token() -> str:
    """For templates: the token of this session, or of the login that this page begins."""
    return token_of(current().session or login_secret())


def login_secret() -> str:
    """The secret of a login that this browser is about to begin: that of its cookie, else a new one."""
    if "login_secret" not in g:
        g.login_secret = cookies.login_of_request(house.desk.public_url) or secrets.token_urlsafe(32)
    secret: str = g.login_secret
    return secret


def forged(public_url: str) -> bool:
    """Whether this request may come from another site: without the token of its session, or of the login that
    its browser began."""
    secret = current().session or cookies.login_of_request(public_url)
    return secret is None or from_elsewhere(public_url) or not hmac.compare_digest(_shown(), token_of(secret))


def from_elsewhere(public_url: str) -> bool:
    """Whether the browser says that another site sends this."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin not in (f"{request.scheme}://{request.host}", _origin(public_url))


def token_of(secret: str) -> str:
    """Follows from the secret of a cookie, and does not give it away."""
    return hashlib.sha256(f"csrf {secret}".encode()).hexdigest()


def _origin(public_url: str) -> str | None:
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}" if public_url else None


def _shown() -> str:
    shown = request.headers.get(HEADER)
    if shown is None and request.mimetype in _FORMS:
        shown = request.form.get(FIELD)
    # of text, compare_digest takes ASCII alone
    return (shown or "").encode("ascii", "replace").decode()
