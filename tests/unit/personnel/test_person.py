"""What is decided about one person: coming, moving, badges, leave, going, and being forgotten."""

from datetime import date
from typing import Any

import pytest

from services.personnel.domain import organisation, person, roster
from services.personnel.domain.organisation import Organisation, Unit
from services.personnel.domain.person import Surroundings
from shared.commands import Decider
from shared.contracts.commands import Command
from shared.contracts.commands import personnel as commands
from shared.contracts.personnel import (
    BadgeAssigned,
    LeaveCancelled,
    LeaveGranted,
    PersonErased,
    PersonLeft,
    PersonRegistered,
    PersonRenamed,
    PersonTransferred,
    PositionChanged,
)
from shared.testing.scenario import Scenario, scenario

FIRST, JULY, AUGUST = date(2019, 1, 1), date(2019, 7, 1), date(2019, 8, 1)
UNITS = {
    "a": Unit("a", "Phòng A", "division", None, FIRST),
    "b": Unit("b", "Phòng B", "division", None, FIRST),
    "old": Unit("old", "Phòng cũ", "division", None, FIRST, ended=JULY),
}


def around(badge_holder: str | None = None) -> Scenario[Any, Any]:
    """Decisions about p-1, in an organisation of two units and one that has ended."""
    known = Surroundings("p-1", Organisation(name="Sở", units=UNITS), badge_holder, new_id="l-new")

    def decide(command: Command, state: person.Person) -> Any:
        return person.decide(command, state, known)

    return scenario(Decider(person.INITIAL, person.evolve, decide))


def registered(**changes: Any) -> PersonRegistered:
    fields = {
        "person": "p-1",
        "code": "CB001",
        "name": "Nguyễn Thị Ánh",
        "kind": "civil-servant",
        "position": "Chuyên viên",
        "unit": "a",
        "badge": "17",
        "on": FIRST,
    }
    return PersonRegistered(**{**fields, **changes})


def register(**changes: Any) -> commands.RegisterPerson:
    fields = {
        "code": "CB001",
        "name": "Nguyễn Thị Ánh",
        "kind": "civil-servant",
        "position": "Chuyên viên",
        "unit": "a",
        "badge": "17",
        "on": FIRST,
    }
    return commands.RegisterPerson(**{**fields, **changes})


NOBODY = around()
HERE = around().given(registered())
GONE = HERE.given(PersonLeft(person="p-1", on=AUGUST, reason="nghỉ hưu"))


def test_registering_a_person() -> None:
    NOBODY.when(register()).then(registered())
    NOBODY.when(register(heads="a", badge=None)).then(registered(heads="a", badge=None))
    HERE.when(register()).then_nothing()


def test_registering_again_corrects_the_name() -> None:
    renamed = PersonRenamed(person="p-1", name="Nguyễn Thị Ngọc Ánh")
    HERE.when(register(name="Nguyễn Thị Ngọc Ánh")).then(renamed)
    HERE.given(renamed).when(register(name="Nguyễn Thị Ngọc Ánh")).then_nothing()
    HERE.given(renamed).when(register()).then(PersonRenamed(person="p-1", name="Nguyễn Thị Ánh"))


@pytest.mark.parametrize("change", [{"unit": "b"}, {"kind": "cadre"}, {"on": JULY}])
def test_a_code_that_is_taken_is_refused_for_somebody_else(change: dict[str, Any]) -> None:
    HERE.when(register(**change)).then_refused("person.exists", value="CB001")


def test_the_units_of_a_new_person_must_be_there() -> None:
    NOBODY.when(register(unit="x")).then_refused("unit.unknown", place="unit", value="x", known="a, b, old")
    NOBODY.when(register(heads="x")).then_refused("unit.unknown", place="heads", value="x")
    NOBODY.when(register(unit="old", on=JULY)).then_refused("unit.ended", value="old", ended=JULY, on=JULY)


def test_a_badge_is_one_persons_at_a_time() -> None:
    taken = around(badge_holder="p-2")
    taken.when(register()).then_refused("badge.taken", place="badge", value="17", holder="p-2")
    taken.when(register(badge=None)).then(registered(badge=None))
    assign = commands.AssignBadge(person="p-1", badge="18", on=JULY)
    taken.given(registered()).when(assign).then_refused("badge.taken", value="18", holder="p-2")


def test_assigning_a_badge() -> None:
    assign = commands.AssignBadge(person="p-1", badge="18", on=JULY)
    assigned = BadgeAssigned(person="p-1", badge="18", on=JULY)
    HERE.when(assign).then(assigned)
    HERE.given(assigned).when(assign).then_nothing()
    HERE.when(commands.AssignBadge(person="p-1", badge="17", on=FIRST)).then_nothing()


def test_transferring_a_person() -> None:
    transfer = commands.TransferPerson(person="p-1", unit="b", on=JULY)
    transferred = PersonTransferred(person="p-1", unit="b", on=JULY)
    HERE.when(transfer).then(transferred)
    HERE.given(transferred).when(transfer).then_nothing()
    back = commands.TransferPerson(person="p-1", unit="a", on=AUGUST)
    HERE.given(transferred).when(back).then(PersonTransferred(person="p-1", unit="a", on=AUGUST))
    HERE.when(commands.TransferPerson(person="p-1", unit="x", on=JULY)).then_refused("unit.unknown")
    HERE.when(commands.TransferPerson(person="p-1", unit="old", on=JULY)).then_refused("unit.ended")


def test_a_transfer_back_on_the_same_day_holds() -> None:
    """Of two transfers on one day the later one counts, so the first may be asked for again."""
    there = PersonTransferred(person="p-1", unit="b", on=JULY)
    back = PersonTransferred(person="p-1", unit="a", on=JULY)
    again = commands.TransferPerson(person="p-1", unit="b", on=JULY)
    HERE.given(there, back).when(again).then(there)


def test_changing_a_position() -> None:
    change = commands.ChangePosition(person="p-1", position="Trưởng phòng", heads="a", on=JULY)
    changed = PositionChanged(person="p-1", position="Trưởng phòng", heads="a", on=JULY)
    HERE.when(change).then(changed)
    HERE.given(changed).when(change).then_nothing()
    HERE.when(commands.ChangePosition(person="p-1", position="Chuyên viên", on=JULY)).then_nothing()
    no_head = commands.ChangePosition(person="p-1", position="Chuyên viên", on=AUGUST)
    HERE.given(changed).when(no_head).then(
        PositionChanged(person="p-1", position="Chuyên viên", heads=None, on=AUGUST)
    )
    unknown = commands.ChangePosition(person="p-1", position="Trưởng phòng", heads="x", on=JULY)
    HERE.when(unknown).then_refused("unit.unknown", place="heads", value="x")


def grant(**changes: Any) -> commands.GrantLeave:
    fields = {
        "person": "p-1",
        "leave": "l-1",
        "kind": "annual",
        "first_day": date(2019, 7, 15),
        "last_day": date(2019, 7, 16),
    }
    return commands.GrantLeave(**{**fields, **changes})


def granted(**changes: Any) -> LeaveGranted:
    fields = {
        "person": "p-1",
        "leave": "l-1",
        "kind": "annual",
        "first_day": date(2019, 7, 15),
        "last_day": date(2019, 7, 16),
    }
    return LeaveGranted(**{**fields, **changes})


def test_granting_leave() -> None:
    HERE.when(grant()).then(granted())
    HERE.when(grant(leave=None)).then(granted(leave="l-new"))
    HERE.given(granted()).when(grant()).then_nothing()
    HERE.given(granted()).when(grant(kind="sick")).then_refused("leave.exists", place="leave", value="l-1")


@pytest.mark.parametrize(
    "when",
    [
        {"first_day": date(2019, 7, 17)},
        {"last_day": date(2019, 7, 15), "first_part": "afternoon", "last_part": "morning"},
    ],
)
def test_leave_does_not_end_before_it_begins(when: dict[str, Any]) -> None:
    HERE.when(grant(**when)).then_refused("leave.backwards")


@pytest.mark.parametrize(
    "when",
    [
        {"first_day": date(2019, 7, 16), "last_day": date(2019, 7, 20)},
        {"first_day": date(2019, 7, 1), "last_day": date(2019, 7, 15), "last_part": "morning"},
        {"first_day": date(2019, 7, 1), "last_day": date(2019, 7, 31)},
        {"first_day": date(2019, 7, 15), "first_part": "afternoon", "last_day": date(2019, 7, 15)},
    ],
)
def test_leave_does_not_overlap_other_leave(when: dict[str, Any]) -> None:
    second = grant(leave="l-2", **when)
    HERE.given(granted()).when(second).then_refused(
        "leave.overlaps", first=date(2019, 7, 15), last=date(2019, 7, 16)
    )
    cancelled = LeaveCancelled(person="p-1", leave="l-1", reason="nhầm")
    HERE.given(granted(), cancelled).when(second).then(granted(leave="l-2", **when))


def test_leave_of_one_half_day_may_follow_the_other() -> None:
    morning = {"first_day": JULY, "last_day": JULY, "last_part": "morning"}
    afternoon = {"first_day": JULY, "first_part": "afternoon", "last_day": JULY}
    HERE.given(granted(**morning)).when(grant(leave="l-2", **afternoon)).then(
        granted(leave="l-2", **afternoon)
    )


def test_cancelling_leave() -> None:
    cancel = commands.CancelLeave(person="p-1", leave="l-1", reason="nhầm")
    cancelled = LeaveCancelled(person="p-1", leave="l-1", reason="nhầm")
    HERE.given(granted()).when(cancel).then(cancelled)
    HERE.given(granted(), cancelled).when(cancel).then_nothing()
    HERE.when(cancel).then_refused("leave.unknown", place="leave", value="l-1")


def test_leave_that_was_cancelled_is_granted_under_a_new_name() -> None:
    cancelled = LeaveCancelled(person="p-1", leave="l-1", reason="nhầm")
    HERE.given(granted(), cancelled).when(grant()).then_refused("leave.exists", value="l-1")


def test_dismissing_a_person() -> None:
    dismiss = commands.DismissPerson(person="p-1", on=AUGUST, reason="nghỉ hưu")
    HERE.when(dismiss).then(PersonLeft(person="p-1", on=AUGUST, reason="nghỉ hưu"))
    GONE.when(dismiss).then_nothing()
    early = commands.DismissPerson(person="p-1", on=JULY, reason="sớm hơn")
    GONE.when(early).then(PersonLeft(person="p-1", on=JULY, reason="sớm hơn"))


@pytest.mark.parametrize(
    "command",
    [
        commands.TransferPerson(person="p-1", unit="b", on=AUGUST),
        commands.ChangePosition(person="p-1", position="Khác", on=AUGUST),
        commands.AssignBadge(person="p-1", badge="18", on=AUGUST),
        commands.DismissPerson(person="p-1", on=date(2019, 9, 1), reason="muộn"),
        grant(first_day=AUGUST, last_day=AUGUST),
    ],
)
def test_who_has_left_is_left_alone(command: Command) -> None:
    GONE.when(command).then_refused("person.left", value="p-1", left=AUGUST)


@pytest.mark.parametrize(
    "command",
    [
        commands.TransferPerson(person="p-1", unit="b", on=date(2018, 12, 31)),
        commands.ChangePosition(person="p-1", position="Khác", on=date(2018, 12, 31)),
        commands.AssignBadge(person="p-1", badge="18", on=date(2018, 12, 31)),
        commands.DismissPerson(person="p-1", on=date(2018, 12, 31), reason="sớm"),
        grant(first_day=date(2018, 12, 31)),
    ],
)
def test_nothing_happens_to_a_person_before_they_come(command: Command) -> None:
    HERE.when(command).then_refused("person.not-yet", value="p-1", since=FIRST, on=date(2018, 12, 31))


def test_erasing_a_person() -> None:
    erase = commands.ErasePerson(person="p-1")
    erased = PersonErased(person="p-1")
    HERE.when(erase).then(erased)
    HERE.given(erased).when(erase).then_nothing()
    GONE.when(erase).then(erased)
    HERE.given(erased).when(register()).then_refused("person.erased", value="CB001")


@pytest.mark.parametrize(
    "command",
    [
        commands.TransferPerson(person="p-1", unit="b", on=JULY),
        commands.ChangePosition(person="p-1", position="Khác", on=JULY),
        commands.AssignBadge(person="p-1", badge="18", on=JULY),
        grant(),
        commands.CancelLeave(person="p-1", leave="l-1", reason="nhầm"),
        commands.DismissPerson(person="p-1", on=JULY, reason="nghỉ hưu"),
        commands.ErasePerson(person="p-1"),
    ],
)
def test_only_registered_people_are_known(command: Command) -> None:
    NOBODY.when(command).then_refused("person.unknown", place="person", value="p-1")
    assert type(command) in person.HANDLED


def test_person_roster_and_organisation_share_all_commands_of_personnel() -> None:
    declared = {
        value
        for value in vars(commands).values()
        if isinstance(value, type) and issubclass(value, Command) and value is not Command
    }
    handled = (person.HANDLED, organisation.HANDLED, roster.HANDLED)
    assert declared == set().union(*handled)
    assert sum(map(len, handled)) == len(declared)


def test_a_badge_is_written_as_the_clocks_are_read() -> None:
    """A sheet says 0017 where the clock's file is read as 17: they must be one."""
    NOBODY.when(register(badge=" 0017")).then(registered(badge="17"))
    assign = commands.AssignBadge(person="p-1", badge="0018", on=JULY)
    HERE.when(assign).then(BadgeAssigned(person="p-1", badge="18", on=JULY))
