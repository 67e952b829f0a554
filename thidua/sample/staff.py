"""The people: who works where, as what, who heads which unit."""

from dataclasses import dataclass
from random import Random

from shared.contracts.personnel import PersonKind
from thidua.sample.chance import stream
from thidua.sample.model import Person
from thidua.sample.names import person_name
from thidua.sample.organisation import DIRECTORS, Design, Establishment
from thidua.sample.workdays import FIRST_DAY

SUPPORT_POSTS = ("Nhân viên lái xe", "Nhân viên bảo vệ", "Nhân viên tạp vụ", "Nhân viên văn thư")


@dataclass(frozen=True, slots=True)
class Staff:
    """`women` are the codes of those who may take maternity leave."""

    people: tuple[Person, ...]
    women: frozenset[str]

    def of_unit(self, unit: str) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.unit == unit)

    def head(self, unit: str) -> Person:
        return next(person for person in self.people if person.heads == unit)


def hire(seed: int, establishment: Establishment) -> Staff:
    """Fill every unit: first its head, then a deputy for every eight, then its posts in turn."""
    rng = stream(seed, "staff")
    people: list[Person] = []
    women: set[str] = set()
    for design, size in zip(establishment.designs, establishment.sizes, strict=True):
        for seat in range(size):
            number = len(people) + 1
            code = f"CB{number:03d}"
            position = _position(design, seat, size)
            woman = _is_woman(rng, design, position)
            if woman:
                women.add(code)
            people.append(
                Person(
                    code=code,
                    name=person_name(rng, woman),
                    kind=_kind(design, position),
                    position=position,
                    unit=design.unit,
                    heads=design.unit if seat == 0 else None,
                    badge=str(number),
                    on=FIRST_DAY,
                )
            )
    return Staff(tuple(people), frozenset(women))


def _position(design: Design, seat: int, size: int) -> str:
    if seat == 0:
        return design.head
    deputies = size - 1 if design is DIRECTORS else max(1, size // 8) if size >= 5 else 0
    if seat <= deputies:
        return design.deputy
    return design.posts[(seat - deputies - 1) % len(design.posts)]


def _kind(design: Design, position: str) -> PersonKind:
    if position == DIRECTORS.head:
        return "cadre"
    if position in SUPPORT_POSTS:
        return "worker"
    return "civil-servant" if design.kind == "division" else "public-employee"


def _is_woman(rng: Random, design: Design, position: str) -> bool:
    draw = rng.random()
    if position in ("Nhân viên lái xe", "Nhân viên bảo vệ"):
        return False
    leads = position in (design.head, design.deputy)
    return draw < (0.30 if leads else 0.52)
