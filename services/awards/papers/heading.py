"""Who issues a paper and who signs it: as asked for, as the events say, or dotted for a pen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.awards.documents.model import Agency, Capacity, Letterhead, Signatory
from services.awards.papers.roster import Roster
from shared.contracts.papers import PaperDetails

DOTS = "……"
_CAPACITIES: tuple[Capacity, ...] = ("KT", "Q", "TL", "TUQ")


def letterhead(details: PaperDetails, roster: Roster, on: date, number: str = "") -> Letterhead:
    """`number` is the one that the events say, which nobody can change."""
    return Letterhead(
        agency=Agency(name=details.agency or roster.organisation, above=details.above),
        number=number or details.number,
        place=details.place or DOTS,
        on=on,
    )


def asked_signatory(details: PaperDetails, office: str = DOTS, body: str = "") -> Signatory:
    """Who signs a paper that no event names a signatory of."""
    return Signatory(
        name=details.signed_by,
        office=details.office or office,
        capacity=details.capacity,
        principal=details.principal,
        body=details.body or body,
    )


def signatory_of(award: Mapping[str, Any], details: PaperDetails) -> Signatory:
    """Who signed the decision on an award.

    The event's signatory is a name, or the lines as they stand under the text with the name as the last one.
    """
    *lines, name = award["signatory"].splitlines() or [""]
    capacity, principal = award["capacity"], award["on_behalf_of"]
    first = lines[0] if lines else ""
    mark, _, signed_for = first.partition(". ")
    if not capacity and mark in _CAPACITIES:
        capacity, principal, lines = mark, signed_for, lines[1:]
    default = "" if capacity else award["authority"]
    office = details.office or "\n".join(lines) or default
    return Signatory(
        name=details.signed_by or name,
        office=office,
        capacity=capacity,
        principal=principal,
        body=details.body,
    )
