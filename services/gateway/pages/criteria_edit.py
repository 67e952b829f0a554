"""Writing a criteria set: checked while it is written, tried on what happened, then published."""

import re
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint, by_htmx, shown
from services.gateway.pages.language import spoken

_FILE = "tieu-chi.yaml"
_LINE = re.compile(r"^\w+ [0-9]+(, |: )")
_MOVES = 30
"""Who moves the most, of each kind."""


@blueprint.get("/criteria/edit")
def edit_criteria() -> Response:
    """An empty sheet, or the text of a published version to go on from."""
    start, version = request.args.get("criteria"), request.args.get("version")
    text = api.get(f"/api/criteria/{start}/{version}")["text"] if start and version else ""
    return _sheet(text, _checked(text) if text else None)


@blueprint.post("/criteria/edit/check")
def check_criteria() -> Response:
    text = request.form.get("text", "")
    checked = _checked(text) if text.strip() else None
    if by_htmx():
        return shown("criteria/_checked.html", checked=checked)
    return _sheet(text, checked)


@blueprint.post("/criteria/edit/trial")
def try_criteria() -> Response:
    """The text beside what governs: over a whole period, or as publishing it would have it."""
    text, publishing = request.form.get("text", ""), request.form.get("how") == "dry-run"
    period = request.form.get("period", "").strip()
    asked: dict[str, Any] = {"text": text, "file_name": _FILE}
    if period:
        asked["period"] = period
    found, problem = None, None
    try:
        found = api.post("/api/criteria/dry-run" if publishing else "/api/criteria/what-if", asked)
    except api.Problem as refused:
        problem = refused
    tried = {"found": found, "publishing": publishing, "most": _MOVES, "problem": problem}
    status = problem.status if problem else 200
    if by_htmx():
        return shown("criteria/_trial.html", status, text=text, **tried)
    return _sheet(text, _checked(text), status, period=period, **tried)


@blueprint.post("/criteria/edit/publish")
def publish_criteria() -> Any:
    text = request.form.get("text", "")
    if request.form.get("certain") != "yes":
        unsure = api.Problem(422, _("Hãy đánh dấu xác nhận trước khi ban hành."), "certain")
        return _sheet(text, _checked(text), 422, problem=unsure)
    try:
        api.post("/api/criteria", {"text": text, "file_name": _FILE})
    except api.Problem as problem:
        return _sheet(text, _checked(text), problem.status, problem=problem)
    return redirect(url_for("pages.criteria", done="published"), 303)


def _checked(text: str) -> Any:
    """What is wrong with the text, line by line; None while nobody answers."""
    try:
        checked = api.post("/api/criteria/check", {"text": text, "file_name": _FILE})
    except api.Problem as problem:
        if problem.silent:
            return None
        raise
    return {**checked, "problems": [_without_place(one) for one in checked["problems"]]}


def _without_place(one: dict[str, Any]) -> dict[str, Any]:
    """A problem whose `text` leaves out file and line: the page shows the line as a link."""
    said = str(one[f"text_{spoken()}"]).removeprefix(f"{_FILE}, ")
    return {**one, "text": _LINE.sub("", said)}


def _sheet(text: str, checked: Any, status: int = 200, **given: Any) -> Response:
    return shown("criteria/edit.html", status, text=text, checked=checked, **given)
