"""Decisions that the head of a unit, or the emulation office, takes on what waits there."""

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint, me
from services.gateway.pages.units import unit_page
from services.gateway.permissions.guard import within
from services.gateway.permissions.reach import About

_OF_EXPLANATIONS = {"acceptance": "explained", "refusal": "unexplained"}
_OF_RECORDS = {"uphold": "upheld", "retraction": "retracted", "confirmation": "confirmed"}
"""What may be decided -> the word by which the page says that it is done."""


@blueprint.post("/units/<unit>/explanations/<explanation>")
def decide_explanation(unit: str, explanation: str) -> Response:
    """Accept or refuse what somebody said to a slip of the clock."""
    return _decided(unit, "explanations", explanation, _OF_EXPLANATIONS)


@blueprint.post("/units/<unit>/records/<record>")
def decide_record(unit: str, record: str) -> Response:
    """Uphold or retract a contested record; confirm or retract an allegation."""
    return _decided(unit, "records", record, _OF_RECORDS)


def _decided(unit: str, what: str, one: str, decisions: Mapping[str, str]) -> Response:
    if not within(About(unit=unit)):
        raise NotFound()
    decision = request.form.get("decision", "")
    if decision not in decisions:
        raise NotFound()
    reason = request.form.get(f"reason-{one}", "").strip()
    who = me()
    fields = {"by": (who.code if who else None) or "", **({"reason": reason} if reason else {})}
    try:
        api.post(f"/api/{what}/{one}/{decision}", fields)
    except api.Problem as problem:
        return unit_page(unit, problem.status, problem=problem, at=one, reason=reason)
    return redirect(url_for("pages.unit", unit=unit, done=decisions[decision]), 303)
