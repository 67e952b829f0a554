"""The organisation: its unit tree, how units become others on a date, and the emulation blocks.

One stream holds it all, because a merge or a move must see the whole tree at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared.contracts import personnel as events
from shared.contracts.commands import Command
from shared.contracts.commands import personnel as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Unit:
    unit: str
    name: str
    kind: str
    parent: str | None
    since: date
    ended: date | None = None
    """The first day on which the unit is no more."""
    ended_by: Event | None = None
    """The merger, split or dissolution that ended it."""


@dataclass(frozen=True)
class Organisation:
    name: str | None = None
    units: dict[str, Unit] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    memberships: dict[str, tuple[str, date]] = field(default_factory=dict)
    """unit -> the block that it competes in, and since when."""


INITIAL = Organisation()


def decide(command: Command, state: Organisation) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    if state.name is None and not isinstance(command, commands.FoundOrganisation):
        raise Refusal("organisation.not-founded")
    return _DECISIONS[type(command)](command, state)


def evolve(state: Organisation, event: Event) -> Organisation:
    step = _EVOLUTIONS.get(type(event))
    return state if step is None else step(state, event)


def require_unit(state: Organisation, unit: str, on: date, place: str = "unit") -> Unit:
    """The unit as it is on `on`; raises Refusal when there is none or it has ended."""
    found = state.units.get(unit)
    if found is None:
        raise Refusal("unit.unknown", place=place, value=unit, known=", ".join(sorted(state.units)) or "–")
    if on < found.since:
        raise Refusal("unit.not-yet", place=place, value=unit, since=found.since, on=on)
    if found.ended is not None and on >= found.ended:
        raise Refusal("unit.ended", place=place, value=unit, ended=found.ended, on=on)
    return found


def _found(command: commands.FoundOrganisation, state: Organisation) -> list[Event]:
    if state.name == command.name:
        return []
    if state.name is not None:
        raise Refusal("organisation.founded", value=command.name, name=state.name)
    return [events.OrganisationFounded(name=command.name, on=command.on)]


def _create(command: commands.CreateUnit, state: Organisation) -> list[Event]:
    there = state.units.get(command.unit)
    if there is not None:
        wanted = (command.name, command.kind, command.parent)
        if (there.name, there.kind, there.parent) == wanted:
            return []
        raise Refusal("unit.exists", value=command.unit, name=there.name)
    if command.parent is not None:
        require_unit(state, command.parent, command.on, "parent")
    return [
        events.UnitCreated(
            unit=command.unit, name=command.name, kind=command.kind, parent=command.parent, on=command.on
        )
    ]


def _rename(command: commands.RenameUnit, state: Organisation) -> list[Event]:
    if require_unit(state, command.unit, command.on).name == command.name:
        return []
    return [events.UnitRenamed(unit=command.unit, name=command.name, on=command.on)]


def _move(command: commands.MoveUnit, state: Organisation) -> list[Event]:
    unit = require_unit(state, command.unit, command.on)
    if unit.parent == command.parent:
        return []
    above = command.parent
    while above is not None:
        if above == command.unit:
            raise Refusal("unit.below-itself", value=command.unit, parent=command.parent)
        above = require_unit(state, above, command.on, "parent").parent
    return [events.UnitMoved(unit=command.unit, parent=command.parent, on=command.on)]


def _merge(command: commands.MergeUnits, state: Organisation) -> list[Event]:
    sources = [unit for unit in dict.fromkeys(command.units) if unit != command.into]
    if not sources:
        raise Refusal("unit.merge-nothing", value=command.into)
    merged = events.UnitsMerged(units=sources, into=command.into, on=command.on)
    if _ended_by(state, sources, merged):
        return []
    require_unit(state, command.into, command.on, "into")
    for unit in sources:
        require_unit(state, unit, command.on, "units")
        _require_childless(state, unit)
    return [merged, *_block_exits(state, sources, command.on)]


def _split(command: commands.SplitUnit, state: Organisation) -> list[Event]:
    split = events.UnitSplit(
        unit=command.unit,
        into=command.into,
        default=command.default,
        members=command.members,
        on=command.on,
    )
    if _ended_by(state, [command.unit], split):
        return []
    require_unit(state, command.unit, command.on)
    if command.default not in command.into:
        raise Refusal("unit.split-default", value=command.default, into=", ".join(command.into))
    if command.unit in command.into:
        raise Refusal("unit.split-itself", value=command.unit)
    for unit in command.into:
        require_unit(state, unit, command.on, "into")
    for person, unit in command.members.items():
        if unit not in command.into:
            raise Refusal("unit.split-member", value=unit, person=person, into=", ".join(command.into))
    _require_childless(state, command.unit)
    return [split, *_block_exits(state, [command.unit], command.on)]


def _dissolve(command: commands.DissolveUnit, state: Organisation) -> list[Event]:
    dissolved = events.UnitDissolved(unit=command.unit, successor=command.successor, on=command.on)
    if _ended_by(state, [command.unit], dissolved):
        return []
    require_unit(state, command.unit, command.on)
    if command.successor == command.unit:
        raise Refusal("unit.succeeds-itself", value=command.unit)
    require_unit(state, command.successor, command.on, "successor")
    _require_childless(state, command.unit)
    return [dissolved, *_block_exits(state, [command.unit], command.on)]


def _ended_by(state: Organisation, units: list[str], event: Event) -> bool:
    """Whether all of `units` ended by this very event, so that nothing is left to do."""
    return all(unit in state.units and state.units[unit].ended_by == event for unit in units)


def _require_childless(state: Organisation, unit: str) -> None:
    children = sorted(one.unit for one in state.units.values() if one.parent == unit and one.ended is None)
    if children:
        raise Refusal("unit.has-children", value=unit, children=", ".join(children))


def _block_exits(state: Organisation, units: list[str], on: date) -> list[Event]:
    return [
        events.UnitLeftBlock(block=state.memberships[unit][0], unit=unit, on=on)
        for unit in units
        if unit in state.memberships
    ]


def _form_block(command: commands.FormBlock, state: Organisation) -> list[Event]:
    there = state.blocks.get(command.block)
    if there == command.name:
        return []
    if there is not None:
        raise Refusal("block.exists", value=command.block, name=there)
    return [events.BlockFormed(block=command.block, name=command.name, on=command.on)]


def _join_block(command: commands.JoinBlock, state: Organisation) -> list[Event]:
    _require_block(state, command.block)
    require_unit(state, command.unit, command.on)
    now = state.memberships.get(command.unit)
    if now is not None and now[0] == command.block:
        return []
    _require_joined(command.unit, now, command.on)
    joined = events.UnitJoinedBlock(block=command.block, unit=command.unit, on=command.on)
    return [*_block_exits(state, [command.unit], command.on), joined]


def _leave_block(command: commands.LeaveBlock, state: Organisation) -> list[Event]:
    _require_block(state, command.block)
    now = state.memberships.get(command.unit)
    if now is None or now[0] != command.block:
        return []
    _require_joined(command.unit, now, command.on)
    return [events.UnitLeftBlock(block=command.block, unit=command.unit, on=command.on)]


def _require_joined(unit: str, now: tuple[str, date] | None, on: date) -> None:
    """A unit does not leave a block before it came."""
    if now is not None and on < now[1]:
        raise Refusal("block.left-before-joined", value=unit, since=now[1], on=on)


def _require_block(state: Organisation, block: str) -> None:
    if block not in state.blocks:
        raise Refusal(
            "block.unknown", place="block", value=block, known=", ".join(sorted(state.blocks)) or "–"
        )


def _with_unit(state: Organisation, unit: str, **changes: Any) -> Organisation:
    return replace(state, units={**state.units, unit: replace(state.units[unit], **changes)})


def _ended(state: Organisation, units: list[str], event: Any) -> Organisation:
    for unit in units:
        state = _with_unit(state, unit, ended=event.on, ended_by=event)
    return state


def _created(state: Organisation, event: events.UnitCreated) -> Organisation:
    unit = Unit(event.unit, event.name, event.kind, event.parent, event.on)
    return replace(state, units={**state.units, event.unit: unit})


def _joined(state: Organisation, event: events.UnitJoinedBlock) -> Organisation:
    return replace(state, memberships={**state.memberships, event.unit: (event.block, event.on)})


def _left(state: Organisation, event: events.UnitLeftBlock) -> Organisation:
    return replace(
        state, memberships={unit: stay for unit, stay in state.memberships.items() if unit != event.unit}
    )


_DECISIONS: dict[type[Command], Callable[[Any, Organisation], list[Event]]] = {
    commands.FoundOrganisation: _found,
    commands.CreateUnit: _create,
    commands.RenameUnit: _rename,
    commands.MoveUnit: _move,
    commands.MergeUnits: _merge,
    commands.SplitUnit: _split,
    commands.DissolveUnit: _dissolve,
    commands.FormBlock: _form_block,
    commands.JoinBlock: _join_block,
    commands.LeaveBlock: _leave_block,
}

_EVOLUTIONS: dict[type[Event], Callable[[Organisation, Any], Organisation]] = {
    events.OrganisationFounded: lambda state, event: replace(state, name=event.name),
    events.UnitCreated: _created,
    events.UnitRenamed: lambda state, event: _with_unit(state, event.unit, name=event.name),
    events.UnitMoved: lambda state, event: _with_unit(state, event.unit, parent=event.parent),
    events.UnitsMerged: lambda state, event: _ended(state, event.units, event),
    events.UnitSplit: lambda state, event: _ended(state, [event.unit], event),
    events.UnitDissolved: lambda state, event: _ended(state, [event.unit], event),
    events.BlockFormed: lambda state, event: replace(state, blocks={**state.blocks, event.block: event.name}),
    events.UnitJoinedBlock: _joined,
    events.UnitLeftBlock: _left,
}

HANDLED: frozenset[type[Command]] = frozenset(_DECISIONS)
"""The commands that this stream decides."""
