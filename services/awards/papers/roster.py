"""Names, positions and units, as personnel gives them: awards itself knows persons by their ids alone."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal

SECONDS = 10.0
"""How long personnel may take to answer."""

ERASED = "(đã xoá tên)"
"""Stands for the name of a person who was erased."""


class Personnel(Protocol):
    """What is asked of personnel: its RPC proxy."""

    def __getattr__(self, name: str) -> Any: ...


@dataclass(frozen=True)
class Roster:
    """The people and units of an organisation on a day, by id and by short name."""

    organisation: str = ""
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def name(self, kind: SubjectKind, who: str) -> str:
        """As it is printed; who is not known to personnel stands by the id."""
        if kind == "unit":
            return self.units.get(who, who)
        return self.person(who)

    def person(self, who: str) -> str:
        known = self.people.get(who)
        return who if known is None else known["name"] or ERASED

    def position(self, who: str) -> str:
        return str(self.people.get(who, {}).get("position") or "")

    def unit_of(self, kind: SubjectKind, who: str) -> str:
        """Short name of the unit of a person, of a unit itself; empty when personnel names none."""
        return who if kind == "unit" else str(self.people.get(who, {}).get("unit") or "")

    def unit_name_of(self, who: str) -> str:
        """Name of the person's unit."""
        unit = self.unit_of("person", who)
        return self.units.get(unit, unit)


def whole(personnel: Personnel, tenant: str, on: str | None = None) -> Roster:
    """Everybody of the organisation, with the unit of the day `on` (today)."""
    people = personnel.people.within(SECONDS)(tenant=tenant, on=on)
    return Roster(
        organisation=_organisation(personnel, tenant),
        people={one["person"]: one for one in people},
        units=_units(personnel, tenant),
    )


def of_one(personnel: Personnel, tenant: str, kind: SubjectKind, who: str, on: str | None = None) -> Roster:
    """The organisation with that one person, or with its units alone."""
    people = {who: found} if kind == "person" and (found := _person(personnel, tenant, who, on)) else {}
    return Roster(
        organisation=_organisation(personnel, tenant),
        people=people,
        units=_units(personnel, tenant),
    )


def matches(text: str, *values: object) -> bool:
    """Whether every word of `text` is in one of `values`, whatever the case and the marks."""
    whole = " ".join(_folded(str(value)) for value in values if value)
    return all(word in whole for word in _folded(text).split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(one for one in plain if not unicodedata.combining(one))


def _person(personnel: Personnel, tenant: str, who: str, on: str | None) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = personnel.person.within(SECONDS)(tenant=tenant, person=who, on=on)
    except Refusal as refusal:
        if refusal.code != "person.unknown":
            raise
        return None
    return found


def _organisation(personnel: Personnel, tenant: str) -> str:
    return str(personnel.organisation.within(SECONDS)(tenant=tenant)["name"])


def _units(personnel: Personnel, tenant: str) -> dict[str, str]:
    return {one["unit"]: one["name"] for one in personnel.units.within(SECONDS)(tenant=tenant)}
