"""Conferring an award: only on a decision, once, on the day of the decision or later."""

from datetime import date

from services.awards.domain.nomination_state import (
    Approval,
    Nomination,
    Surroundings,
    listed,
    of_nomination,
    require_past,
    require_submitted,
)
from shared.contracts import awards as events
from shared.contracts.commands import awards as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def handed_over(
    command: commands.ConferAwards, nomination: str, state: Nomination, around: Surroundings
) -> list[Event]:
    """The conferral of one of the nominations that a ceremony names; raises Refusal."""
    if isinstance(state.decision, events.NominationApproved):
        raise Refusal("award.no-signatory", place="nomination", value=nomination)
    signatory = state.decision.signatory if isinstance(state.decision, events.AwardDecided) else ""
    return _settled(nomination, (command.conferred_on, signatory, command.place), state, around)


def conferred(command: commands.ConferAward, state: Nomination, around: Surroundings) -> list[Event]:
    wanted = (command.conferred_on, command.signatory, "")
    return _settled(command.nomination, wanted, state, around)


_Handing = tuple[date, str, str]
"""The day of a conferral, who has signed the certificate, and the place, empty where it is not told."""


def _settled(nomination: str, wanted: _Handing, state: Nomination, around: Surroundings) -> list[Event]:
    submitted = require_submitted(state, nomination)
    there, decision, on = state.conferred, state.decision, wanted[0]
    if there is not None:
        return _confer_again(wanted, (there.conferred_on, there.signatory, there.place))
    if decision is None or isinstance(decision, events.NominationRefused):
        standing = "submitted" if decision is None else "refused"
        raise Refusal(f"award.not-approved-{standing}", place="nomination", value=nomination)
    if on < decision.decided_on:
        raise Refusal(
            "award.conferred-early",
            place="conferred_on",
            value=on,
            number=decision.decision_number,
            decided=decision.decided_on,
        )
    require_past("conferred_on", on, around.today)
    return [_conferral(wanted, submitted, decision, around)]


def _confer_again(wanted: _Handing, done: _Handing) -> list[Event]:
    if wanted == done:
        return []
    raise Refusal("award.conferred", value=listed(*wanted), there=listed(*done))


def _conferral(
    wanted: _Handing, submitted: events.NominationSubmitted, decision: Approval, around: Surroundings
) -> events.AwardConferred:
    conferred_on, signatory, place = wanted
    signed = decision if isinstance(decision, events.AwardDecided) else None
    return events.AwardConferred(
        award=around.award,
        **of_nomination(submitted, around),
        authority=decision.authority,
        decision_number=decision.decision_number,
        decided_on=decision.decided_on,
        conferred_on=conferred_on,
        signatory=signatory,
        capacity=signed.capacity if signed else "",
        on_behalf_of=signed.on_behalf_of if signed else "",
        place=place,
    )
