"""Tokens of one's own account, for programs that fetch figures."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.identity.visitor import current
from services.gateway.pages import api
from services.gateway.pages.house import blueprint, shown

HOURS = (8, 24, 24 * 7, 24 * 30, 24 * 90)


@blueprint.get("/tokens")
def my_tokens() -> Response:
    return _tokens()


@blueprint.post("/tokens")
def issue_my_token() -> Any:
    """The page that follows tells the secret, this once."""
    form = request.form
    wanted = {
        "label": form.get("label", "").strip(),
        "hours": form.get("hours", 8, type=int),
        "operations": ["read"] if form.get("only") == "read" else None,
    }
    try:
        issued = api.post("/api/tokens", wanted)
    except api.Problem as problem:
        return _tokens(problem)
    return _tokens(issued=issued)


@blueprint.post("/tokens/<token>/revocation")
def revoke_my_token(token: str) -> Any:
    try:
        api.post(f"/api/tokens/{quote(token, safe='')}", {}, method="DELETE")
    except api.Problem as problem:
        return _tokens(problem)
    return redirect(url_for("pages.my_tokens", done="saved"), 303)


def _tokens(problem: api.Problem | None = None, issued: dict[str, Any] | None = None) -> Response:
    own = [one for one in api.get("/api/tokens") if one["account"] == current().account]
    return shown(
        "tokens/tokens.html",
        problem.status if problem else 200,
        tokens=own,
        problem=problem,
        issued=issued,
        hours=HOURS,
        typed=request.form,
    )
