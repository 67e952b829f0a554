"""Of whom and of what somebody may make a record: what the form offers."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.names import Known
from services.gateway.pages import api
from services.gateway.permissions.command import reach_in
from services.gateway.permissions.reach import About, Reach
from services.gateway.permissions.table import of_command

MOST_FOUND = 12


@dataclass(frozen=True)
class Subject:
    """`value` is what the form sends: `person:CB001` or `unit:van-phong`."""

    value: str
    code: str
    name: str
    unit: str
    """The name of the unit of a person; empty of a unit."""

    @property
    def sought(self) -> str:
        """What it is found by."""
        return plain(f"{self.code} {self.name} {self.unit}")


def subjects() -> list[Subject]:
    """Everybody of whom the visitor may record something: people by name, then units."""
    visitor, row = current(), of_command("RecordBehaviour")
    reach = reach_in(visitor, row, house.directory) if row is not None else None
    if reach is None:
        return []
    known = house.directory.certainly(visitor.tenant)
    people = [one for person in known.people if (one := _person(person, known, reach)) is not None]
    units = [
        Subject(f"unit:{unit}", unit, name, "")
        for unit, name in known.units.items()
        if reach.covers(About(unit=unit), known)
    ]
    return sorted(people, key=lambda one: one.name.split()[::-1]) + sorted(units, key=lambda one: one.name)


def found(text: str) -> list[Subject]:
    """Those whose code or name, or whose unit's, has every word of `text`, with or without its accents."""
    words = plain(text).split()
    everybody = subjects() if words else []
    return [one for one in everybody if all(word in one.sought for word in words)][:MOST_FOUND]


def plain(text: str) -> str:
    """Small letters without accents: Nguyễn Thị Lan is found as nguyen thi lan."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in parts if not unicodedata.combining(one))


def offered() -> list[dict[str, Any]] | None:
    """The criteria on offer by kind of subject; None while observations does not answer."""
    rows: list[dict[str, Any]] | None = api.get_or_none("/api/criteria/offered")
    return rows and sorted(rows, key=lambda one: (one["subject_kind"], one["name"]))


def _person(person: str, known: Known, reach: Reach) -> Subject | None:
    """None of whom has left, was erased, or is beyond the reach."""
    code, name = known.people[person]
    unit = known.unit_of.get(person)
    if unit is None or name is None or not reach.covers(About(person=person), known):
        return None
    return Subject(f"person:{code}", code, name, known.units.get(unit, unit))
