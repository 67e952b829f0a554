"""What the world is told of an award: whether it stands, and no more of its holder than the decision says."""

from typing import Any

from services.awards.papers.lists import Row
from services.awards.papers.roster import Roster

_PUBLISHED = (
    "award",
    "campaign_name",
    "form_name",
    "recipient_kind",
    "period",
    "authority",
    "decision_number",
    "decided_on",
    "conferred_on",
    "revoked_on",
    "revocation_number",
)


def verification(award: Row, roster: Roster) -> dict[str, Any]:
    """`standing` is decided, conferred, corrected or revoked; `corrections` are number and day of each."""
    kind, who = award["recipient_kind"], award["recipient"]
    return {
        "standing": _standing(award),
        **{name: award[name] for name in _PUBLISHED},
        "recipient_name": roster.name(kind, who),
        "unit_name": roster.unit_name_of(who) if kind == "person" else "",
        "issuer": roster.organisation,
        "corrections": [{"number": one["number"], "on": one["on"]} for one in award["corrections"]],
    }


def _standing(award: Row) -> str:
    if award["revoked"]:
        return "revoked"
    if award["conferred_on"] is None:
        return "decided"
    return "corrected" if award["corrections"] else "conferred"
