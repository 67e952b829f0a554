"""What waits for a decision in a unit: explanations of slips, contested records, allegations."""

from collections.abc import Mapping
from typing import Any

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.names import Known
from services.gateway.pages import api
from services.gateway.pages.house import open_to

_PAGE = 1000
"""Records that are asked for at once."""
_STANDS = ("recorded", "corrected", "upheld")
"""How an allegation stands while nobody looked into it."""


def waiting(unit: str) -> dict[str, Any]:
    """What waits in a unit and those below it; None of a kind while the service behind is silent.

    `may` says which of it the visitor decides; what is not theirs to see is not asked for.
    """
    visitor = current()
    known = house.directory.of(visitor.tenant)
    explanations = (
        api.get_or_none("/api/explanations", standing="open")
        if open_to(visitor, "explanations.explanations")
        else []
    )
    alleged = _records(alleged="true")
    if alleged is not None:
        alleged = [one for one in alleged if one["standing"] in _STANDS]
    return {
        "explanations": _in(unit, explanations, known),
        "contested": _in(unit, _records(standing="contested"), known),
        "alleged": _in(unit, alleged, known),
        "may": {
            "explanations": open_to(visitor, "explanations.AcceptExplanation"),
            "contested": open_to(visitor, "records.UpholdBehaviour"),
            "alleged": open_to(visitor, "records.ConfirmBehaviour"),
        },
        "own": visitor.person,
        "criteria": criteria_names(),
    }


def criteria_names() -> Mapping[str, str]:
    """criterion -> its name; while it is not to be had, its short name must do."""
    return {one["criterion"]: one["name"] for one in api.get_or_none("/api/criteria/offered") or []}


def _records(**wanted: str) -> list[dict[str, Any]] | None:
    """All of them, page after page; None while observations is silent."""
    found: list[dict[str, Any]] = []
    while True:
        after = found[-1]["record"] if found else None
        page = api.get_or_none("/api/records", limit=_PAGE, after=after, **wanted)
        if page is None:
            return None
        found += page
        if len(page) < _PAGE:
            return found


def _in(unit: str, rows: list[dict[str, Any]] | None, known: Known) -> list[dict[str, Any]] | None:
    """Those of `rows` that are about the unit, what is below it, or who belongs there."""
    if rows is None:
        return None
    return [one for one in rows if known.below(_unit_of(one, known), unit)]


def _unit_of(row: Mapping[str, Any], known: Known) -> str | None:
    who = str(row.get("person") or row["subject"])
    return known.unit_of.get(who, who)
