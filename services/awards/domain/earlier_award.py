"""An award from before, or from outside: recorded once, struck when it was revoked or never was."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.awards.domain.nomination_state import require_past
from shared.contracts import nominations as events
from shared.contracts.commands import Command
from shared.contracts.commands import nominations as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class EarlierAward:
    recorded: events.EarlierAwardRecorded | None = None
    struck: events.EarlierAwardStruck | None = None


@dataclass(frozen=True)
class Surroundings:
    """`award` is the id that such a record gets, `forms` the codes that the catalogue ever had, `known` the
    people and units that there are, as (kind, subject)."""

    today: date
    award: str = ""
    forms: Collection[str] = field(default=())
    known: Collection[tuple[str, str]] = field(default=())


INITIAL = EarlierAward()


def decide(command: Command, state: EarlierAward, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: EarlierAward, event: Event) -> EarlierAward:
    if isinstance(event, events.EarlierAwardRecorded):
        return EarlierAward(recorded=event)
    assert isinstance(event, events.EarlierAwardStruck)
    return replace(state, struck=event)


def _record(command: commands.RecordEarlierAward, state: EarlierAward, around: Surroundings) -> list[Event]:
    wanted = events.EarlierAwardRecorded(
        award=around.award,
        form=command.form,
        recipient_kind=command.recipient_kind,
        recipient=command.recipient,
        year=command.year,
        authority=command.authority,
        decision_number=command.decision_number,
        decided_on=command.decided_on,
    )
    if state.struck is None and state.recorded == wanted:
        return []
    if state.recorded is not None:
        there = ", ".join((state.recorded.authority, state.recorded.decision_number))
        code = "earlier-award.exists" if state.struck is None else "earlier-award.struck"
        raise Refusal(code, place="form", value=command.form, award=around.award, there=there)
    if command.form not in around.forms:
        known = ", ".join(sorted(around.forms))
        raise Refusal("earlier-award.form-unknown", place="form", value=command.form, known=known)
    if (command.recipient_kind, command.recipient) not in around.known:
        raise Refusal("matter.subject-unknown", place="recipient", value=command.recipient)
    if command.decided_on.year < command.year:
        raise Refusal(
            "earlier-award.decided-early", place="decided_on", value=command.decided_on, year=command.year
        )
    require_past("decided_on", command.decided_on, around.today)
    return [wanted]


def _strike(command: commands.StrikeEarlierAward, state: EarlierAward, around: Surroundings) -> list[Event]:
    if state.recorded is None:
        raise Refusal("earlier-award.unknown", place="award", value=command.award)
    wanted = events.EarlierAwardStruck(award=command.award, on=command.on, reason=command.reason)
    if state.struck is not None:
        if state.struck == wanted:
            return []
        there = f"{state.struck.on}, {state.struck.reason}"
        raise Refusal("earlier-award.struck-before", place="award", value=command.award, there=there)
    if command.on < state.recorded.decided_on:
        raise Refusal(
            "earlier-award.struck-early", place="on", value=command.on, decided=state.recorded.decided_on
        )
    require_past("on", command.on, around.today)
    return [wanted]


_DECISIONS: dict[type[Command], Callable[[Any, EarlierAward, Surroundings], list[Event]]] = {
    commands.RecordEarlierAward: _record,
    commands.StrikeEarlierAward: _strike,
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
