"""My page: how I stand now, why, what was recorded of me, my leave and my days on the clock."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint, me, shown
from shared import clock

_MONTHS = 12


@blueprint.get("/me")
def mine() -> Response:
    who = me()
    if who is None or who.person is None:
        return shown("mine/not-staff.html")
    return shown("mine/mine.html", **_standing(who.person), today=clock.local_day(clock.now()))


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
    person = _person()
    month = request.args.get("month") or _newest_month(person)
    days = api.get_or_none(f"/api/people/{person}/attendance", month=month)
    leave = api.get_or_none(f"/api/people/{person}/leave")
    return shown("mine/days.html", month=month, days=days, leave=leave)


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


def _standing(person: str) -> dict[str, Any]:
    """The newest score of every length of period, and the last months for the chart."""
    history = api.get_or_none(f"/api/scores/person/{person}/history")
    flags = api.get_or_none("/api/flags", subject=person)
    known = [one for one in history or () if one["points"] is not None]
    months = [one for one in known if len(one["period"]) == len("2019-03") and one["period"][5:].isdigit()]
    years = [one for one in known if len(one["period"]) == 4]
    return {
        "history": history,
        "flags": flags,
        "newest_month": months[-1] if months else None,
        "newest_year": years[-1] if years else None,
        "months": months[-_MONTHS:],
        "others": [one for one in known if one not in months and one not in years],
    }


def _newest_month(person: str) -> str:
    """The newest month with a score, else this one."""
    months = _standing(person)["months"]
    return months[-1]["period"] if months else f"{clock.local_day(clock.now()):%Y-%m}"


def _person() -> str:
    who = me()
    # Whoever has no person of their own names nobody; the operation answers as for nobody.
    return (who.person if who else None) or "-"


def _code() -> str:
    who = me()
    return (who.code if who else None) or ""
