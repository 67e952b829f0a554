"""A person's roster of one month: which shift, or none, on which day."""

from datetime import date
from typing import Any

from services.personnel.domain.person import Person, require_member
from shared.contracts import personnel as events
from shared.contracts.commands import personnel as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

Roster = dict[date, str | None]
"""Day -> shift, None when off; days that no one spoke of are not there."""


def decide(command: commands.RosterShift, state: Roster, person: Person) -> list[Event]:
    """The roster's next word on the day; nothing when it is the same as the last."""
    if person.person is None:
        raise Refusal("person.unknown", place="person", value=command.person)
    require_member(person, command.day)
    if command.day in state and state[command.day] == command.shift:
        return []
    return [events.ShiftRostered(person=command.person, day=command.day, shift=command.shift)]


def evolve(state: Roster, event: Any) -> Roster:
    return {**state, event.day: event.shift}


HANDLED = frozenset({commands.RosterShift})
"""The commands that this stream decides."""
