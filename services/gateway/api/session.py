"""One's own session and account: signing in and out, who one is, password and one-time codes."""

from typing import Annotated, Any

import msgspec
from flask import Response, g, jsonify
from werkzeug.exceptions import Unauthorized

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.api.roles import spelt
from services.gateway.asking import house
from services.gateway.identity import cookies, forgery
from services.gateway.identity.visitor import Visitor, current
from shared.contracts.refusal import Refusal
from shared.contracts.schema import schema_of

blueprint = Field("session", "Đăng nhập: one's own session and account")

Password = Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="Password")]
Code = Annotated[str, msgspec.Meta(max_length=40, description="One-time or recovery code")]


class Login(msgspec.Struct, forbid_unknown_fields=True):
    username: Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="Username")]
    password: Password
    code: Code | None = None


class NewPassword(msgspec.Struct, forbid_unknown_fields=True):
    password: Password
    new: Password


class CodeGiven(msgspec.Struct, forbid_unknown_fields=True):
    code: Code


class PasswordGiven(msgspec.Struct, forbid_unknown_fields=True):
    password: Password


@blueprint.route("/session", methods=["POST"])
@blueprint.response(201, views.WhoAmI)
@blueprint.alt_response(429, schema=views.RetryLater, content_type="application/problem+json")
@blueprint.doc(security=[])
@blueprint.arguments(schema_of(Login), example={"username": "lan.nguyen", "password": "a-long-password"})
def login(body: dict[str, Any]) -> Any:
    """Sign in; the answer sets the cookie of a new session

    A session ends after an hour without a request, and after twelve.
    """
    desk = house.desk
    if forgery.from_elsewhere(desk.public_url):
        raise Refusal("request.forged")
    before = cookies.session_of_request(desk.public_url)
    _, secret = desk.login(body["username"], body["password"], body.get("code"), before, g.correlation_id)
    visitor = desk.sessions.visitor_of(desk.tenant, secret)
    if visitor is None:
        raise Unauthorized()
    return _kept(secret, _told(visitor), 201)


@blueprint.answer("/session", views.WhoAmI)
def whoami() -> Any:
    """Who asks, and as what"""
    return _told(current())


@blueprint.route("/session", methods=["DELETE"])
@blueprint.response(200, views.Done)
def logout() -> Any:
    """Sign out: the session ends here too, whatever becomes of the cookie"""
    visitor, desk = current(), house.desk
    if visitor.session is not None:
        desk.logout(visitor.tenant, visitor.actor, visitor.session, g.correlation_id)
    answer = jsonify(done=True)
    cookies.forget_session(answer, desk.public_url)
    return answer


@blueprint.route("/session/password", methods=["POST"])
@blueprint.response(200, views.WhoAmI)
@blueprint.alt_response(429, schema=views.RetryLater, content_type="application/problem+json")
@blueprint.arguments(
    schema_of(NewPassword), example={"password": "the-present-one", "new": "a-long-new-password"}
)
def change_password(body: dict[str, Any]) -> Any:
    """Change one's password; every other session and every token of the account ends"""
    desk, visitor = house.desk, _signed_in()
    secret = desk.change_password(visitor, body["password"], body["new"], g.correlation_id)
    changed = desk.sessions.visitor_of(desk.tenant, secret)
    return _kept(secret, _told(changed or visitor), 200)


@blueprint.route("/session/totp", methods=["POST"])
@blueprint.response(201, views.TotpBegun)
def begin_totp() -> Any:
    """Begin one-time codes: a secret for the telephone; it counts once a code of it was given"""
    visitor = _signed_in()
    return house.desk.totp.begin(visitor.tenant, visitor.actor)


@blueprint.route("/session/totp/confirmation", methods=["POST"])
@blueprint.response(200, views.RecoveryCodes)
@blueprint.arguments(schema_of(CodeGiven), example={"code": "123456"})
def confirm_totp(body: dict[str, Any]) -> Any:
    """From now on a code is asked for at each login; the recovery codes are told this once"""
    visitor = _signed_in()
    codes = house.desk.totp.confirm(visitor.tenant, visitor.actor, body["code"])
    _noted(visitor)
    return {"recovery_codes": codes}


@blueprint.route("/session/totp/removal", methods=["POST"])
@blueprint.response(200, views.Done)
@blueprint.arguments(schema_of(PasswordGiven), example={"password": "the-present-one"})
def remove_totp(body: dict[str, Any]) -> Any:
    """No more one-time codes"""
    visitor, desk = _signed_in(), house.desk
    desk.require_password(visitor, body["password"])
    desk.accounts.drop_totp(visitor.tenant, visitor.actor)
    _noted(visitor)
    return {"done": True}


def _signed_in() -> Visitor:
    """Who has a session: a token is no way to change what guards the account."""
    visitor = current()
    if visitor.session is None:
        raise Refusal("session.needed")
    return visitor


def _noted(visitor: Visitor) -> None:
    house.desk.trail.note(
        visitor.tenant,
        "account",
        visitor.actor,
        operation=g.row.operation,
        about=visitor.username or "",
        correlation_id=g.correlation_id,
    )


def _told(visitor: Visitor) -> dict[str, Any]:
    return {
        "account": visitor.account,
        "username": visitor.username,
        "person": visitor.person,
        "roles": spelt(visitor.grants),
        "language": visitor.language,
        "installation": visitor.installation,
        "must_change": visitor.must_change,
        "csrf_token": None if visitor.session is None else forgery.token_of(visitor.session),
    }


def _kept(secret: str, told: dict[str, Any], status: int) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    cookies.keep_session(answer, secret, house.desk.public_url)
    return answer
