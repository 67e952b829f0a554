"""Lifting a flag that needs a decision: the council says that it stands no longer."""

from dataclasses import dataclass

from services.scoring.domain.criteria.model import Sheet
from shared.contracts.commands.scoring import LiftFlag
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import FlagLifted


@dataclass(frozen=True)
class Surroundings:
    """`raised`: the flags that are raised of the subject in the period; `sheet`: by what they are."""

    raised: frozenset[str]
    sheet: Sheet | None


def decide(command: LiftFlag, lifted: bool, around: Surroundings) -> list[Event]:
    """Raises Refusal."""
    about = {"value": command.flag, "subject": command.subject, "period": command.period}
    if lifted or command.flag not in around.raised:
        known = ", ".join(sorted(around.raised)) or "–"
        raise Refusal("flag.not-raised", place="flag", known=known, **about)
    flags = () if around.sheet is None else around.sheet.flags
    if not any(one.flag == command.flag and one.by_decision for one in flags):
        raise Refusal("flag.by-facts", place="flag", **about)
    return [FlagLifted(**{name: getattr(command, name) for name in command.__struct_fields__})]


def evolve(lifted: bool, event: Event) -> bool:
    return lifted or isinstance(event, FlagLifted)
