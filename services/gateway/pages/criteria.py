"""Criteria sets: what is in force and on offer, and what does not count for the time being."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.identity import current
from services.gateway.pages import api
from services.gateway.pages.criteria_words import SOURCES, SUSPENDABLE
from services.gateway.pages.house import blueprint, me, open_to, shown
from shared import clock


@blueprint.get("/criteria")
def criteria() -> Response:
    return _front()


@blueprint.get("/criteria/<criteria>/<version>")
def criteria_text(criteria: str, version: str) -> Response:
    """A published version as it was written."""
    found = api.get(f"/api/criteria/{criteria}/{version}")
    return shown("criteria/text.html", one=found, may_edit=_may_edit())


@blueprint.post("/criteria/suspensions")
def suspend_scoring() -> Any:
    kept = request.form
    what = kept.get("what", "criterion")
    return _decided("/api/scoring/suspensions", what, kept.get(f"{what}-code", ""), "suspended")


@blueprint.post("/criteria/suspensions/lifting")
def lift_suspension() -> Any:
    kept = request.form
    return _decided("/api/scoring/suspensions/lifting", kept.get("what", ""), kept.get("code", ""), "lifted")


def _decided(path: str, what: str, code: str, done: str) -> Any:
    kept = request.form
    said = {
        "what": what,
        "code": code,
        "by": kept.get("by", "").strip(),
        "reason": kept.get("reason", "").strip(),
    }
    try:
        api.post(path, said)
    except api.Problem as problem:
        return _front(problem.status, problem=problem, kept=said, lifting=done == "lifted")
    return redirect(url_for("pages.criteria", done=done), 303)


def _front(status: int = 200, **given: Any) -> Response:
    sets, offered = api.get_or_none("/api/criteria"), api.get_or_none("/api/criteria/offered")
    who = me()
    return shown(
        "criteria/criteria.html",
        status,
        **{"kept": {}, **given},
        sets=_with_standing(sets),
        offered=offered,
        suspensions=api.get_or_none("/api/scoring/suspensions"),
        set_names=_names(sets, "criteria"),
        criterion_names=_names(offered, "criterion"),
        sources=SOURCES,
        suspendable=SUSPENDABLE,
        may_edit=_may_edit(),
        code=who.code if who else None,
    )


def _names(rows: list[dict[str, Any]] | None, code: str) -> list[tuple[str, str]]:
    """code -> name, of which the first one that is met counts."""
    found: dict[str, str] = {}
    for one in rows or ():
        found.setdefault(one[code], one["name"])
    return list(found.items())


def _with_standing(sets: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """Each with `standing`: in force today, still to come, or followed by a later one."""
    if sets is None:
        return None
    today = clock.local_day(clock.now()).isoformat()
    begun = [one for one in sets if one["effective_from"] <= today]
    governs = begun[0] if begun else None
    return [
        {
            **one,
            "standing": "to-come"
            if one["effective_from"] > today
            else "in-force"
            if one is governs
            else "past",
        }
        for one in sets
    ]


def _may_edit() -> bool:
    return open_to(current(), "pages.edit_criteria")
