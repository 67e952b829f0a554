"""What a decision about nominations has to know beyond them: names, the vote, what stands against it."""

from collections.abc import Mapping

from services.awards.catalogues import catalogue_of
from services.awards.domain import campaign
from services.awards.domain.catalogue import CatalogueForm
from services.awards.domain.nomination_state import Nomination, Surroundings, Vote
from services.awards.domain.reasons import Reason
from services.awards.handling.nominations import obstacles
from services.awards.handling.streams import campaign_state
from services.awards.projections import ballots
from shared.clock import local_day
from shared.contracts.awards import AwardForm, NominationSubmitted
from shared.contracts.commands import Command
from shared.contracts.commands.awards import ApproveNomination, IssueDecision
from shared.database import reading
from shared.eventstore import Store
from shared.ids import derived_id


def surroundings(
    store: Store, tenant: str, nominations: Mapping[str, Nomination], command: Command
) -> dict[str, Surroundings]:
    """By nomination, for all of `nominations`, which were submitted; looks at votes and at what stands
    against an award only when `command` is about to grant it."""
    campaigns = {
        named: campaign_state(store, tenant, named)
        for named in {_submitted(one).campaign: None for one in nominations.values()}
    }
    granting = isinstance(command, ApproveNomination | IssueDecision)
    undecided = [named for named, one in nominations.items() if granting and one.decision is None]
    hindered = obstacles(store, tenant, undecided)
    with reading(store.engine) as connection:
        votes = ballots.outcome_of(connection, tenant, [*nominations] if granting else [])
        rules = (
            catalogue_of(connection, tenant, local_day(store.now())).on(command.decided_on)
            if isinstance(command, ApproveNomination | IssueDecision)
            else {}
        )
    return {
        named: _around(store, tenant, named, one, campaigns, hindered, votes, rules)
        for named, one in nominations.items()
    }


def _around(
    store: Store,
    tenant: str,
    named: str,
    one: Nomination,
    campaigns: Mapping[str, campaign.Campaign],
    hindered: Mapping[str, tuple[Reason, ...]],
    votes: Mapping[str, Vote],
    rules: Mapping[str, CatalogueForm],
) -> Surroundings:
    submitted = _submitted(one)
    state = campaigns[submitted.campaign]
    form = state.form(submitted.form)
    vote = votes.get(named)
    return Surroundings(
        today=local_day(store.now()),
        award=derived_id(tenant, "award", named),
        campaign_name=state.draft.name if state.draft else "",
        form_name=form.name,
        # A vote that was held binds the authority, asked for or not.
        vote_required=vote is not None or _voted_on(form, rules),
        vote=vote,
        obstacles=hindered.get(named, ()),
    )


def _voted_on(form: AwardForm, rules: Mapping[str, CatalogueForm]) -> bool:
    """Whether the catalogue has the council vote on the form; a campaign's own award needs no vote."""
    rule = rules.get(form.catalogue) if form.catalogue else None
    return rule is not None and rule.vote is not None


def _submitted(one: Nomination) -> NominationSubmitted:
    assert one.submitted is not None, "only nominations that were submitted are read"
    return one.submitted
