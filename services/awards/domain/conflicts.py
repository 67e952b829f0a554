"""Conflicts of interest: who has no vote on whom, by the rule of the vote."""

from collections.abc import Iterator, Mapping, Sequence

from services.awards.domain.council import Council
from shared.contracts.ballots import Conflict, ConflictGround, Nominee, VoteRule

Units = Mapping[str, frozenset[str]]
"""The units that a person belongs to or leads, by person."""


def conflicts(
    persons: Sequence[str], nominees: Sequence[Nominee], council: Council, units: Units, rule: VoteRule
) -> list[Conflict]:
    """All conflicts that the rule knows between `persons`, members and substitutes, and the nominees.

    One a person and nomination: the first ground that holds, in the order self, relative, unit.
    """
    found = []
    for nominee in nominees:
        for person in persons:
            ground = next(_grounds(person, nominee, council, units, rule), None)
            if ground is not None:
                found.append(Conflict(person=person, nomination=nominee.nomination, ground=ground))
    return found


def _grounds(
    person: str, nominee: Nominee, council: Council, units: Units, rule: VoteRule
) -> Iterator[ConflictGround]:
    of, mine = rule.conflicts, units.get(person, frozenset())
    if nominee.recipient_kind == "unit":
        if "own-unit" in of and nominee.recipient in mine:
            yield "own-unit"
        return
    if "self" in of and person == nominee.recipient:
        yield "self"
    if "relative" in of and _related(person, nominee.recipient, council):
        yield "relative"
    if "same-unit" in of and mine & units.get(nominee.recipient, frozenset()):
        yield "same-unit"


def _related(one: str, other: str, council: Council) -> bool:
    """Kinship goes both ways, whichever of the two declared it."""
    relatives = council.relatives
    return other in relatives.get(one, ()) or one in relatives.get(other, ())
