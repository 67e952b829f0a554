"""Leave cut short, disciplinary decisions, and the roster of shifts."""

from datetime import date
from typing import Any

import pytest

from services.personnel.domain import person, roster
from shared.commands import Decider
from shared.contracts.commands import personnel as commands
from shared.contracts.personnel import (
    DisciplineDecided,
    DisciplineRevoked,
    LeaveCancelled,
    LeaveShortened,
    PersonLeft,
    ShiftRostered,
)
from shared.testing.scenario import Scenario, scenario
from tests.unit.personnel.test_person import AUGUST, HERE, JULY, granted, registered


def shorten(day: int, part: str = "afternoon") -> commands.ShortenLeave:
    return commands.ShortenLeave(person="p-1", leave="l-1", last_day=date(2019, 7, day), last_part=part)  # type: ignore[arg-type]


def test_an_early_return_ends_leave_sooner() -> None:
    # granted: 15 and 16 July
    shortened = LeaveShortened(person="p-1", leave="l-1", last_day=date(2019, 7, 15), last_part="morning")
    HERE.given(granted()).when(shorten(15, "morning")).then(shortened)
    HERE.given(granted(), shortened).when(shorten(15, "morning")).then_nothing()
    HERE.given(granted()).when(shorten(16)).then_nothing()


@pytest.mark.parametrize("day", [14, 17])
def test_leave_ends_early_only_within_itself(day: int) -> None:
    HERE.given(granted()).when(shorten(day)).then_refused(
        "leave.not-shorter", place="last_day", value=date(2019, 7, day)
    )


def test_leave_that_is_not_there_or_cancelled_cannot_be_shortened() -> None:
    HERE.when(shorten(15)).then_refused("leave.unknown", value="l-1")
    cancelled = LeaveCancelled(person="p-1", leave="l-1", reason="nhầm")
    HERE.given(granted(), cancelled).when(shorten(15)).then_refused("leave.cancelled", value="l-1")


def test_after_an_early_return_other_leave_fits() -> None:
    shortened = LeaveShortened(person="p-1", leave="l-1", last_day=date(2019, 7, 15))
    other: dict[str, Any] = {"leave": "l-2", "first_day": date(2019, 7, 16), "last_day": date(2019, 7, 16)}
    grant = commands.GrantLeave(person="p-1", kind="annual", **other)
    HERE.given(granted(), shortened).when(grant).then(granted(**other))


def decide(**changes: Any) -> commands.DecideDiscipline:
    fields = {"person": "p-1", "decision": "d-1", "form": "reprimand", "number": "45/QĐ", "on": JULY}
    return commands.DecideDiscipline(**{**fields, **changes})


def decided(**changes: Any) -> DisciplineDecided:
    fields = {"person": "p-1", "decision": "d-1", "form": "reprimand", "number": "45/QĐ", "on": JULY}
    return DisciplineDecided(**{**fields, **changes})


def test_a_disciplinary_decision() -> None:
    HERE.when(decide()).then(decided())
    HERE.when(decide(decision=None)).then(decided(decision="l-new"))
    HERE.given(decided()).when(decide()).then_nothing()


@pytest.mark.parametrize(
    ("given", "command", "code"),
    [
        ((decided(),), decide(form="warning"), "discipline.exists"),
        ((decided(),), decide(decision="d-2"), "discipline.number"),
        ((), decide(until=date(2019, 6, 30)), "discipline.backwards"),
        ((), decide(on=date(2018, 12, 31)), "person.not-yet"),
        ((PersonLeft(person="p-1", on=JULY, reason="chuyển"),), decide(), "person.left"),
    ],
)
def test_a_disciplinary_decision_is_refused(given: Any, command: Any, code: str) -> None:
    HERE.given(*given).when(command).then_refused(code)


def test_revoking_a_disciplinary_decision() -> None:
    revoke = commands.RevokeDiscipline(person="p-1", decision="d-1", reason="toà huỷ")
    revoked = DisciplineRevoked(person="p-1", decision="d-1", reason="toà huỷ")
    HERE.when(revoke).then_refused("discipline.unknown", place="decision", value="d-1")
    HERE.given(decided()).when(revoke).then(revoked)
    HERE.given(decided(), revoked).when(revoke).then_nothing()
    HERE.given(decided(), revoked).when(decide(decision="d-2")).then(decided(decision="d-2"))


def on_roster(whose: person.Person) -> Scenario[Any, Any]:
    return scenario(Decider({}, roster.evolve, lambda command, state: roster.decide(command, state, whose)))


def test_the_newest_word_on_a_day_holds() -> None:
    here = on_roster(person.evolve(person.INITIAL, registered()))
    night = commands.RosterShift(person="p-1", day=AUGUST, shift="night")
    off = commands.RosterShift(person="p-1", day=AUGUST)
    on_night = ShiftRostered(person="p-1", day=AUGUST, shift="night")
    is_off = ShiftRostered(person="p-1", day=AUGUST, shift=None)
    here.when(night).then(on_night)
    here.when(off).then(is_off)
    here.given(on_night).when(night).then_nothing()
    here.given(on_night).when(off).then(is_off)
    here.given(on_night, is_off).when(night).then(on_night)


def test_only_members_are_rostered() -> None:
    night = commands.RosterShift(person="p-1", day=date(2018, 12, 31), shift="night")
    on_roster(person.INITIAL).when(night).then_refused("person.unknown", value="p-1")
    on_roster(person.evolve(person.INITIAL, registered())).when(night).then_refused("person.not-yet")
