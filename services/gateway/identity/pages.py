"""The pages by which people come in: signing in, out, and a new password. They need no script."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from services.gateway.asking import house
from services.gateway.identity import cookies, forgery
from services.gateway.identity.desk import NameClosed
from services.gateway.identity.visitor import current
from services.gateway.pages.house import shown
from services.gateway.pages.language import spoken
from shared.contracts.messages import text_of
from shared.contracts.refusal import Refusal

blueprint = Blueprint("login", __name__)

HOME = "/"


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Guards a page: whoever is not signed in goes to the login first, and then comes back.

    Which roles a page is for, its row in the table of permissions says.
    """

    @wraps(view)
    def guarded(*given: Any, **named: Any) -> Any:
        if current().session is None:
            return redirect(url_for("login.page", next=request.full_path.rstrip("?")), 303)
        return view(*given, **named)

    return guarded


@blueprint.get("/login")
def page() -> Any:
    """The form; whoever is signed in already goes on."""
    goes_to = _local(request.args.get("next"))
    if current().session is not None:
        return redirect(goes_to, 303)
    return _form(goes_to)


@blueprint.post("/login")
def enter() -> Any:
    goes_to = _local(request.form.get("next"))
    if forgery.forged(house.desk.public_url):
        return _form(goes_to, "request.forged", status=403)
    try:
        account, secret = house.desk.login(
            request.form.get("username", ""),
            request.form.get("password", ""),
            request.form.get("code") or None,
            _before(),
            g.correlation_id,
        )
    except Refusal as refusal:
        return _form(goes_to, refusal.code, status=401)
    except NameClosed as closed:
        seconds = int(closed.remaining.total_seconds()) + 1
        return _form(goes_to, "login.closed", {"seconds": seconds}, status=429)
    goes_to = url_for("login.new_password", next=goes_to) if account.must_change else goes_to
    return _entered(goes_to, secret)


@blueprint.get("/login/provider")
def provider() -> Any:
    """Send the browser to the agency's provider of identities."""
    desk = house.desk
    goes_to = _local(request.args.get("next"))
    if desk.provider is None:
        return _form(goes_to, "login.no-provider", status=404)
    try:
        url, state = desk.provider.start(desk.tenant, _comes_back_to(), goes_to)
    except Refusal as refusal:
        return _form(goes_to, refusal.code, refusal.details, status=503)
    answer = make_response(redirect(url, 303))
    cookies.keep_login(answer, state, desk.public_url)
    return answer


@blueprint.get("/login/provider/back")
def back() -> Any:
    """Who comes back from the provider, in the browser that was sent there."""
    desk = house.desk
    state = cookies.login_of_request(desk.public_url)
    try:
        if state is None or request.args.get("state") != state:
            raise Refusal("login.not-begun")
        url = f"{_comes_back_to()}?{request.query_string.decode('ascii', 'replace')}"
        _, secret, goes_to = desk.login_by_provider(state, url, _comes_back_to(), _before(), g.correlation_id)
    except Refusal as refusal:
        return _form(HOME, refusal.code, refusal.details, status=401)
    return _entered(goes_to, secret)


@blueprint.post("/logout")
def leave() -> Any:
    """The session is over on the server too, whatever became of the cookie."""
    visitor, desk = current(), house.desk
    if visitor.session is not None:
        desk.logout(visitor.tenant, visitor.actor, visitor.session, g.correlation_id)
    answer = make_response(redirect(url_for("login.page"), 303))
    cookies.forget_session(answer, desk.public_url)
    return answer


@blueprint.get("/password")
@signed_in
def new_password() -> Any:
    return _password_form(_local(request.args.get("next")))


@blueprint.post("/password")
@signed_in
def change_password() -> Any:
    goes_to = _local(request.form.get("next"))
    given, wanted = request.form.get("password", ""), request.form.get("new", "")
    try:
        secret = house.desk.change_password(current(), given, wanted, g.correlation_id)
    except Refusal as refusal:
        return _password_form(goes_to, refusal.code, refusal.details, status=422)
    except NameClosed as closed:
        seconds = int(closed.remaining.total_seconds()) + 1
        return _password_form(goes_to, "login.closed", {"seconds": seconds}, status=429)
    return _entered(goes_to, secret)


def _entered(goes_to: str, secret: str) -> Response:
    answer = make_response(redirect(goes_to, 303))
    cookies.keep_session(answer, secret, house.desk.public_url)
    return answer


def _form(goes_to: str, code: str = "", details: dict[str, Any] | None = None, status: int = 200) -> Response:
    answer = _page("login.html", goes_to, code, details, status, provider=house.desk.provider is not None)
    if current().session is None:
        cookies.keep_login(answer, forgery.login_secret(), house.desk.public_url)
    return answer


def _password_form(
    goes_to: str, code: str = "", details: dict[str, Any] | None = None, status: int = 200
) -> Response:
    return _page("password.html", goes_to, code, details, status)


def _page(
    template: str, goes_to: str, code: str, details: dict[str, Any] | None, status: int, **more: Any
) -> Response:
    problem = text_of(code, details or {}, spoken()) if code else ""
    return shown(template, status, goes_to=goes_to, problem=problem, **more)


def _before() -> str | None:
    """The session that this browser had, whosever it is."""
    return cookies.session_of_request(house.desk.public_url)


def _comes_back_to() -> str:
    base = house.desk.public_url or request.host_url.rstrip("/")
    return base + url_for("login.back")


def _local(path: str | None) -> str:
    """A path of our own, so that a link to the login leads nobody elsewhere afterwards."""
    plain = path is not None and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path is not None and path.isprintable() else HOME
