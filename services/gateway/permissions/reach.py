"""How far somebody reaches in one operation."""

from dataclasses import dataclass

from services.gateway.identity.visitor import Visitor
from services.gateway.names import Known
from services.gateway.permissions.table import Row, Word


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what something concerns: a person, a unit, or both; and who put it on record, by staff code."""

    person: str | None = None
    unit: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything of the organisation; or the subtrees of `units`, what is about `person`, and what the bearer
    of the staff code `author` recorded."""

    everywhere: bool = False
    units: tuple[str, ...] = ()
    person: str | None = None
    author: str | None = None

    def covers(self, what: About, known: Known) -> bool:
        """Whether `what` is within it; what concerns nobody that we know of is not."""
        if self.everywhere:
            return True
        if self.person is not None and what.person == self.person:
            return True
        if self.author is not None and what.author == self.author:
            return True
        unit = what.unit if what.person is None else known.unit_of.get(what.person)
        return any(known.below(unit, above) for above in self.units)


EVERYWHERE = Reach(everywhere=True)


def reach_of(visitor: Visitor, row: Row, code: str | None) -> Reach | None:
    """How far the visitor, of staff code `code`, reaches in the operation of `row`; None: not at all.

    Everybody is a citizen as well.
    """
    if visitor.installation:
        return EVERYWHERE
    found: list[tuple[Word, str | None]] = [(row.reach["citizen"], None)]
    found += [(row.reach[grant.role], grant.unit) for grant in visitor.grants]
    if all(word == "none" for word, _ in found):
        return None
    if any(word == "all" or (word == "unit" and unit is None) for word, unit in found):
        return EVERYWHERE
    words = {word for word, _ in found}
    return Reach(
        units=tuple(unit for word, unit in found if word == "unit" and unit is not None),
        person=visitor.person if "own" in words else None,
        author=code if "made" in words else None,
    )
