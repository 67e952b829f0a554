"""Who sees and reports: the inspection team, the desk that receives citizens, the heads of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from shared.contracts.observations import Source
from thidua.sample.changes import Changes
from thidua.sample.leave import Duty
from thidua.sample.model import Person
from thidua.sample.staff import Staff

TEAM = 5


@dataclass(frozen=True, slots=True)
class Observers:
    """Codes of people who all stay with the organisation for the whole span."""

    team: tuple[str, ...]
    desk: tuple[str, ...]
    secretary: str
    heads: dict[str, str]
    changes: Changes
    duty: Duty

    def of_person(self, rng: Random, source: Source, person: Person, day: date) -> str:
        """Who reported the person: themselves, the head of their unit that day, the desk or the team."""
        if source == "self":
            return person.code
        if source == "report":
            return self._one(rng, [self.heads[self.changes.unit_of(person, day)]], person.code, day)
        return self._one(rng, self.desk if source == "citizen" else self.team, person.code, day)

    def of_unit(self, rng: Random, source: Source, day: date) -> str:
        """Who recorded something of a unit: the team that inspected it, or the council's secretary."""
        return self._one(rng, self.team, "", day) if source == "inspection" else self.secretary

    def _one(self, rng: Random, choices: Sequence[str], subject: str, day: date) -> str:
        """Somebody who is at work that day where possible, and never the subject."""
        others = [code for code in choices if code != subject] or [c for c in self.team if c != subject]
        return rng.choice([code for code in others if self.duty.all_day(code, day)] or others)


def appoint(staff: Staff, changes: Changes, duty: Duty) -> Observers:
    """The team and the desk from the inspectorate and the office; the head of the office is the secretary."""
    staying = [person for person in staff.people if person.code not in duty.gone]
    office = [person.code for person in staying if person.unit == "van-phong"]
    inspectors = [person.code for person in staying if person.unit == "thanh-tra"]
    heads = {person.heads: person.code for person in staying if person.heads}
    heads |= {change.heads: change.person for change in changes.position_changes if change.heads}
    return Observers(
        team=(*inspectors[: TEAM - 2], *office[:2]),
        desk=tuple(office[1:4]),
        secretary=office[0],
        heads=heads,
        changes=changes,
        duty=duty,
    )
