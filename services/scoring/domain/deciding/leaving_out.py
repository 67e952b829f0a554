"""Taking a computed criterion out of one subject's period: its weight goes to the others of its group."""

from dataclasses import dataclass

from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.periods import Period
from shared.contracts.commands.scoring import LeaveOutCriterion, TakeInCriterion
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriterionLeftOut, CriterionTakenIn


@dataclass(frozen=True)
class Surroundings:
    """`sheet`: what scores such subjects in the period; None when nothing does."""

    sheet: Sheet | None


def decide(command: LeaveOutCriterion | TakeInCriterion, left_out: bool, around: Surroundings) -> list[Event]:
    """Raises Refusal."""
    said = {name: getattr(command, name) for name in command.__struct_fields__}
    about = {"value": command.criterion, "subject": command.subject, "period": command.period}
    if isinstance(command, TakeInCriterion):
        if not left_out:
            raise Refusal("criterion.not-left-out", place="criterion", **about)
        return [CriterionTakenIn(**said)]
    if left_out:
        raise Refusal("criterion.left-out", place="criterion", **about)
    _require_computed(command, around.sheet)
    return [CriterionLeftOut(**said)]


def _require_computed(command: LeaveOutCriterion, sheet: Sheet | None) -> None:
    if sheet is None:
        raise Refusal("period.no-sheet", place="period", value=command.period)
    if Period.parse(command.period).kind != sheet.period:
        raise Refusal("period.not-own", place="period", value=command.period, kind=sheet.period)
    computed = [item.criterion for _, item in sheet.items() if not item.counted]
    if command.criterion not in computed:
        known = ", ".join(computed) or "–"
        raise Refusal("criterion.not-computed", place="criterion", value=command.criterion, known=known)


def evolve(left_out: bool, event: Event) -> bool:
    return isinstance(event, CriterionLeftOut) or (left_out and not isinstance(event, CriterionTakenIn))
