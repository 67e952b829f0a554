"""Which command leads to which stream and decision. Personnel listens to no other service."""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.personnel.domain import organisation, person, roster
from services.personnel.projections import people
from shared.commands import Decider, Route, Routes
from shared.contracts.badge import normal_badge
from shared.contracts.commands import Command
from shared.contracts.commands.personnel import RegisterPerson, RosterShift
from shared.database import reading
from shared.eventstore import Context, Store
from shared.ids import new_id, person_id


def organisation_stream(tenant: str) -> str:
    return f"organisation-{tenant}"


def person_stream(person: str) -> str:
    return f"person-{person}"


def roster_stream(person: str, day: date) -> str:
    """A month each, so that no stream grows with the years."""
    return f"roster-{person}:{day.year:04}-{day.month:02}"


def _organisation_decider(_store: Store, _command: Command, _context: Context) -> Decider[Any, Any]:
    return Decider(organisation.INITIAL, organisation.evolve, organisation.decide)


def _person_decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    surroundings = person.Surroundings(
        person=_person_of(command, context),
        organisation=_organisation(store, context.tenant),
        badge_holder=_holder(store, command, context),
        new_id=new_id(),
    )

    def decide(command: Command, state: person.Person) -> Any:
        return person.decide(command, state, surroundings)

    return Decider(person.INITIAL, person.evolve, decide)


def _roster_decider(store: Store, command: RosterShift, _context: Context) -> Decider[Any, Any]:
    whose = person.INITIAL
    for recorded in store.read_stream(person_stream(command.person)):
        whose = person.evolve(whose, recorded.event())

    def decide(command: RosterShift, state: roster.Roster) -> Any:
        return roster.decide(command, state, whose)

    return Decider({}, roster.evolve, decide)


def _organisation(store: Store, tenant: str) -> organisation.Organisation:
    state = organisation.INITIAL
    for recorded in store.read_stream(organisation_stream(tenant)):
        state = organisation.evolve(state, recorded.event())
    return state


def _person_of(command: Any, context: Context) -> str:
    if isinstance(command, RegisterPerson):
        return person_id(context.tenant, command.code)
    return str(command.person)


def _holder(store: Store, command: Any, context: Context) -> str | None:
    """Who else has the badge that the command is about to hand out."""
    badge = getattr(command, "badge", None)
    if badge is None:
        return None
    with reading(store.engine) as connection:
        holder = people.holder_of(connection, context.tenant, normal_badge(badge), command.on)
    return None if holder == _person_of(command, context) else holder


def _routes(
    commands: frozenset[type[Any]],
    stream: Callable[[Any, Context], str],
    decider: Callable[[Store, Any, Context], Decider[Any, Any]],
) -> Routes:
    return {command: Route(stream, decider) for command in commands}


ROUTES: Routes = {
    **_routes(
        organisation.HANDLED,
        lambda _command, context: organisation_stream(context.tenant),
        _organisation_decider,
    ),
    **_routes(
        person.HANDLED,
        lambda command, context: person_stream(_person_of(command, context)),
        _person_decider,
    ),
    **_routes(
        roster.HANDLED,
        lambda command, _context: roster_stream(command.person, command.day),
        _roster_decider,
    ),
}
