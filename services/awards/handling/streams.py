"""Names of streams, and what campaigns and nominations are by now."""

from dataclasses import dataclass
from functools import reduce

from services.awards.domain import campaign, nomination
from shared.eventstore import Store


def campaign_stream(tenant: str, campaign: str) -> str:
    return f"campaign-{tenant}:{campaign}"


def comment_stream(comment: str) -> str:
    return f"comment-{comment}"


def nomination_stream(nomination: str) -> str:
    return f"nomination-{nomination}"


def campaign_state(store: Store, tenant: str, named: str) -> campaign.Campaign:
    """The campaign of that name, the initial state when the organisation has none."""
    state = campaign.INITIAL
    for recorded in store.read_stream(campaign_stream(tenant, named)):
        # "so-a" with "b" names the same stream as "so" with "a-b": what is another's is unknown here.
        if recorded.tenant == tenant:
            state = campaign.evolve(state, recorded.event())
    return state


@dataclass(frozen=True)
class ReadNomination:
    """A nomination with the version of its stream that it was read at."""

    state: nomination.Nomination
    version: int


def nomination_state(store: Store, tenant: str, named: str) -> ReadNomination:
    """The nomination of that id, the initial state when the organisation has none."""
    history = store.read_stream(nomination_stream(named))
    # An id is enough to name a stream, so the tenant is asked for too: another's nomination is unknown here.
    if not history or history[0].tenant != tenant:
        return ReadNomination(nomination.INITIAL, 0)
    events = (recorded.event() for recorded in history)
    return ReadNomination(reduce(nomination.evolve, events, nomination.INITIAL), len(history))
