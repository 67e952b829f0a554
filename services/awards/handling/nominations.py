"""Commands that nominate, and those about what may be given: the catalogue, open matters, earlier awards."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.assessing import Assessment, assessed
from services.awards.catalogues import catalogue_of, laid_over
from services.awards.domain import adaptation, campaign, earlier_award, matter, proposal, submission
from services.awards.domain.periods import span
from services.awards.domain.reasons import Reason
from services.awards.handling.quotas import alone, limit_by, without_place
from services.awards.handling.streams import campaign_state, nomination_state, nomination_stream
from services.awards.projections import flags, nominations, people, rankings, scores, units
from services.awards.recheck import obstacles as found_against
from shared.clock import local_day
from shared.commands import Decider, Route, Routes
from shared.contracts.awards import AwardForm, NominationSubmitted
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.commands.nominations import (
    AdaptCatalogue,
    RecordEarlierAward,
    StrikeEarlierAward,
    SubmitNomination,
)
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Context, Recorded, Store
from shared.ids import derived_id
from shared.projection import apply_all


def nominate(store: Store, command: ProposeNominations, context: Context) -> list[Recorded]:
    """Submit a nomination for everyone whom the review puts forward, all of them or none."""
    state = campaign_state(store, context.tenant, command.campaign)
    with store.begin() as transaction:
        connection = transaction.connection
        alone(connection, context.tenant, command.campaign)
        considered = _considered(store, connection, state, context.tenant, command)
        submitted = [
            _proposed(command, one, context) for one in considered if isinstance(one, proposal.Proposal)
        ]
        named = [(nomination_stream(event.nomination), event) for event in submitted]
        recorded = transaction.append_new(named, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def consider(store: Store, tenant: str, command: ProposeNominations) -> list[proposal.Considered]:
    """What `nominate` would go by now: whom it would propose, whom not and why; raises Refusal."""
    state = campaign_state(store, tenant, command.campaign)
    with reading(store.engine) as connection:
        return _considered(store, connection, state, tenant, command)


def _considered(
    store: Store, connection: Connection, state: campaign.Campaign, tenant: str, command: ProposeNominations
) -> list[proposal.Considered]:
    charter, _ = campaign.require_launched(state, command.campaign)
    period = command.period
    last = span(period)[1]
    standing, closed = nominations.made_before(connection, tenant, command.campaign, period)
    by_catalogue = [form for form in charter.forms if form.catalogue is not None]
    today = local_day(store.now())
    looked = assessed(connection, tenant, state, period, today) if by_catalogue else None
    review = proposal.Review(
        period=period,
        rankings=rankings.newest(connection, tenant, period),
        scores=scores.of_period(connection, tenant, period),
        flags=flags.touching(connection, tenant, period),
        population=scores.population(connection, tenant, period),
        standing=standing,
        closed=closed,
        ended=units.ended_by(connection, tenant, last),
        objections=None if looked is None else looked.objections,
        limit=None if looked is None else limit_by(looked, charter.forms),
    )
    return proposal.propose(state, review)


def _proposed(command: ProposeNominations, one: proposal.Proposal, context: Context) -> NominationSubmitted:
    return NominationSubmitted(
        nomination=_id(context.tenant, command.campaign, one.form, one.recipient, command.period),
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


def _id(tenant: str, *parts: str) -> str:
    """The same however often, and by whomever, somebody is nominated for the same."""
    return derived_id(tenant, "nomination", *parts)


def submit(store: Store, command: SubmitNomination, context: Context) -> list[Recorded]:
    """Take a nomination by hand, within the quota and with nothing against it but what puts it off."""
    tenant = context.tenant
    state = campaign_state(store, tenant, command.campaign)
    form = submission.nominable(command, state)
    named = _id(tenant, command.campaign, command.form, command.recipient, command.period)
    with store.begin() as transaction:
        connection = transaction.connection
        alone(connection, tenant, command.campaign)
        read = nomination_state(store, tenant, named)
        around = _around_submission(store, connection, tenant, command, state, form, named)
        decided = submission.submitted(command, read.state, around)
        recorded = transaction.append(nomination_stream(named), read.version, decided, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def _around_submission(
    store: Store,
    connection: Connection,
    tenant: str,
    command: SubmitNomination,
    state: campaign.Campaign,
    form: AwardForm,
    named: str,
) -> submission.Surroundings:
    who = (command.recipient_kind, command.recipient)
    today = local_day(store.now())
    charter, _ = campaign.require_launched(state, command.campaign)
    limited = form.quota_percent is not None or form.catalogue is not None
    # Where there is a quota, it may be a share of everybody, and of those who may have another form.
    forms, only = (charter.forms, None) if limited else ([form], [who])
    looked = assessed(connection, tenant, state, command.period, today, forms=forms, only=only)
    standing, _ = nominations.made_before(connection, tenant, command.campaign, command.period)
    taken = {recipient for one, recipient in standing if one == form.form}
    return submission.Surroundings(
        nomination=named,
        campaign=state,
        known=looked.knows(*who),
        by_known=command.by in units.known(connection, tenant),
        proof=_proof(connection, tenant, command, form),
        objections=looked.objections(form.form, *who),
        without_place=without_place(looked, forms, form, taken, [command.recipient]).get(command.recipient),
    )


def _proof(
    connection: Connection, tenant: str, command: SubmitNomination, form: AwardForm
) -> submission.Proof:
    if form.rule == "block-leader":
        for ranking in rankings.newest(connection, tenant, command.period):
            for place in ranking.standings:
                if place.unit == command.recipient:
                    return submission.Proof(place.points, ranking.basis, place.rank, ranking.block)
    score = scores.of_subject(connection, tenant, command.period, command.recipient_kind, command.recipient)
    return submission.Proof() if score is None else submission.Proof(score.points, score.basis)


def obstacles(store: Store, tenant: str, named: Sequence[str]) -> Mapping[str, tuple[Reason, ...]]:
    """nomination -> why it may not be granted now, everything being looked at again; for the undecided."""
    if not named:
        return {}
    with reading(store.engine) as connection:
        found = found_against(store, connection, tenant, named, local_day(store.now()))
    return {
        nomination: tuple(Reason(one.code, one.details) for one in objections)
        for nomination, objections in found.items()
    }


def look_at(
    store: Store, tenant: str, named: str, period: str, who: tuple[SubjectKind, str] | None = None
) -> tuple[campaign.Campaign, Assessment]:
    """The campaign, and what stands for and against all its forms, of one subject or of everybody."""
    state = campaign_state(store, tenant, named)
    campaign.require_launched(state, named)
    only = None if who is None else [who]
    with reading(store.engine) as connection:
        return state, assessed(connection, tenant, state, period, local_day(store.now()), only=only)


def _matter_decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        known = _known(connection, context.tenant, getattr(command, "subject", None))
    around = matter.Surroundings(local_day(store.now()), known)
    return Decider(
        matter.INITIAL, matter.evolve, lambda command, state: matter.decide(command, state, around)
    )


def _known(connection: Connection, tenant: str, subject: str | None) -> set[tuple[str, str]]:
    """Of what kinds there is a subject of that name."""
    found = {("unit", subject)} if subject in units.known(connection, tenant) else set()
    if subject is not None and people.is_known(connection, tenant, subject):
        found.add(("person", subject))
    return {(kind, name) for kind, name in found if name is not None}


def earlier_award_id(tenant: str, command: RecordEarlierAward) -> str:
    """The same however often the same award is recorded."""
    about = (command.form, command.recipient_kind, command.recipient, str(command.year))
    return derived_id(tenant, "earlier award", *about, command.decision_number)


def _earlier_stream(command: RecordEarlierAward | StrikeEarlierAward, context: Context) -> str:
    recording = isinstance(command, RecordEarlierAward)
    award = earlier_award_id(context.tenant, command) if recording else command.award  # type: ignore[arg-type,union-attr]
    return f"earlier-{award}"


def _earlier_decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    around = earlier_award.Surroundings(local_day(store.now()))
    if isinstance(command, RecordEarlierAward):
        with reading(store.engine) as connection:
            known = _known(connection, context.tenant, command.recipient)
            forms = catalogue_of(connection, context.tenant, around.today).forms
        around = earlier_award.Surroundings(
            today=around.today,
            award=earlier_award_id(context.tenant, command),
            forms=frozenset(forms),
            known=known,
        )
    return Decider(
        earlier_award.INITIAL,
        earlier_award.evolve,
        lambda command, state: earlier_award.decide(command, state, around),
    )


def _adaptation_decider(store: Store, command: AdaptCatalogue, context: Context) -> Decider[Any, Any]:
    around = adaptation.Surroundings(local_day(store.now()), mistakes_in(command.text, "text"))
    return Decider(
        adaptation.INITIAL,
        adaptation.evolve,
        lambda command, state: adaptation.decide(command, state, around),
    )


def mistakes_in(text: str, place: str) -> Refusal | None:
    """What stands in the way of laying `text` over the catalogue, None when nothing does."""
    try:
        laid_over(text, place)
    except Refusal as refusal:
        return refusal
    return None


ROUTES: Routes = {
    ProposeNominations: nominate,
    SubmitNomination: submit,
    **{
        command: Route(lambda command, context: f"matter-{context.tenant}:{command.matter}", _matter_decider)
        for command in matter.HANDLED
    },
    **{command: Route(_earlier_stream, _earlier_decider) for command in earlier_award.HANDLED},
    AdaptCatalogue: Route(lambda _command, context: f"catalogue-{context.tenant}", _adaptation_decider),
}
