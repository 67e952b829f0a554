"""Which command leads to which stream and decision. Foreign logs lead to `projections.FOREIGN`."""

from typing import Any

from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.domain import campaign, nomination, proposal
from services.awards.domain.periods import span
from services.awards.projections import criteria, flags, nominations, rankings, scores, units
from shared.clock import local_day
from shared.commands import Decider, Route, Routes
from shared.contracts.awards import NominationSubmitted
from shared.contracts.commands import Command
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.refusal import Refusal
from shared.database import exclusive, reading
from shared.eventstore import Context, Recorded, Store
from shared.ids import derived_id
from shared.projection import apply_all


def campaign_stream(tenant: str, campaign: str) -> str:
    return f"campaign-{tenant}:{campaign}"


def nomination_stream(nomination: str) -> str:
    return f"nomination-{nomination}"


def nominate(store: Store, command: ProposeNominations, context: Context) -> list[Recorded]:
    """Submit a nomination for everyone whom the review puts forward, all of them or none."""
    state = _campaign(store, context.tenant, command.campaign)
    with store.begin() as transaction:
        connection = transaction.connection
        # Two proposals at once would each fill the quota.
        exclusive(connection, f"nominations-{context.tenant}-{command.campaign}")
        considered = _considered(connection, state, context.tenant, command)
        submitted = [
            _submission(command, one, context) for one in considered if isinstance(one, proposal.Proposal)
        ]
        named = [(nomination_stream(event.nomination), event) for event in submitted]
        recorded = transaction.append_new(named, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def consider(store: Store, tenant: str, command: ProposeNominations) -> list[proposal.Considered]:
    """What `nominate` would go by now: whom it would propose, whom not and why; raises Refusal."""
    state = _campaign(store, tenant, command.campaign)
    with reading(store.engine) as connection:
        return _considered(connection, state, tenant, command)


def _considered(
    connection: Connection, state: campaign.Campaign, tenant: str, command: ProposeNominations
) -> list[proposal.Considered]:
    campaign.require_launched(state, command.campaign)
    period = command.period
    standing, closed = nominations.made_before(connection, tenant, command.campaign, period)
    review = proposal.Review(
        period=period,
        rankings=rankings.newest(connection, tenant, period),
        scores=scores.of_period(connection, tenant, period),
        flags=flags.touching(connection, tenant, period),
        population=scores.population(connection, tenant, period),
        standing=standing,
        closed=closed,
        ended=units.ended_by(connection, tenant, span(period)[1]),
    )
    return proposal.propose(state, review)


def _submission(command: ProposeNominations, one: proposal.Proposal, context: Context) -> NominationSubmitted:
    parts = (command.campaign, one.form, one.recipient, command.period)
    return NominationSubmitted(
        nomination=derived_id(context.tenant, "nomination", *parts),
        campaign=command.campaign,
        form=one.form,
        recipient_kind=one.recipient_kind,
        recipient=one.recipient,
        period=command.period,
        points=one.points,
        rank=one.rank,
        block=one.block,
        basis=one.basis,
    )


def _campaign_decider(store: Store, _command: Command, context: Context) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        around = campaign.Surroundings(
            criteria=criteria.published(connection, context.tenant),
            units=units.known(connection, context.tenant),
        )

    def decide(command: Command, state: campaign.Campaign) -> Any:
        return campaign.decide(command, state, around)

    return Decider(campaign.INITIAL, campaign.evolve, decide)


def _nomination_decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    around = _around_nomination(store, command.nomination, context)

    def decide(command: Command, state: nomination.Nomination) -> Any:
        return nomination.decide(command, state, around)

    return Decider(nomination.INITIAL, nomination.evolve, decide)


def _around_nomination(store: Store, nominated: str, context: Context) -> nomination.Surroundings:
    history = store.read_stream(nomination_stream(nominated))
    # An id is enough to name a stream, so the tenant is asked for too: another's nomination is unknown here.
    if not history or history[0].tenant != context.tenant:
        raise Refusal("nomination.unknown", place="nomination", value=nominated)
    submitted: Any = history[0].event()
    state = _campaign(store, context.tenant, submitted.campaign)
    return nomination.Surroundings(
        today=local_day(store.now()),
        award=derived_id(context.tenant, "award", nominated),
        campaign_name=state.draft.name if state.draft else "",
        form_name=state.form(submitted.form).name,
    )


def _campaign(store: Store, tenant: str, named: str) -> campaign.Campaign:
    state = campaign.INITIAL
    for recorded in store.read_stream(campaign_stream(tenant, named)):
        # "so-a" with "b" names the same stream as "so" with "a-b": what is another's is unknown here.
        if recorded.tenant == tenant:
            state = campaign.evolve(state, recorded.event())
    return state


ROUTES: Routes = {
    **{
        command: Route(
            lambda command, context: campaign_stream(context.tenant, command.campaign), _campaign_decider
        )
        for command in campaign.HANDLED
    },
    **{
        command: Route(lambda command, _context: nomination_stream(command.nomination), _nomination_decider)
        for command in nomination.HANDLED
    },
    ProposeNominations: nominate,
}
