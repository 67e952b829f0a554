"""Suspending a criterion, a source or a whole criteria set: at once, and no record is lost."""

from collections.abc import Collection
from typing import Any

from shared.contracts.commands.scoring import LiftSuspension, SuspendScoring
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import ScoringSuspended, SuspensionLifted


def decide(command: SuspendScoring | LiftSuspension, suspended: bool, known: Collection[str]) -> list[Event]:
    """`known` are the codes that there are of what the command names; raises Refusal."""
    about = {"what": command.what, "value": command.code}
    said: dict[str, Any] = {
        "what": command.what,
        "code": command.code,
        "by": command.by,
        "reason": command.reason,
    }
    if isinstance(command, LiftSuspension):
        if not suspended:
            raise Refusal("suspension.none", place="code", **about)
        return [SuspensionLifted(**said)]
    if suspended:
        raise Refusal("suspension.standing", place="code", **about)
    if command.code not in known:
        raise Refusal("suspension.unknown", place="code", known=", ".join(sorted(known)) or "–", **about)
    return [ScoringSuspended(**said)]


def evolve(suspended: bool, event: Event) -> bool:
    return isinstance(event, ScoringSuspended) or (suspended and not isinstance(event, SuspensionLifted))
