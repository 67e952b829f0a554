"""Commands that decide on nominations, confer awards, correct and revoke them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.domain import batch, nomination
from services.awards.handling.around import surroundings
from services.awards.handling.quotas import alone
from services.awards.handling.streams import nomination_state, nomination_stream
from shared.commands import ATTEMPTS, Decider, Route, Routes, TooBusy
from shared.contracts.commands import Command
from shared.contracts.commands.awards import ApproveNomination, ConferAwards, IssueDecision
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.eventstore import Context, Recorded, Store, VersionConflict
from shared.projection import apply_all

C = TypeVar("C", ApproveNomination, IssueDecision, ConferAwards)


def approve(store: Store, command: ApproveNomination, context: Context) -> list[Recorded]:
    """Approve one nomination, within the quota by what was decided until then."""

    def decide(command: ApproveNomination, nominations: batch.Nominations) -> dict[str, list[Event]]:
        if command.nomination not in nominations:
            raise Refusal("nomination.unknown", place="nomination", value=command.nomination)
        return {command.nomination: nomination.decide(command, *nominations[command.nomination])}

    return _together(store, command, [command.nomination], context, decide)


def issue(store: Store, command: IssueDecision, context: Context) -> list[Recorded]:
    """Decide on every nomination of the list in one transaction, or on none."""
    return _together(store, command, command.nominations, context, batch.issue)


def confer(store: Store, command: ConferAwards, context: Context) -> list[Recorded]:
    """Confer every award of the ceremony in one transaction, or none."""
    return _together(store, command, command.nominations, context, batch.confer)


def _together(
    store: Store,
    command: C,
    named: Sequence[str],
    context: Context,
    decide: Callable[[C, batch.Nominations], dict[str, list[Event]]],
) -> list[Recorded]:
    for _ in range(ATTEMPTS):
        try:
            with store.begin() as transaction:
                _wait(transaction.connection, store, context.tenant, named)
                # Read only now: what others decided before us has taken its places.
                read = {one: nomination_state(store, context.tenant, one) for one in named}
                known = {one: found.state for one, found in read.items() if found.version}
                around = surroundings(store, context.tenant, known, command)
                decided = decide(command, {one: (state, around[one]) for one, state in known.items()})
                recorded = [
                    event
                    for one, events in decided.items()
                    for event in transaction.append(
                        nomination_stream(one), read[one].version, events, context
                    )
                ]
                apply_all(transaction.connection, projections.ALL, recorded)
            return recorded
        except VersionConflict:
            continue
    raise TooBusy(f"nominations changed {ATTEMPTS} times while deciding {type(command).__name__}")


def _wait(connection: Connection, store: Store, tenant: str, named: Sequence[str]) -> None:
    """Until nobody else decides on nominations of the same campaigns, or makes any."""
    submitted = [nomination_state(store, tenant, one).state.submitted for one in named]
    # In one order for everybody, so that two never wait for each other.
    for campaign in sorted({one.campaign for one in submitted if one is not None}):
        alone(connection, tenant, campaign)


def _decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    read = nomination_state(store, context.tenant, command.nomination)
    if not read.version:
        raise Refusal("nomination.unknown", place="nomination", value=command.nomination)
    known = {command.nomination: read.state}
    around = surroundings(store, context.tenant, known, command)[command.nomination]

    def decide(command: Command, state: nomination.Nomination) -> Any:
        return nomination.decide(command, state, around)

    return Decider(nomination.INITIAL, nomination.evolve, decide)


ROUTES: Routes = {
    **{
        command: Route(lambda command, _context: nomination_stream(command.nomination), _decider)
        for command in nomination.HANDLED - {ApproveNomination}
    },
    ApproveNomination: approve,
    IssueDecision: issue,
    ConferAwards: confer,
}
