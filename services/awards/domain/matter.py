"""A matter: raised about somebody, perhaps raised wrongly and put right, and settled."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.awards.domain.nomination_state import require_past
from shared.contracts import nominations as events
from shared.contracts.commands import Command
from shared.contracts.commands import nominations as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Matter:
    raised: events.MatterRaised | None = None
    settled: events.MatterSettled | None = None


@dataclass(frozen=True)
class Surroundings:
    """`known` are the people and units that there are, as (kind, subject)."""

    today: date
    known: Collection[tuple[str, str]] = ()


INITIAL = Matter()


def decide(command: Command, state: Matter, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Matter, event: Event) -> Matter:
    if isinstance(event, events.MatterRaised):
        return Matter(raised=event)
    assert isinstance(event, events.MatterSettled)
    return replace(state, settled=event)


def _raise(command: commands.RaiseMatter, state: Matter, around: Surroundings) -> list[Event]:
    wanted = events.MatterRaised(
        matter=command.matter,
        kind=command.kind,
        subject_kind=command.subject_kind,
        subject=command.subject,
        since=command.since,
        document=command.document,
    )
    if state.raised == wanted:
        return []
    if state.raised is not None:
        there = f"{state.raised.subject}, {state.raised.since}, {state.raised.document}"
        raise Refusal("matter.exists", place="matter", value=command.matter, there=there)
    if (command.subject_kind, command.subject) not in around.known:
        raise Refusal("matter.subject-unknown", place="subject", value=command.subject)
    require_past("since", command.since, around.today)
    return [wanted]


def _settle(command: commands.SettleMatter, state: Matter, around: Surroundings) -> list[Event]:
    if state.raised is None:
        raise Refusal("matter.unknown", place="matter", value=command.matter)
    wanted = events.MatterSettled(matter=command.matter, on=command.on, document=command.document)
    if state.settled == wanted:
        return []
    if state.settled is not None:
        there = f"{state.settled.on}, {state.settled.document}"
        raise Refusal("matter.settled", place="matter", value=command.matter, there=there)
    if command.on < state.raised.since:
        raise Refusal("matter.settled-early", place="on", value=command.on, since=state.raised.since)
    require_past("on", command.on, around.today)
    return [wanted]


_DECISIONS: dict[type[Command], Callable[[Any, Matter, Surroundings], list[Event]]] = {
    commands.RaiseMatter: _raise,
    commands.SettleMatter: _settle,
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
