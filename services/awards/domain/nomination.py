"""A nomination: submitted, approved or refused by an authority, conferred as an award, perhaps revoked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.awards.domain.periods import span
from shared.contracts import awards as events
from shared.contracts.commands import Command
from shared.contracts.commands import awards as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

Decision = events.NominationApproved | events.NominationRefused


@dataclass(frozen=True)
class Nomination:
    """Each step that was taken, as the event that it is."""

    submitted: events.NominationSubmitted | None = None
    decision: Decision | None = None
    conferred: events.AwardConferred | None = None
    revoked: events.AwardRevoked | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a nomination has to know beyond it.

    `award` is the id of the award that it may become, the names are those of its campaign and its form.
    """

    today: date
    award: str = ""
    campaign_name: str = ""
    form_name: str = ""


INITIAL = Nomination()


def decide(command: Command, state: Nomination, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Nomination, event: Event) -> Nomination:
    step: dict[str, Any] = {_STEPS[type(event)]: event}
    return replace(state, **step)


def _approve(command: commands.ApproveNomination, state: Nomination, around: Surroundings) -> list[Event]:
    approved = events.NominationApproved(
        nomination=command.nomination,
        authority=command.authority,
        decision_number=command.decision_number,
        decided_on=command.decided_on,
    )
    return _settle(approved, state, around)


def _refuse(command: commands.RefuseNomination, state: Nomination, around: Surroundings) -> list[Event]:
    refused = events.NominationRefused(
        nomination=command.nomination,
        authority=command.authority,
        reason=command.reason,
        decided_on=command.decided_on,
    )
    return _settle(refused, state, around)


def _settle(decision: Decision, state: Nomination, around: Surroundings) -> list[Event]:
    submitted = _require_submitted(state, decision.nomination)
    if state.decision == decision:
        return []
    if state.decision is not None:
        approved = isinstance(state.decision, events.NominationApproved)
        code = "nomination.approved" if approved else "nomination.refused"
        raise Refusal(code, value=_told(decision), there=_told(state.decision))
    ends = span(submitted.period)[1]
    if decision.decided_on < ends:
        raise Refusal(
            "nomination.decided-early",
            place="decided_on",
            value=decision.decided_on,
            period=submitted.period,
            ends=ends,
        )
    _require_past("decided_on", decision.decided_on, around.today)
    return [decision]


def _confer(command: commands.ConferAward, state: Nomination, around: Surroundings) -> list[Event]:
    submitted = _require_submitted(state, command.nomination)
    if state.conferred is not None:
        return _confer_again(command, state.conferred)
    decision = state.decision
    if not isinstance(decision, events.NominationApproved):
        standing = "submitted" if decision is None else "refused"
        raise Refusal(f"award.not-approved-{standing}", place="nomination", value=command.nomination)
    if command.conferred_on < decision.decided_on:
        raise Refusal(
            "award.conferred-early",
            place="conferred_on",
            value=command.conferred_on,
            number=decision.decision_number,
            decided=decision.decided_on,
        )
    _require_past("conferred_on", command.conferred_on, around.today)
    return [_conferral(command, submitted, decision, around)]


def _confer_again(command: commands.ConferAward, there: events.AwardConferred) -> list[Event]:
    wanted, done = (command.conferred_on, command.signatory), (there.conferred_on, there.signatory)
    if wanted == done:
        return []
    raise Refusal("award.conferred", value=_listed(*wanted), there=_listed(*done))


def _conferral(
    command: commands.ConferAward,
    submitted: events.NominationSubmitted,
    decision: events.NominationApproved,
    around: Surroundings,
) -> events.AwardConferred:
    return events.AwardConferred(
        award=around.award,
        nomination=submitted.nomination,
        campaign=submitted.campaign,
        campaign_name=around.campaign_name,
        form=submitted.form,
        form_name=around.form_name,
        recipient_kind=submitted.recipient_kind,
        recipient=submitted.recipient,
        period=submitted.period,
        points=submitted.points,
        rank=submitted.rank,
        block=submitted.block,
        authority=decision.authority,
        decision_number=decision.decision_number,
        decided_on=decision.decided_on,
        conferred_on=command.conferred_on,
        signatory=command.signatory,
    )


def _revoke(command: commands.RevokeAward, state: Nomination, around: Surroundings) -> list[Event]:
    _require_submitted(state, command.nomination)
    conferred = state.conferred
    if conferred is None:
        raise Refusal("award.not-conferred", place="nomination", value=command.nomination)
    revoked = events.AwardRevoked(
        award=conferred.award,
        nomination=conferred.nomination,
        campaign=conferred.campaign,
        form=conferred.form,
        recipient_kind=conferred.recipient_kind,
        recipient=conferred.recipient,
        decision_number=command.decision_number,
        revoked_on=command.revoked_on,
        reason=command.reason,
    )
    if state.revoked == revoked:
        return []
    if state.revoked is not None:
        raise Refusal("award.revoked", value=_told_revocation(revoked), there=_told_revocation(state.revoked))
    if command.revoked_on < conferred.conferred_on:
        raise Refusal(
            "award.revoked-early",
            place="revoked_on",
            value=command.revoked_on,
            conferred=conferred.conferred_on,
        )
    _require_past("revoked_on", command.revoked_on, around.today)
    return [revoked]


def _require_submitted(state: Nomination, nomination: str) -> events.NominationSubmitted:
    if state.submitted is None:
        raise Refusal("nomination.unknown", place="nomination", value=nomination)
    return state.submitted


def _require_past(place: str, day: date, today: date) -> None:
    if day > today:
        raise Refusal("nomination.future", place=place, value=day, today=today)


def _told(decision: Decision) -> str:
    if isinstance(decision, events.NominationApproved):
        return _listed(decision.authority, decision.decision_number, decision.decided_on)
    return _listed(decision.authority, decision.decided_on, decision.reason)


def _told_revocation(revoked: events.AwardRevoked) -> str:
    return _listed(revoked.decision_number, revoked.revoked_on, revoked.reason)


def _listed(*values: object) -> str:
    return ", ".join(str(value) for value in values)


_DECISIONS: dict[type[Command], Callable[[Any, Nomination, Surroundings], list[Event]]] = {
    commands.ApproveNomination: _approve,
    commands.RefuseNomination: _refuse,
    commands.ConferAward: _confer,
    commands.RevokeAward: _revoke,
}

_STEPS: dict[type[Event], str] = {
    events.NominationSubmitted: "submitted",
    events.NominationApproved: "decision",
    events.NominationRefused: "decision",
    events.AwardConferred: "conferred",
    events.AwardRevoked: "revoked",
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
