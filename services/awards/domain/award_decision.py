"""The authority's decision on a nomination: approved or refused, by itself or signed for it."""

from services.awards.domain.nomination_state import (
    Decision,
    Nomination,
    Surroundings,
    listed,
    of_nomination,
    require_past,
    require_submitted,
)
from services.awards.domain.periods import span
from services.awards.domain.reasons import told
from shared.contracts import awards as events
from shared.contracts.commands import awards as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def approved(command: commands.ApproveNomination, state: Nomination, around: Surroundings) -> list[Event]:
    approved = events.NominationApproved(
        nomination=command.nomination,
        authority=command.authority,
        decision_number=command.decision_number,
        decided_on=command.decided_on,
    )
    return _settle(approved, state, around)


def refused(command: commands.RefuseNomination, state: Nomination, around: Surroundings) -> list[Event]:
    refused = events.NominationRefused(
        nomination=command.nomination,
        authority=command.authority,
        reason=command.reason,
        decided_on=command.decided_on,
    )
    return _settle(refused, state, around)


def _settle(decision: Decision, state: Nomination, around: Surroundings) -> list[Event]:
    submitted = require_submitted(state, decision.nomination)
    if state.decision == decision:
        return []
    if state.decision is not None:
        refused = isinstance(state.decision, events.NominationRefused)
        code = "nomination.refused" if refused else "nomination.approved"
        raise Refusal(code, value=_told(decision), there=_told(state.decision))
    if not isinstance(decision, events.NominationRefused):
        _require_unhindered(decision.nomination, around)
    ends = span(submitted.period)[1]
    if decision.decided_on < ends:
        raise Refusal(
            "nomination.decided-early",
            place="decided_on",
            value=decision.decided_on,
            period=submitted.period,
            ends=ends,
        )
    require_past("decided_on", decision.decided_on, around.today)
    return [decision]


def issued(
    command: commands.IssueDecision, nomination: str, state: Nomination, around: Surroundings
) -> list[Event]:
    """What the decision says of one of the nominations that it names; raises Refusal."""
    submitted = require_submitted(state, nomination)
    decided = events.AwardDecided(
        award=around.award,
        **of_nomination(submitted, around),
        authority=command.authority,
        decision_number=command.decision_number,
        decided_on=command.decided_on,
        signatory=command.signatory,
        capacity=command.capacity,
        on_behalf_of=command.on_behalf_of,
        delegation=command.delegation,
        ballot=around.vote.ballot if around.vote else None,
    )
    return _settle(decided, state, around)


def _require_unhindered(nomination: str, around: Surroundings) -> None:
    """Refuse what a new look at everything forbids, and what the council should have passed and did not."""
    if around.obstacles:
        reasons = told(around.obstacles)
        raise Refusal("nomination.hindered", place="nomination", value=nomination, reasons=reasons)
    if around.vote_required and around.vote is None:
        raise Refusal("nomination.not-voted", place="nomination", value=nomination)
    if around.vote_required and around.vote is not None and around.vote.outcome != "passed":
        raise Refusal(
            "nomination.vote-failed", place="nomination", value=nomination, outcome=around.vote.outcome
        )


def _told(decision: Decision) -> str:
    if isinstance(decision, events.NominationRefused):
        return listed(decision.authority, decision.decided_on, decision.reason)
    return listed(decision.authority, decision.decision_number, decision.decided_on)
