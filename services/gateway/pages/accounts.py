"""Accounts, for administrators: who may come in, as what, and letting them in again."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint, shown
from services.gateway.pages.spoken import ROLES

_MOST = 100
"""Accounts on one page; who is not among them is searched for."""
_BLANK_ROWS = 2
"""Rows of the form for roles that are not given yet."""


@blueprint.get("/accounts")
def accounts() -> Response:
    wanted = request.args.get("search", "").strip()
    found = [one for one in api.get("/api/accounts") if _is_meant(one, wanted)]
    return shown(
        "accounts/accounts.html", accounts=found[:_MOST], more=len(found) > _MOST, search=wanted, roles=ROLES
    )


@blueprint.get("/accounts/new")
def new_account() -> Response:
    return _new(MultiDict())


@blueprint.post("/accounts")
def create_account() -> Any:
    """The page that answers tells the first password; it is told nowhere else, so nothing leads on."""
    form = request.form
    wanted = {
        "username": form.get("username", "").strip().lower(),
        "person": form.get("person", "").strip() or None,
        "roles": _roles(form),
    }
    try:
        made = api.post("/api/accounts", wanted)
    except api.Problem as problem:
        return _new(form, problem)
    return shown(
        "accounts/password.html", 201, username=made["username"], password=made["password"], account=made
    )


@blueprint.get("/accounts/<account>")
def account(account: str) -> Response:
    return _account(account)


@blueprint.post("/accounts/<account>/roles")
def set_account_roles(account: str) -> Any:
    return _changed(account, "roles", {"roles": _roles(request.form)}, request.form)


@blueprint.post("/accounts/<account>/lock")
def lock_account(account: str) -> Any:
    return _changed(account, "lock")


@blueprint.post("/accounts/<account>/unlock")
def unlock_account(account: str) -> Any:
    return _changed(account, "unlock")


@blueprint.post("/accounts/<account>/totp")
def drop_account_totp(account: str) -> Any:
    return _changed(account, "totp/removal")


@blueprint.post("/accounts/<account>/password")
def reset_account_password(account: str) -> Any:
    found = _known(account)
    try:
        made = api.post(f"/api/accounts/{found['account']}/password", {})
    except api.Problem as problem:
        return _account(account, problem)
    return shown(
        "accounts/password.html", username=found["username"], password=made["password"], account=found
    )


def _changed(account: str, change: str, fields: dict[str, Any] | None = None, typed: Any = None) -> Any:
    found = _known(account)
    try:
        api.post(f"/api/accounts/{found['account']}/{change}", fields or {})
    except api.Problem as problem:
        return _account(account, problem, typed)
    return redirect(url_for("pages.account", account=found["account"], done="saved"), 303)


def _account(account: str, problem: api.Problem | None = None, typed: Any = None) -> Response:
    found = _known(account)
    given = found["roles"] if typed is None else _roles(typed)
    return shown(
        "accounts/account.html",
        problem.status if problem else 200,
        account=found,
        problem=problem,
        **_choices(given),
    )


def _new(typed: MultiDict[str, str], problem: api.Problem | None = None) -> Response:
    status = problem.status if problem else 200
    return shown("accounts/new.html", status, typed=typed, problem=problem, **_choices(_roles(typed)))


def _choices(given: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rows of the form for roles offer, and what stands in them."""
    units = api.get_or_none("/api/units") or []
    blank: list[dict[str, Any]] = [{"role": "", "unit": None}] * _BLANK_ROWS
    return {"rows": [*given, *blank], "roles": ROLES, "units": [(one["unit"], one["name"]) for one in units]}


def _roles(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The rows of the form that name a role."""
    rows = zip(form.getlist("role"), form.getlist("unit"), strict=False)
    return [{"role": role, "unit": unit or None} for role, unit in rows if role]


def _known(account: str) -> dict[str, Any]:
    for one in api.get("/api/accounts"):
        if account in (one["account"], one["username"]):
            return dict(one)
    raise NotFound()


def _is_meant(account: dict[str, Any], wanted: str) -> bool:
    said = (account["username"], account.get("name"), account.get("code"))
    return any(wanted.casefold() in (text or "").casefold() for text in said)
