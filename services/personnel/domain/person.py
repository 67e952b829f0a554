"""One person: where they belong, what they do, which badge is theirs, their leave and discipline."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.personnel.domain import discipline, leave
from services.personnel.domain.organisation import Organisation, require_unit
from shared.contracts import personnel as events
from shared.contracts.badge import normal_badge
from shared.contracts.commands import Command
from shared.contracts.commands import personnel as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Person:
    """`name` is readable here when the caller opened it; it decides nothing but whether it changed."""

    person: str | None = None
    name: str = ""
    kind: str = ""
    position: str = ""
    heads: str | None = None
    since: date | None = None
    left: date | None = None
    erased: bool = False
    assignments: tuple[tuple[date, str], ...] = ()
    badges: tuple[tuple[date, str], ...] = ()
    leaves: leave.Leaves = field(default_factory=dict)
    decisions: discipline.Decisions = field(default_factory=dict)


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a person has to know beyond the person: the units, and who holds a badge.

    `person` is the id under decision, `badge_holder` the other person who has the badge in question,
    `new_id` an id for a leave or a decision that came without one.
    """

    person: str
    organisation: Organisation
    badge_holder: str | None = None
    new_id: str = ""


INITIAL = Person()


def decide(command: Command, state: Person, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    if isinstance(command, commands.RegisterPerson):
        return _register(command, state, around)
    if state.person is None:
        raise Refusal("person.unknown", place="person", value=around.person)
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Person, event: Event) -> Person:
    return _EVOLUTIONS[type(event)](state, event)


def _register(command: commands.RegisterPerson, state: Person, around: Surroundings) -> list[Event]:
    if state.person is not None:
        return _register_again(command, state)
    require_unit(around.organisation, command.unit, command.on)
    if command.heads is not None:
        require_unit(around.organisation, command.heads, command.on, "heads")
    _require_free_badge(command.badge, around)
    return [
        events.PersonRegistered(
            person=around.person,
            code=command.code,
            name=command.name,
            kind=command.kind,
            position=command.position,
            unit=command.unit,
            heads=command.heads,
            badge=None if command.badge is None else normal_badge(command.badge),
            on=command.on,
        )
    ]


def _register_again(command: commands.RegisterPerson, state: Person) -> list[Event]:
    if state.erased:
        raise Refusal("person.erased", value=command.code)
    first = (state.since, state.kind, state.assignments[0][1])
    if first != (command.on, command.kind, command.unit):
        raise Refusal("person.exists", value=command.code)
    if state.name == command.name:
        return []
    return [events.PersonRenamed(person=str(state.person), name=command.name)]


def _transfer(command: commands.TransferPerson, state: Person, around: Surroundings) -> list[Event]:
    require_member(state, command.on)
    same_day = [unit for since, unit in state.assignments if since == command.on]
    if same_day and same_day[-1] == command.unit:
        return []
    require_unit(around.organisation, command.unit, command.on)
    return [events.PersonTransferred(person=command.person, unit=command.unit, on=command.on)]


def _change_position(command: commands.ChangePosition, state: Person, around: Surroundings) -> list[Event]:
    require_member(state, command.on)
    if (state.position, state.heads) == (command.position, command.heads):
        return []
    if command.heads is not None:
        require_unit(around.organisation, command.heads, command.on, "heads")
    return [
        events.PositionChanged(
            person=command.person, position=command.position, heads=command.heads, on=command.on
        )
    ]


def _assign_badge(command: commands.AssignBadge, state: Person, around: Surroundings) -> list[Event]:
    require_member(state, command.on)
    badge = normal_badge(command.badge)
    if (command.on, badge) in state.badges:
        return []
    _require_free_badge(badge, around)
    return [events.BadgeAssigned(person=command.person, badge=badge, on=command.on)]


def _grant_leave(command: commands.GrantLeave, state: Person, around: Surroundings) -> list[Event]:
    granted = leave.grant(command, state.leaves, command.leave or around.new_id)
    if granted:
        require_member(state, command.first_day)
    return granted


def _decide_discipline(
    command: commands.DecideDiscipline, state: Person, around: Surroundings
) -> list[Event]:
    decided = discipline.decide(command, state.decisions, command.decision or around.new_id)
    if decided:
        require_member(state, command.on)
    return decided


def _dismiss(command: commands.DismissPerson, state: Person, around: Surroundings) -> list[Event]:
    if state.left == command.on:
        return []
    require_member(state, command.on)
    return [events.PersonLeft(person=command.person, on=command.on, reason=command.reason)]


def _erase(command: commands.ErasePerson, state: Person, around: Surroundings) -> list[Event]:
    return [] if state.erased else [events.PersonErased(person=command.person)]


def require_member(state: Person, on: date) -> None:
    if state.since is not None and on < state.since:
        raise Refusal("person.not-yet", value=state.person, since=state.since, on=on)
    if state.left is not None and on >= state.left:
        raise Refusal("person.left", value=state.person, left=state.left, on=on)


def _require_free_badge(badge: str | None, around: Surroundings) -> None:
    if badge is not None and around.badge_holder is not None:
        raise Refusal("badge.taken", place="badge", value=badge, holder=around.badge_holder)


def _registered(state: Person, event: events.PersonRegistered) -> Person:
    return Person(
        person=event.person,
        name=event.name,
        kind=event.kind,
        position=event.position,
        heads=event.heads,
        since=event.on,
        assignments=((event.on, event.unit),),
        badges=() if event.badge is None else ((event.on, event.badge),),
    )


def _leaves(state: Person, event: Event) -> Person:
    return replace(state, leaves=leave.evolve(state.leaves, event))


def _disciplined(state: Person, event: Event) -> Person:
    return replace(state, decisions=discipline.evolve(state.decisions, event))


_DECISIONS: dict[type[Command], Callable[[Any, Person, Surroundings], list[Event]]] = {
    commands.TransferPerson: _transfer,
    commands.ChangePosition: _change_position,
    commands.AssignBadge: _assign_badge,
    commands.GrantLeave: _grant_leave,
    commands.ShortenLeave: lambda command, state, _around: leave.shorten(command, state.leaves),
    commands.CancelLeave: lambda command, state, _around: leave.cancel(command, state.leaves),
    commands.DecideDiscipline: _decide_discipline,
    commands.RevokeDiscipline: lambda command, state, _around: discipline.revoke(command, state.decisions),
    commands.DismissPerson: _dismiss,
    commands.ErasePerson: _erase,
}

_EVOLUTIONS: dict[type[Event], Callable[[Person, Any], Person]] = {
    events.PersonRegistered: _registered,
    events.PersonRenamed: lambda state, event: replace(state, name=event.name),
    events.PersonTransferred: lambda state, event: replace(
        state, assignments=(*state.assignments, (event.on, event.unit))
    ),
    events.PositionChanged: lambda state, event: replace(state, position=event.position, heads=event.heads),
    events.BadgeAssigned: lambda state, event: replace(
        state, badges=(*state.badges, (event.on, event.badge))
    ),
    events.LeaveGranted: _leaves,
    events.LeaveShortened: _leaves,
    events.LeaveCancelled: _leaves,
    events.DisciplineDecided: _disciplined,
    events.DisciplineRevoked: _disciplined,
    events.PersonLeft: lambda state, event: replace(state, left=event.on),
    events.PersonErased: lambda state, event: replace(state, erased=True, name=""),
}

HANDLED: frozenset[type[Command]] = frozenset({commands.RegisterPerson, *_DECISIONS})
"""The commands that this stream decides."""
