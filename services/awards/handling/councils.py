"""Commands about councils and their meetings; those about ballots are in `ballots.py`."""

from typing import Any

import msgspec
from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.domain import council, meeting
from services.awards.handling import ballots as balloting
from services.awards.handling.council_streams import (
    append,
    council_of,
    council_stream,
    meeting_of,
    meeting_stream,
)
from services.awards.handling.voting_surroundings import alone_with_councils
from services.awards.projections import ballots, nominations
from services.awards.rules import council_rules
from shared.commands import Routes
from shared.contracts.commands import council as commands
from shared.eventstore import Context, Recorded, Store
from shared.projection import apply_all


def about_council(store: Store, command: Any, context: Context) -> list[Recorded]:
    """Carry out a command that a council's own stream decides."""
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        alone_with_councils(connection, tenant)
        decided = council.decide(_with_rules(command), council_of(connection, tenant, command.council))
        recorded = append(transaction, council_stream(tenant, command.council), decided, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def about_meeting(store: Store, command: Any, context: Context) -> list[Recorded]:
    """Carry out a command about a meeting, with its council and its ballots as they stand."""
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        alone_with_councils(connection, tenant)
        state = meeting_of(connection, tenant, command.meeting)
        decided = meeting.decide(command, state, _around(connection, tenant, command, state))
        recorded = append(transaction, meeting_stream(tenant, command.meeting), decided, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def _with_rules(command: Any) -> Any:
    """A council that is formed without rules of its own meets by those in force on the day."""
    if isinstance(command, commands.FormCouncil) and command.rules is None:
        return msgspec.structs.replace(command, rules=council_rules(command.on))
    return command


def _around(
    connection: Connection, tenant: str, command: Any, state: meeting.Meeting
) -> meeting.Surroundings:
    if isinstance(command, commands.CallMeeting):
        named = [nomination for item in command.agenda for nomination in item.nominations]
        return meeting.Surroundings(
            council_of(connection, tenant, command.council),
            unknown=frozenset(named) - nominations.open_among(connection, tenant, named).keys(),
        )
    sits = state.called.council if state.called else ""
    return meeting.Surroundings(
        council_of(connection, tenant, sits), ballots.open_in(connection, tenant, command.meeting)
    )


ROUTES: Routes = {
    **dict.fromkeys(council.HANDLED, about_council),
    **dict.fromkeys(meeting.HANDLED, about_meeting),
    **balloting.ROUTES,
}
