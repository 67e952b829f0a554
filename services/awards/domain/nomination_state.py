"""What a nomination remembers, and what a decision about it has to know of the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.awards.domain.correction import corrected_award
from services.awards.domain.reasons import Reason
from shared.contracts import awards as events
from shared.contracts.ballots import Outcome
from shared.contracts.nominations import NominationWithdrawn
from shared.contracts.refusal import Refusal

Approval = events.NominationApproved | events.AwardDecided
Decision = Approval | events.NominationRefused


@dataclass(frozen=True)
class Nomination:
    """Each step that was taken, as the event that it is."""

    submitted: events.NominationSubmitted | None = None
    decision: Decision | None = None
    conferred: events.AwardConferred | None = None
    corrections: tuple[events.AwardCorrected, ...] = ()
    revoked: events.AwardRevoked | None = None
    withdrawn: NominationWithdrawn | None = None

    @property
    def award(self) -> events.AwardConferred | None:
        """What was conferred, as it reads after its corrections."""
        return None if self.conferred is None else corrected_award(self.conferred, self.corrections)


@dataclass(frozen=True)
class Vote:
    """What the newest closed ballot said of the nomination."""

    ballot: str
    outcome: Outcome


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a nomination has to know beyond it.

    `award` is the id of the award that it may become, the names are those of its campaign and its form.
    `vote_required` says whether the form asks for a vote of the council, `vote` is what came of it.
    `obstacles` are the reasons, found when everything was looked at again, why it may not be given now.
    """

    today: date
    award: str = ""
    campaign_name: str = ""
    form_name: str = ""
    vote_required: bool = False
    vote: Vote | None = None
    obstacles: Sequence[Reason] = ()


def require_submitted(state: Nomination, nomination: str) -> events.NominationSubmitted:
    """What was submitted; raises Refusal when there is no such nomination, or it was withdrawn."""
    if state.submitted is None:
        raise Refusal("nomination.unknown", place="nomination", value=nomination)
    if state.withdrawn is not None:
        raise Refusal("nomination.withdrawn", place="nomination", value=nomination, on=state.withdrawn.on)
    return state.submitted


def require_past(place: str, day: date, today: date) -> None:
    """Refuse a day that has not come yet."""
    if day > today:
        raise Refusal("nomination.future", place=place, value=day, today=today)


def of_nomination(submitted: events.NominationSubmitted, around: Surroundings) -> dict[str, Any]:
    """What an award takes over from the nomination that it comes from."""
    return {
        "nomination": submitted.nomination,
        "campaign": submitted.campaign,
        "campaign_name": around.campaign_name,
        "form": submitted.form,
        "form_name": around.form_name,
        "recipient_kind": submitted.recipient_kind,
        "recipient": submitted.recipient,
        "period": submitted.period,
        "points": submitted.points,
        "rank": submitted.rank,
        "block": submitted.block,
    }


def listed(*values: object) -> str:
    """Values as one text, without those that are empty."""
    return ", ".join(str(value) for value in values if value != "")
