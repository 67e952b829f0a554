"""Units: which there are within reach, how one of them stands, what its head has to do, and its members."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.pages import api, unit_days, unit_work
from services.gateway.pages.house import blueprint, open_to, shown
from services.gateway.pages.standing import flags_of, is_month, standing_of
from services.gateway.permissions.guard import within
from services.gateway.permissions.reach import About
from shared import clock

_TREND = 6
"""Months of a member that the table of the unit shows."""
_MOST = 100
"""Records that the page of a member shows, the newest."""


@blueprint.get("/units")
def units() -> Response:
    """The units within reach; who heads one alone, with none below it, goes straight there."""
    there = [one for one in api.get("/api/units") if within(About(unit=one["unit"])) and not one["ended"]]
    if len(there) == 1:
        return redirect(url_for("pages.unit", unit=there[0]["unit"]), 303)
    scores = api.get_or_none("/api/scores", kind="unit")
    flags = api.get_or_none("/api/flags")
    return shown(
        "units/units.html",
        units=there,
        scores=None if scores is None else {one["subject"]: one for one in scores},
        flags=None if flags is None else [one["subject"] for one in flags],
    )


@blueprint.get("/units/<unit>")
def unit(unit: str) -> Response:
    return unit_page(unit)


@blueprint.get("/units/<unit>/members/<person>")
def member(unit: str, person: str) -> Response:
    """A member as the head sees them: scores, why, flags and records."""
    standing = standing_of("person", person)
    known = house.directory.of(current().tenant)
    if person not in known.people or known.unit_of.get(person) != unit:
        raise NotFound()
    code, name = known.people[person]
    newest = standing["newest_month"] or standing["newest_year"]
    period = request.args.get("period") or (newest["period"] if newest else None)
    return shown(
        "units/member.html",
        **standing,
        flags=flags_of(person),
        unit=unit,
        unit_name=known.units.get(unit, unit),
        person=person,
        member={"code": code, "name": name or code},
        period=period,
        periods=[(one["period"], one["period"]) for one in reversed(standing["history"] or [])],
        tree=_explanation(person, period),
        records=api.get_or_none("/api/records", subject=person, limit=_MOST),
        most=_MOST,
        criteria=unit_work.criteria_names(),
    )


def unit_page(unit: str, status: int = 200, **more: Any) -> Response:
    """The page of a unit; `more` says what came of an action that was refused. Raises NotFound."""
    standing = standing_of("unit", unit)
    known = house.directory.of(current().tenant)
    if unit not in known.units or not within(About(unit=unit)):
        raise NotFound()
    members = api.get_or_none("/api/people", unit=unit)
    trend = _trend(unit, members or [])
    asked = request.args.get("month", "")
    month = asked if is_month(asked) else (trend["months"] or [f"{clock.local_day(clock.now()):%Y-%m}"])[-1]
    context = {
        **standing,
        "unit": unit,
        "name": known.units[unit],
        "below": [one for one, above in known.parents.items() if above == unit],
        "names": known.units,
        "several": sum(within(About(unit=one)) for one in known.units) > 1,
        "members": members,
        "unit_flags": _flags(unit),
        "trend": trend,
        "ranking": _ranking(unit),
        **_attendance(unit, month),
        **unit_work.waiting(unit),
    }
    return shown("units/unit.html", status, **{**context, **more})


def _attendance(unit: str, month: str) -> dict[str, Any]:
    """The map of a month; `sees_days` says whether it is the visitor's to see at all."""
    sees = open_to(current(), "attendance.of_unit")
    rows = api.get_or_none(f"/api/units/{unit}/attendance", month=month) if sees else None
    return {
        "month": month,
        "days": unit_days.days_of(month),
        "heat": None if rows is None else unit_days.heat(rows, month),
        "sees_days": sees,
        "letters": unit_days.LETTERS,
        "kinds": unit_days.KINDS,
    }


def _ranking(unit: str) -> dict[str, Any] | None:
    """The newest ranking of the block in which the unit competes; None where there is none."""
    blocks = api.get_or_none("/api/blocks") or []
    block = next((one for one in blocks if unit in one["units"]), None)
    if block is None:
        return None
    try:
        found = api.get_or_none(f"/api/rankings/{block['block']}")
    except api.Problem:
        # A block that was never ranked has nothing to show.
        return None
    return {**found, "name": block["name"]} if found and found["standings"] else None


def _flags(unit: str) -> list[dict[str, Any]] | None:
    """The flags of the unit and of its members, the newest period first."""
    flags = api.get_or_none("/api/flags")
    if flags is None:
        return None
    known = house.directory.of(current().tenant)
    there = [one for one in flags if unit in (one["subject"], known.unit_of.get(one["subject"]))]
    return sorted(there, key=lambda one: str(one["period"]), reverse=True)


def _trend(unit: str, members: list[dict[str, Any]]) -> dict[str, Any]:
    """The points of every member in each of the last scored months: `months`, and `points` by person."""
    months = _scored_months(members)
    points: dict[str, list[int | None]] = {one["person"]: [None] * len(months) for one in members}
    for place, month in enumerate(months):
        for score in api.get_or_none("/api/scores", unit=unit, period=month) or []:
            if score["subject"] in points:
                points[score["subject"]][place] = score["points"]
    return {"months": months, "points": points, "change": {who: _change(row) for who, row in points.items()}}


def _scored_months(members: list[dict[str, Any]]) -> list[str]:
    """The last months in which the first member who has any was scored."""
    for one in members:
        history = api.get_or_none(f"/api/scores/person/{one['person']}/history") or []
        months = [score["period"] for score in history if is_month(score["period"])]
        if months:
            return months[-_TREND:]
    return []


def _change(points: list[int | None]) -> int | None:
    """What the last month moved against the one before; None when one of them is missing."""
    known = points[-2:]
    return known[1] - known[0] if len(known) == 2 and None not in known else None  # type: ignore[operator]


def _explanation(person: str, period: str | None) -> dict[str, Any] | None:
    if period is None:
        return None
    try:
        tree: dict[str, Any] | None = api.get_or_none(
            f"/api/scores/person/{person}/explanation", period=period
        )
    except api.Problem:
        # A period without a score has no way to it.
        return None
    return tree
