"""A nomination by hand: by a unit, or by a person on themself."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.awards.domain.campaign import Campaign, require_launched
from services.awards.domain.nomination_state import Nomination
from services.awards.domain.periods import span
from services.awards.domain.reasons import Reason, told
from shared.contracts.awards import AwardForm, NominationRefused, NominationSubmitted
from shared.contracts.commands.nominations import SubmitNomination
from shared.contracts.event import Event, Hundredths
from shared.contracts.nominations import Objection
from shared.contracts.refusal import Refusal

FORBIDDING = ("unfulfilled", "barred")
"""What keeps from being nominated; what only puts an award off does not."""


@dataclass(frozen=True)
class Proof:
    """What a nomination goes by: the event of a score or a ranking; without a score there is none."""

    points: Hundredths = 0
    basis: str = ""
    rank: int | None = None
    block: str | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a nomination by hand has to know.

    `nomination` is the id that it gets, `known` says whether the recipient exists, `by_known` whether the
    unit that nominates does. `without_place` is why the quota has no place left, None when it has.
    """

    nomination: str
    campaign: Campaign
    known: bool
    by_known: bool
    proof: Proof
    objections: Sequence[Objection] = ()
    without_place: Objection | None = None


def submitted(command: SubmitNomination, state: Nomination, around: Surroundings) -> list[Event]:
    """`NominationSubmitted`, nothing when it was submitted before; raises Refusal with every objection."""
    form = nominable(command, around.campaign)
    _require_author(command, around)
    if not around.known:
        raise Refusal("matter.subject-unknown", place="recipient", value=command.recipient)
    if state.submitted is not None:
        _require_standing(state, around.nomination)
        return []
    forbidding = [one for one in around.objections if one.standing in FORBIDDING]
    if forbidding:
        reasons = told(Reason(one.code, one.details) for one in forbidding)
        raise Refusal("nomination.not-eligible", place="recipient", value=command.recipient, reasons=reasons)
    if around.without_place is not None:
        why = told([Reason(around.without_place.code, around.without_place.details)])
        raise Refusal("nomination.no-place", place="form", value=form.form, reasons=why)
    return [
        NominationSubmitted(
            nomination=around.nomination,
            campaign=command.campaign,
            form=command.form,
            recipient_kind=command.recipient_kind,
            recipient=command.recipient,
            period=command.period,
            points=around.proof.points,
            rank=around.proof.rank,
            block=around.proof.block,
            basis=around.proof.basis,
            origin=command.origin,
            by=command.by,
        )
    ]


def nominable(command: SubmitNomination, campaign: Campaign) -> AwardForm:
    """The form that is asked for; raises Refusal when the campaign nominates for no such form or period."""
    charter, _ = require_launched(campaign, command.campaign)
    if campaign.closed_on is not None:
        raise Refusal("campaign.closed", place="campaign", value=command.campaign, on=campaign.closed_on)
    first, last = span(command.period)
    if last < charter.first_day or first > charter.last_day:
        raise Refusal(
            "campaign.period-outside",
            place="period",
            value=command.period,
            first=charter.first_day,
            last=charter.last_day,
        )
    form = next((one for one in charter.forms if one.form == command.form), None)
    if form is None:
        known = ", ".join(one.form for one in charter.forms)
        raise Refusal("nomination.form-unknown", place="form", value=command.form, known=known)
    if form.recipient != command.recipient_kind:
        raise Refusal(
            "nomination.other-kind",
            place="recipient_kind",
            value=command.recipient_kind,
            asked=form.recipient,
        )
    return form


def _require_author(command: SubmitNomination, around: Surroundings) -> None:
    if command.origin == "ranking":
        raise Refusal("nomination.by-ranking", place="origin", value=command.origin)
    if command.origin == "person" and (command.recipient_kind, command.recipient) != ("person", command.by):
        raise Refusal("nomination.not-oneself", place="by", value=command.by)
    if command.origin == "unit" and not around.by_known:
        raise Refusal("matter.subject-unknown", place="by", value=command.by)


def _require_standing(state: Nomination, nomination: str) -> None:
    if state.withdrawn is not None:
        raise Refusal("nomination.withdrawn", place="nomination", value=nomination, on=state.withdrawn.on)
    if isinstance(state.decision, NominationRefused) or state.revoked is not None:
        raise Refusal("nomination.closed", place="nomination", value=nomination)
