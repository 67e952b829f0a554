"""What observations knows of people, units and criteria, as their own services told it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriterionOffered

_SUGGESTED = 5
_ALIKE = 0.75

COMPUTED = "computed"
"""The kind of subject under which a directory has the criteria that no one records: the time clock tells."""


@dataclass(frozen=True)
class Stay:
    """`first` is the first day in the organisation, `left` the first day no longer in it."""

    first: date
    left: date | None = None


@dataclass(frozen=True)
class Directory:
    """`people` by id, `staff` by code, `units` by short name, `criteria` by kind of subject.

    `assessed` are those criteria that are filled in column by column.
    """

    people: Mapping[str, Stay] = field(default_factory=dict)
    staff: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    criteria: Mapping[str, frozenset[str]] = field(default_factory=dict)
    assessed: Mapping[tuple[str, str], CriterionOffered] = field(default_factory=dict)

    def require_subject(self, kind: str, subject: str, named: str, on: date) -> None:
        """Refuse a person or unit that is not known, or a person who did not belong to us on `on`.

        `named` is what the author of the record called the subject by: an id or a staff code.
        """
        if kind == "unit":
            self._require_unit(subject)
        else:
            self._require_person(subject, named, on)

    def require_staff(self, code: str, place: str) -> None:
        """Refuse an observer or a judge, as `place` says, who has no staff code of ours."""
        if code not in self.staff:
            raise Refusal("record.unknown-observer", place=place, value=code)

    def require_criterion(self, kind: str, criterion: str) -> None:
        """Refuse a criterion that no published criteria set offers for this kind of subject."""
        offered = self.criteria.get(kind, frozenset())
        if criterion in offered:
            return
        told = {"place": "criterion", "value": criterion}
        if criterion in self.criteria.get(COMPUTED, frozenset()):
            raise Refusal("record.computed-criterion", **told)
        for other, names in sorted(self.criteria.items()):
            if criterion in names:
                raise Refusal("record.criterion-of-others", **told, subject_kind=kind, offered=other)
        near = _near(criterion, offered)
        if near:
            raise Refusal("record.unknown-criterion", **told, subject_kind=kind, known=near)
        raise Refusal("record.no-such-criterion", **told, subject_kind=kind, count=len(offered))

    def _require_unit(self, unit: str) -> None:
        if unit in self.units:
            return
        told = {"place": "subject", "value": unit}
        if unit in self.staff:
            raise Refusal("record.person-as-unit", **told)
        near = _near(unit, self.units)
        if near:
            raise Refusal("record.unknown-unit", **told, known=near)
        raise Refusal("record.no-such-unit", **told, count=len(self.units))

    def _require_person(self, person: str, named: str, on: date) -> None:
        stay = self.people.get(person)
        if stay is None:
            code = "record.unit-as-person" if named in self.units else "record.unknown-person"
            raise Refusal(code, place="subject", value=named)
        told = {"place": "occurred_at", "value": named, "on": on}
        if on < stay.first:
            raise Refusal("record.before-joining", **told, first=stay.first)
        if stay.left is not None and on >= stay.left:
            raise Refusal("record.after-leaving", **told, left=stay.left)


def _near(value: str, known: Iterable[str]) -> str:
    """The known names that are so like `value` that one of them may have been meant."""
    return ", ".join(get_close_matches(value, sorted(known), n=_SUGGESTED, cutoff=_ALIKE))
