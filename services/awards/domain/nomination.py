"""A nomination: submitted, perhaps withdrawn; decided by an authority, conferred as an award, perhaps
corrected or revoked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.awards.domain import correction
from services.awards.domain.award_decision import approved, refused
from services.awards.domain.conferral import conferred
from services.awards.domain.nomination_state import (
    Nomination,
    Surroundings,
    Vote,
    listed,
    require_past,
    require_submitted,
)
from shared.contracts import awards as events
from shared.contracts import nominations as looks
from shared.contracts.commands import Command
from shared.contracts.commands import awards as commands
from shared.contracts.commands.nominations import WithdrawNomination
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

__all__ = ["HANDLED", "INITIAL", "Nomination", "Surroundings", "Vote", "decide", "evolve"]

INITIAL = Nomination()


def decide(command: Command, state: Nomination, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Nomination, event: Event) -> Nomination:
    if isinstance(event, events.AwardCorrected):
        return replace(state, corrections=(*state.corrections, event))
    if isinstance(event, looks.NominationReassessed | looks.AwardQuestioned):
        return state  # what was found since changes nothing that was done
    step: dict[str, Any] = {_STEPS[type(event)]: event}
    return replace(state, **step)


def _correct(command: commands.CorrectAward, state: Nomination, around: Surroundings) -> list[Event]:
    require_submitted(state, command.nomination)
    award = state.award
    if award is None:
        raise Refusal("award.not-conferred", place="nomination", value=command.nomination)
    if state.revoked is not None:
        raise Refusal("correction.revoked", place="nomination", on=state.revoked.revoked_on)
    corrected = correction.corrected(command, award, state.corrections)
    require_past("corrected_on", command.corrected_on, around.today)
    return [*corrected]


def _revoke(command: commands.RevokeAward, state: Nomination, around: Surroundings) -> list[Event]:
    require_submitted(state, command.nomination)
    award = state.award
    if award is None:
        raise Refusal("award.not-conferred", place="nomination", value=command.nomination)
    revoked = events.AwardRevoked(
        award=award.award,
        nomination=award.nomination,
        campaign=award.campaign,
        form=award.form,
        recipient_kind=award.recipient_kind,
        recipient=award.recipient,
        decision_number=command.decision_number,
        revoked_on=command.revoked_on,
        reason=command.reason,
        ground=command.ground,
        authority=command.authority,
        signatory=command.signatory,
    )
    if state.revoked == revoked:
        return []
    if state.revoked is not None:
        raise Refusal("award.revoked", value=_told_revocation(revoked), there=_told_revocation(state.revoked))
    if command.authority and command.authority != award.authority:
        raise Refusal(
            "award.revoked-by-another",
            place="authority",
            value=command.authority,
            authority=award.authority,
        )
    if command.revoked_on < award.conferred_on:
        raise Refusal(
            "award.revoked-early",
            place="revoked_on",
            value=command.revoked_on,
            conferred=award.conferred_on,
        )
    require_past("revoked_on", command.revoked_on, around.today)
    return [revoked]


def _withdraw(command: WithdrawNomination, state: Nomination, around: Surroundings) -> list[Event]:
    withdrawn = looks.NominationWithdrawn(
        nomination=command.nomination, by=command.by, on=command.on, reason=command.reason
    )
    if state.withdrawn == withdrawn:
        return []
    submitted = require_submitted(state, command.nomination)
    if state.decision is not None:
        raise Refusal("nomination.decided", place="nomination", value=command.nomination)
    if command.by not in (submitted.by, submitted.recipient):
        raise Refusal("nomination.not-theirs", place="by", value=command.by)
    require_past("on", command.on, around.today)
    return [withdrawn]


def _told_revocation(revoked: events.AwardRevoked) -> str:
    return listed(revoked.decision_number, revoked.revoked_on, revoked.reason)


_DECISIONS: dict[type[Command], Callable[[Any, Nomination, Surroundings], list[Event]]] = {
    commands.ApproveNomination: approved,
    commands.RefuseNomination: refused,
    WithdrawNomination: _withdraw,
    commands.ConferAward: conferred,
    commands.CorrectAward: _correct,
    commands.RevokeAward: _revoke,
}

_STEPS: dict[type[Event], str] = {
    events.NominationSubmitted: "submitted",
    events.NominationApproved: "decision",
    events.NominationRefused: "decision",
    events.AwardDecided: "decision",
    events.AwardConferred: "conferred",
    events.AwardRevoked: "revoked",
    looks.NominationWithdrawn: "withdrawn",
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
