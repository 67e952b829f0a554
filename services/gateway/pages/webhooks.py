"""Which other systems are told of what happens here, and what became of telling them."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint
from services.gateway.pages.operations import failed, part

_ROWS = 50


@blueprint.get("/operations/webhooks")
def webhooks() -> Response:
    return part("webhooks.html", webhooks=api.get("/api/webhooks"))


@blueprint.get("/operations/webhooks/<subscription>")
def webhook(subscription: str) -> Response:
    """One subscription with its delivery log, page by page."""
    state = request.args.get("state") or None
    path = _path(subscription)
    rows = api.get(f"{path}/deliveries", state=state, after=request.args.get("after"), limit=_ROWS)
    following = None
    if len(rows) == _ROWS:
        following = url_for("pages.webhook", subscription=subscription, state=state, after=rows[-1]["event"])
    return part(
        "webhook.html", webhook=api.get(path), deliveries=rows, state=state or "", pages={"next": following}
    )


@blueprint.post("/operations/webhooks/<subscription>/pause")
def pause_webhook(subscription: str) -> Any:
    return _asked(subscription, "pause")


@blueprint.post("/operations/webhooks/<subscription>/resumption")
def resume_webhook(subscription: str) -> Any:
    return _asked(subscription, "resume")


def _asked(subscription: str, what: str) -> Any:
    to = url_for("pages.webhook", subscription=subscription)
    try:
        api.post(f"{_path(subscription)}/{what}", {})
    except api.Problem as problem:
        return failed(to, problem)
    return redirect(url_for("pages.webhook", subscription=subscription, done="saved"), 303)


def _path(subscription: str) -> str:
    return f"/api/webhooks/{quote(subscription, safe='')}"
