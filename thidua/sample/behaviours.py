"""What was recorded in the span: shortcomings and merits of people, and the units' own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from shared.contracts.observations import SubjectKind
from thidua.sample.acts import OF_PEOPLE, OF_UNITS, Act
from thidua.sample.campaign import LAUNCH
from thidua.sample.chance import count, stream
from thidua.sample.leave import WORKING_DAYS_A_YEAR
from thidua.sample.model import VIETNAM, Behaviour, Person
from thidua.sample.observers import Observers
from thidua.sample.temperament import Temperament

SINCE_LAUNCH = 0.75
"""How the movement shows: so many shortcomings are left of what there were before it was launched."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What everything recorded depends on. `unexcused` are the (person, day) of absence without leave."""

    working: tuple[date, ...]
    temperament: Temperament
    observers: Observers
    unexcused: frozenset[tuple[str, date]]

    def was_there(self, person: str, day: date) -> bool:
        return self.observers.duty.all_day(person, day) and (person, day) not in self.unexcused


def of_people(seed: int, people: tuple[Person, ...], scene: Scene) -> list[Behaviour]:
    """Everybody's records, each on a day on which the person was at work for the whole day."""
    rng = stream(seed, "behaviours of people")
    years = len(scene.working) / WORKING_DAYS_A_YEAR
    found = []
    for person in people:
        careless, zeal = scene.temperament.carelessness(person.code), scene.temperament.zeal(person.code)
        for act in OF_PEOPLE:
            factor = careless if act.tone == "shortcoming" else zeal
            for _ in range(count(rng, act.rate * factor * years)):
                day = _day(rng, act, scene.working)
                if day is not None and scene.was_there(person.code, day):
                    observer = scene.observers.of_person(rng, act.source, person, day)
                    found.append(_recorded(rng, act, "person", person.code, observer, day))
    return found


def of_unit(rng: Random, unit: str, working: tuple[date, ...], scene: Scene) -> list[Behaviour]:
    """The unit's records on `working`, the working days on which it existed."""
    years = len(working) / WORKING_DAYS_A_YEAR
    laxity = scene.temperament.laxity(unit)
    found = []
    for act in OF_UNITS:
        factor = laxity if act.tone == "shortcoming" else 2 - laxity
        for _ in range(count(rng, act.rate * factor * years)):
            day = _day(rng, act, working)
            if day is not None:
                observer = scene.observers.of_unit(rng, act.source, day)
                found.append(_recorded(rng, act, "unit", unit, observer, day))
    return found


def number(seed: int, size: str, behaviours: Iterable[Behaviour]) -> tuple[Behaviour, ...]:
    """In the order in which they happened, each with its id and the number of its paper in the year.

    `size` tells samples of one seed apart, so that two of them can be loaded side by side.
    """
    numbered = []
    papers: dict[tuple[str, int], int] = {}
    ordered = sorted(behaviours, key=lambda record: (record.occurred_at, record.subject, record.criterion))
    for index, behaviour in enumerate(ordered):
        evidence = behaviour.evidence
        if evidence is not None:
            paper = evidence, behaviour.occurred_at.year
            papers[paper] = papers.get(paper, 0) + 1
            evidence = f"{paper[0]}-{paper[1]}-{papers[paper]:03d}"
        record = str(uuid5(NAMESPACE_URL, f"thidua:sample:{seed}:{size}:{index}"))
        numbered.append(replace(behaviour, record=record, evidence=evidence))
    return tuple(numbered)


def in_office_hours(rng: Random, day: date) -> datetime:
    """A moment of the day at which everybody who came is at work, to the minute."""
    hours = (8 * 60 + 30, 10 * 60 + 45) if rng.random() < 0.5 else (13 * 60 + 30, 16 * 60)
    return datetime.combine(day, time(), VIETNAM) + timedelta(minutes=rng.randint(*hours))


def _day(rng: Random, act: Act, working: tuple[date, ...]) -> date | None:
    """When the act happened; None when the movement has prevented it."""
    day = rng.choice(working)
    if act.tone == "shortcoming" and day >= LAUNCH and rng.random() >= SINCE_LAUNCH:
        return None
    return day


def _recorded(rng: Random, act: Act, kind: SubjectKind, subject: str, observer: str, day: date) -> Behaviour:
    return Behaviour(
        record="",
        subject_kind=kind,
        subject=subject,
        criterion=act.criterion,
        quantity=100,
        occurred_at=in_office_hours(rng, day),
        observer=observer,
        source=act.source,
        evidence=act.paper,
        note=rng.choice(act.notes),
    )
