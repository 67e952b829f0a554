"""Recording what was seen, on a phone as well and without a network; and what I recorded of late."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, jsonify, redirect, request, send_from_directory, url_for

from services.gateway.identity import current
from services.gateway.pages import api, recordable
from services.gateway.pages.house import blueprint, me, open_to, shown
from services.gateway.pages.record_form import MEASURES, behaviour_of, hundredths, moment_of
from shared import clock
from shared.clock import VIETNAM
from shared.ids import new_id

QUEUED = "X-Queued"
"""The header of what the queue of a phone sends: it is answered in JSON, for the queue to show."""

_LATEST = 20
_FOR_OTHERS = ("emulation-office",)


@blueprint.get("/record")
def record() -> Any:
    return _page(_blank())


@blueprint.post("/record")
def record_now() -> Any:
    """One record; or, with `find`, the same form with whom was looked for."""
    form = request.form.to_dict()
    if form.get("find"):
        return _page(form)
    who = me()
    try:
        said = behaviour_of(form, who.code if who else None)
        photo = request.files.get("photo")
        if photo is not None and photo.filename:
            said["evidence"] = api.upload("/api/evidence", photo, {})["evidence"]
        api.post("/api/records", said)
    except api.Problem as problem:
        if QUEUED in request.headers:
            return jsonify(text=problem.text), problem.status
        return _page(form, problem)
    if QUEUED in request.headers:
        return jsonify(record=said.get("record")), 201
    return redirect(url_for("pages.record", done="recorded"), 303)


@blueprint.post("/record/<record>/correction")
def correct_mine(record: str) -> Any:
    form = request.form.to_dict()

    def say() -> None:
        changed = {
            "quantity": hundredths(form, "quantity"),
            "occurred_at": moment_of(form, "occurred_at"),
            "note": form.get("note", "").strip() or None,
        }
        given = {name: value for name, value in changed.items() if value is not None}
        api.post(f"/api/records/{record}/correction", {**given, **_judged(form)})

    return _changed(record, say, form)


@blueprint.post("/record/<record>/retraction")
def retract_mine(record: str) -> Any:
    form = request.form.to_dict()
    return _changed(record, lambda: api.post(f"/api/records/{record}/retraction", _judged(form)), form)


@blueprint.get("/record/<record>/picture")
def record_picture(record: str) -> Any:
    """The photograph of a record, for who may read the record."""
    return api.raw(f"/api/records/{record}/evidence")


@blueprint.get("/record/people.json")
def record_people() -> Any:
    """Of whom records may be made, for looking them up without a network."""
    found = recordable.subjects()
    return jsonify([[one.value, one.code, one.name, one.unit, one.sought] for one in found])


@blueprint.get("/record/worker.js")
def record_worker() -> Response:
    """What keeps the page and its people for when there is no network."""
    folder = current_app.static_folder or ""
    answer = send_from_directory(folder, "record-worker.js", mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/record"
    return answer


def _page(form: dict[str, str], problem: api.Problem | None = None, **kept: Any) -> Response:
    visitor, who = current(), me()
    code = who.code if who else None
    chosen = form.get("subject", "")
    # whoever was chosen stays in sight, whatever is looked for afterwards
    wanted = [one for one in recordable.subjects() if one.value == chosen] if chosen else []
    found = [one for one in recordable.found(form.get("q", "")) if one.value != chosen]
    mine = api.get_or_none("/api/records", observer=code, limit=_LATEST) if code else []
    mine = mine and [{**one, "minute": _minute(one["occurred_at"])} for one in mine]
    criteria = recordable.offered()
    return shown(
        "record/record.html",
        problem.status if problem else 200,
        form={**_blank(), **form},
        problem=problem,
        found=wanted + found,
        criteria=criteria,
        names={one["criterion"]: one["name"] for one in criteria or ()},
        columns=sorted({(name, name) for one in criteria or () for name in one["columns"]}),
        measures=MEASURES,
        mine=mine,
        account=visitor.account or "",
        for_others=not code or any(role in _FOR_OTHERS for role in visitor.roles),
        may_correct=open_to(visitor, "records.CorrectBehaviour"),
        **{"at": None, "typed": {}, **kept},
    )


def _blank() -> dict[str, str]:
    who = me()
    now = clock.now().astimezone(VIETNAM)
    return {
        "record": new_id(),
        "occurred_at": f"{now:%Y-%m-%dT%H:%M}",
        "quantity": "1",
        "source": "inspection",
        "observer": (who.code if who else None) or "",
    }


def _changed(record: str, say: Any, form: dict[str, str]) -> Any:
    """The page again, with the form of this record opened where the change was refused."""
    try:
        say()
    except api.Problem as problem:
        return _page(_blank(), problem, at=record, typed=form)
    return redirect(url_for("pages.record", done="saved"), 303)


def _judged(form: dict[str, str]) -> dict[str, str]:
    who = me()
    return {"by": (who.code if who else None) or "", "reason": form.get("reason", "").strip()}


def _minute(moment: str) -> str:
    """As the field of a form takes it."""
    return f"{datetime.fromisoformat(moment).astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
