"""What observations knows of people, units and criteria, as their own services told it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from shared.contracts.refusal import Refusal

_SUGGESTED = 5


@dataclass(frozen=True)
class Stay:
    """`first` is the first day in the organisation, `left` the first day no longer in it."""

    first: date
    left: date | None = None


@dataclass(frozen=True)
class Directory:
    """`people` by id, `units` by short name, and by kind of subject the `criteria` there are."""

    people: Mapping[str, Stay] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    criteria: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def require_subject(self, kind: str, subject: str, named: str, on: date) -> None:
        """Refuse a person or unit that is not known, or a person who did not belong to us on `on`.

        `named` is what the author of the record called the subject by: an id or a staff code.
        """
        if kind == "unit":
            if subject not in self.units:
                raise Refusal(
                    "record.unknown-unit", place="subject", value=named, known=_near(subject, self.units)
                )
            return
        stay = self.people.get(subject)
        if stay is None:
            raise Refusal("record.unknown-person", place="subject", value=named)
        if on < stay.first or (stay.left is not None and on >= stay.left):
            raise Refusal(
                "record.person-absent",
                place="occurred_at",
                value=named,
                on=on,
                first=stay.first,
                left=stay.left or "–",
            )

    def require_criterion(self, kind: str, criterion: str) -> None:
        """Refuse a criterion that no published criteria set offers for this kind of subject."""
        offered = self.criteria.get(kind, frozenset())
        if criterion not in offered:
            raise Refusal(
                "record.unknown-criterion",
                place="criterion",
                value=criterion,
                subject_kind=kind,
                known=_near(criterion, offered),
            )


def _near(value: str, known: Iterable[str]) -> str:
    """The known names most like `value`; without any likeness, the first in order."""
    names = sorted(known)
    near = get_close_matches(value, names, n=_SUGGESTED, cutoff=0.5)
    return ", ".join(near or names[:_SUGGESTED]) or "–"
