"""A person's leave: granted, cut short by an early return, cancelled."""

from dataclasses import dataclass, replace
from datetime import date

from shared.contracts import personnel as events
from shared.contracts.commands import personnel as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Leave:
    kind: str
    first: tuple[date, str]
    last: tuple[date, str]
    cancelled: bool = False

    def overlaps(self, other: "Leave") -> bool:
        return _half(self.first) <= _half(other.last) and _half(other.first) <= _half(self.last)


Leaves = dict[str, Leave]
"""By the id of the leave."""


def grant(command: commands.GrantLeave, leaves: Leaves, leave: str) -> list[Event]:
    """`leave` is the id that the leave has, or would have."""
    wanted = Leave(
        command.kind, (command.first_day, command.first_part), (command.last_day, command.last_part)
    )
    if leaves.get(leave) == wanted:
        return []
    if leave in leaves:
        raise Refusal("leave.exists", place="leave", value=leave)
    if _half(wanted.first) > _half(wanted.last):
        raise Refusal("leave.backwards", first=command.first_day, last=command.last_day)
    for there in leaves.values():
        if not there.cancelled and there.overlaps(wanted):
            raise Refusal("leave.overlaps", first=there.first[0], last=there.last[0])
    return [
        events.LeaveGranted(
            person=command.person,
            leave=leave,
            kind=command.kind,
            first_day=command.first_day,
            first_part=command.first_part,
            last_day=command.last_day,
            last_part=command.last_part,
        )
    ]


def shorten(command: commands.ShortenLeave, leaves: Leaves) -> list[Event]:
    there = _known(command.leave, leaves)
    last = (command.last_day, command.last_part)
    if there.cancelled:
        raise Refusal("leave.cancelled", place="leave", value=command.leave)
    if last == there.last:
        return []
    if not _half(there.first) <= _half(last) < _half(there.last):
        raise Refusal(
            "leave.not-shorter",
            place="last_day",
            value=command.last_day,
            first=there.first[0],
            last=there.last[0],
        )
    return [
        events.LeaveShortened(
            person=command.person,
            leave=command.leave,
            last_day=command.last_day,
            last_part=command.last_part,
        )
    ]


def cancel(command: commands.CancelLeave, leaves: Leaves) -> list[Event]:
    if _known(command.leave, leaves).cancelled:
        return []
    return [events.LeaveCancelled(person=command.person, leave=command.leave, reason=command.reason)]


def evolve(leaves: Leaves, event: Event) -> Leaves:
    if isinstance(event, events.LeaveGranted):
        granted = Leave(event.kind, (event.first_day, event.first_part), (event.last_day, event.last_part))
        return {**leaves, event.leave: granted}
    if isinstance(event, events.LeaveShortened):
        shorter = replace(leaves[event.leave], last=(event.last_day, event.last_part))
        return {**leaves, event.leave: shorter}
    if isinstance(event, events.LeaveCancelled):
        return {**leaves, event.leave: replace(leaves[event.leave], cancelled=True)}
    return leaves


def _known(leave: str, leaves: Leaves) -> Leave:
    if leave not in leaves:
        raise Refusal("leave.unknown", place="leave", value=leave)
    return leaves[leave]


def _half(moment: tuple[date, str]) -> tuple[date, bool]:
    day, part = moment
    return day, part == "afternoon"
