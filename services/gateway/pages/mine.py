"""My page: how I stand now, why, what was recorded of me, my leave and my days on the clock."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint, me, shown
from services.gateway.pages.standing import flags_of, is_month, standing_of
from shared import clock


@blueprint.get("/me")
def mine() -> Response:
    who = me()
    if who is None or who.person is None:
        return shown("mine/not-staff.html")
    standing, flags = standing_of("person", who.person), flags_of(who.person)
    return shown("mine/mine.html", **standing, flags=flags, today=clock.local_day(clock.now()))


@blueprint.get("/me/explanation/<period>")
def my_explanation(period: str) -> Response:
    """The way to the score of one period, down to the records; a part of the page, or a page to print."""
    person = _person()
    tree = api.get(f"/api/scores/person/{person}/explanation", period=period)
    return shown("mine/explanation.html", tree=tree, period=period)


@blueprint.get("/me/records")
def my_records() -> Response:
    person = _person()
    records = api.get("/api/records", subject=person)
    return shown("mine/records.html", records=records, problem=None)


@blueprint.get("/me/days")
def my_days() -> Response:
    """What the clocks show of a month, with the leave that was granted."""
    return _days(request.args.get("month", ""))


@blueprint.post("/me/days/<day>/<kind>/explanation")
def explain_mine(day: str, kind: str) -> Any:
    """Say why a day went as the clock shows it; what was refused may be explained again, better."""
    reason = request.form.get(f"reason-{day}-{kind}", "").strip()
    said = {"person": _person(), "day": day, "kind": kind, "by": _code(), "reason": reason}
    try:
        api.post("/api/explanations", said)
    except api.Problem as problem:
        return _days(day[:7], problem.status, problem=problem, explained=f"{day}-{kind}", reason=reason)
    return redirect(url_for("pages.my_days", month=day[:7], done="sent"), 303)


@blueprint.post("/me/records/<record>/contest")
def contest_mine(record: str) -> Any:
    person = _person()
    reason = request.form.get("reason", "").strip()
    try:
        api.post(f"/api/records/{record}/contest", {"by": _code(), "reason": reason})
    except api.Problem as problem:
        records = api.get("/api/records", subject=person)
        kept = {"contested": record, "reason": reason}
        return shown("mine/records.html", problem.status, records=records, problem=problem, **kept)
    return redirect(url_for("pages.my_records", done="sent"), 303)


def _days(asked: str, status: int = 200, **more: Any) -> Response:
    """The days of a month, the newest scored one if none is asked for; each slip with what was said to it."""
    person = _person()
    month = asked if is_month(asked) else _newest_month(person)
    told = api.get_or_none("/api/explanations", person=person)
    return shown(
        "mine/days.html",
        status,
        month=month,
        days=api.get_or_none(f"/api/people/{person}/attendance", month=month),
        leave=api.get_or_none(f"/api/people/{person}/leave"),
        explanations=None if told is None else {(one["day"], one["kind"]): one for one in told},
        **more,
    )


def _newest_month(person: str) -> str:
    """The newest month with a score, else this one."""
    newest = standing_of("person", person)["newest_month"]
    return str(newest["period"]) if newest else f"{clock.local_day(clock.now()):%Y-%m}"


def _person() -> str:
    who = me()
    # Whoever has no person of their own names nobody; the operation answers as for nobody.
    return (who.person if who else None) or "-"


def _code() -> str:
    who = me()
    return (who.code if who else None) or ""
