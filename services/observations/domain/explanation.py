"""Explanations (giải trình): what a person says to what the clock shows of a day, and what is decided."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.observations.domain.directory import Directory
from shared.contracts import observations as events
from shared.contracts.commands import Command
from shared.contracts.commands import observations as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Explanation:
    """`standing` is open, accepted, refused, or empty before there is one; `by` who decided."""

    standing: str = ""
    person: str = ""
    day: date | None = None
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Surroundings:
    """`explanation` is the id under decision, `today` the day in Viet Nam, `named` what the person was called
    by, `own_code` whether the staff code of the command is the person's own."""

    explanation: str
    today: date
    directory: Directory = field(default_factory=Directory)
    named: str = ""
    own_code: bool = False


INITIAL = Explanation()


def decide(command: Command, state: Explanation, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    if isinstance(command, commands.ExplainSlip):
        return _explain(command, state, around)
    if not state.standing:
        raise Refusal("explanation.unknown", place="explanation", value=around.explanation)
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Explanation, event: Event) -> Explanation:
    return _EVOLUTIONS[type(event)](state, event)


def _explain(command: commands.ExplainSlip, state: Explanation, around: Surroundings) -> list[Event]:
    """What was refused may be explained again, better."""
    if state.standing == "open" and state.reason == command.reason:
        return []
    if state.standing in ("open", "accepted"):
        raise Refusal("explanation.exists", place="day", day=command.day, standing=state.standing)
    if command.day > around.today:
        raise Refusal("explanation.future", place="day", value=command.day)
    around.directory.require_subject("person", command.person, around.named, command.day)
    around.directory.require_staff(command.by, "by")
    return [
        events.SlipExplained(
            explanation=around.explanation,
            person=command.person,
            day=command.day,
            kind=command.kind,
            by=command.by,
            reason=command.reason,
        )
    ]


def _accept(command: commands.AcceptExplanation, state: Explanation, around: Surroundings) -> list[Event]:
    if state.standing == "accepted":
        return []
    _require_decidable(command, state, around)
    return [
        events.ExplanationAccepted(
            explanation=around.explanation, person=state.person, by=command.by, reason=command.reason
        )
    ]


def _refuse(command: commands.RefuseExplanation, state: Explanation, around: Surroundings) -> list[Event]:
    if state.standing == "refused":
        return []
    _require_decidable(command, state, around)
    return [
        events.ExplanationRefused(
            explanation=around.explanation, person=state.person, by=command.by, reason=command.reason
        )
    ]


def _require_decidable(command: Any, state: Explanation, around: Surroundings) -> None:
    if state.standing != "open":
        told = {"value": around.explanation, "standing": state.standing, "by": state.by}
        raise Refusal("explanation.decided", place="explanation", **told)
    around.directory.require_staff(command.by, "by")
    if around.own_code:
        raise Refusal("explanation.own", place="by", value=command.by)


_DECISIONS: dict[type[Command], Callable[[Any, Explanation, Surroundings], list[Event]]] = {
    commands.AcceptExplanation: _accept,
    commands.RefuseExplanation: _refuse,
}

_EVOLUTIONS: dict[type[Event], Callable[[Explanation, Any], Explanation]] = {
    events.SlipExplained: lambda _state, event: Explanation("open", event.person, event.day, event.reason),
    events.ExplanationAccepted: lambda state, event: replace(state, standing="accepted", by=event.by),
    events.ExplanationRefused: lambda state, event: replace(state, standing="refused", by=event.by),
}

HANDLED: frozenset[type[Command]] = frozenset({commands.ExplainSlip, *_DECISIONS})
"""The commands that this stream decides."""
