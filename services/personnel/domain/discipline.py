"""Disciplinary decisions about a person, as long as they are not revoked."""

from dataclasses import dataclass, replace
from datetime import date

from shared.contracts import personnel as events
from shared.contracts.commands import personnel as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Decision:
    form: str
    number: str
    on: date
    until: date | None
    revoked: bool = False


Decisions = dict[str, Decision]
"""By the id of the decision."""


def decide(command: commands.DecideDiscipline, decisions: Decisions, decision: str) -> list[Event]:
    """`decision` is the id that it has, or would have."""
    wanted = Decision(command.form, command.number, command.on, command.until)
    if decisions.get(decision) == wanted:
        return []
    if decision in decisions:
        raise Refusal("discipline.exists", place="decision", value=decision)
    if command.until is not None and command.until < command.on:
        raise Refusal("discipline.backwards", place="until", value=command.until, on=command.on)
    for there in decisions.values():
        if not there.revoked and (there.number, there.on) == (command.number, command.on):
            raise Refusal("discipline.number", place="number", value=command.number, on=command.on)
    return [
        events.DisciplineDecided(
            person=command.person,
            decision=decision,
            form=command.form,
            number=command.number,
            on=command.on,
            until=command.until,
        )
    ]


def revoke(command: commands.RevokeDiscipline, decisions: Decisions) -> list[Event]:
    there = decisions.get(command.decision)
    if there is None:
        raise Refusal("discipline.unknown", place="decision", value=command.decision)
    if there.revoked:
        return []
    return [events.DisciplineRevoked(person=command.person, decision=command.decision, reason=command.reason)]


def evolve(decisions: Decisions, event: Event) -> Decisions:
    if isinstance(event, events.DisciplineDecided):
        decided = Decision(event.form, event.number, event.on, event.until)
        return {**decisions, event.decision: decided}
    if isinstance(event, events.DisciplineRevoked):
        return {**decisions, event.decision: replace(decisions[event.decision], revoked=True)}
    return decisions
