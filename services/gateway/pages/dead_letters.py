"""What the services could not take of each other's logs: looked at, taken after all, or given up."""

import json
from typing import Any
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.backend import CONSUMERS
from services.gateway.pages import api
from services.gateway.pages.house import blueprint
from services.gateway.pages.operations import failed, part


@blueprint.get("/operations/dead-letters")
def dead_letters() -> Response:
    settled = request.args.get("settled") == "true"
    found = {
        service: api.get_or_none(f"/api/services/{service}/dead-letters", settled="true" if settled else None)
        for service in CONSUMERS
    }
    return part("dead-letters.html", letters=found, settled=settled)


@blueprint.get("/operations/dead-letters/<service>/<source>/<letter>")
def dead_letter(service: str, source: str, letter: str) -> Response:
    return _letter(service, source, letter)


@blueprint.post("/operations/dead-letters/<service>/<source>/<letter>/replay")
def replay_dead_letter(service: str, source: str, letter: str) -> Any:
    try:
        api.post(f"{_path(service, source, letter)}/replay", {})
    except api.Problem as problem:
        return _letter(service, source, letter, problem)
    return redirect(url_for("pages.dead_letters", done="sent"), 303)


@blueprint.post("/operations/dead-letters/<service>/<source>/<letter>/drop")
def drop_dead_letter(service: str, source: str, letter: str) -> Any:
    reason = request.form.get("reason", "").strip()
    try:
        api.post(f"{_path(service, source, letter)}?reason={quote(reason, safe='')}", {}, method="DELETE")
    except api.Problem as problem:
        return _letter(service, source, letter, problem, reason)
    return redirect(url_for("pages.dead_letters", done="saved"), 303)


@blueprint.post("/operations/dead-letters/<service>/<source>/replay")
def replay_dead_letters(service: str, source: str) -> Any:
    """Take all of one source after all; those that still fail stay in the list."""
    try:
        api.post(f"{_path(service, source)}/replay", {})
    except api.Problem as problem:
        return failed(url_for("pages.dead_letters"), problem)
    return redirect(url_for("pages.dead_letters", done="sent"), 303)


def _letter(
    service: str, source: str, letter: str, problem: api.Problem | None = None, reason: str = ""
) -> Response:
    found = api.get(_path(service, source, letter))
    return part(
        "dead-letter.html",
        problem.status if problem else 200,
        service=service,
        letter=found,
        event=json.dumps(found.get("event"), ensure_ascii=False, indent=2) if found.get("event") else None,
        problem=problem,
        reason=reason,
    )


def _path(service: str, *parts: str) -> str:
    inner = "".join(f"/{quote(one, safe='')}" for one in parts)
    return f"/api/services/{quote(service, safe='')}/dead-letters{inner}"
