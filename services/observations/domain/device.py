"""A time clock of the organisation: for which unit it counts, and how it is known to be itself."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from shared.contracts import observations as events
from shared.contracts.commands import Command
from shared.contracts.commands import observations as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

PORT = 4370
"""Where these clocks are asked, unless they are told otherwise."""


@dataclass(frozen=True)
class Device:
    """What is said of it since it was registered last; `said` is None before that."""

    said: events.DeviceRegistered | None = None
    retired: bool = False


INITIAL = Device()


def decide(command: Command, state: Device, units: frozenset[str]) -> list[Event]:
    """The events that follow from `command` where there are these `units`; raises Refusal."""
    if isinstance(command, commands.RegisterDevice):
        return _register(command, state, units)
    assert isinstance(command, commands.RetireDevice)
    if state.said is None:
        raise Refusal("device.unknown", place="device", value=command.device)
    return [] if state.retired else [events.DeviceRetired(device=command.device, reason=command.reason)]


def evolve(state: Device, event: Event) -> Device:
    return _EVOLUTIONS[type(event)](state, event)


def host_and_port(address: str) -> tuple[str, int]:
    """`192.168.1.201` or `192.168.1.201:4370` in its parts; raises Refusal."""
    host, _, port = address.partition(":")
    if port and not 0 < int(port) < 2**16:
        raise Refusal("device.bad-port", place="address", value=address)
    return host, int(port or PORT)


def _register(command: commands.RegisterDevice, state: Device, units: frozenset[str]) -> list[Event]:
    if command.unit not in units:
        raise Refusal("device.unknown-unit", place="unit", value=command.unit)
    if not (command.networks or command.secret_sha256 or command.address):
        raise Refusal("device.unguarded", place="networks", value=command.device)
    if command.address is not None:
        host_and_port(command.address)
    said = events.DeviceRegistered(
        device=command.device,
        unit=command.unit,
        name=command.name,
        address=command.address,
        networks=[_network(one) for one in command.networks],
        secret_sha256=command.secret_sha256,
    )
    return [] if said == state.said and not state.retired else [said]


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise Refusal("device.bad-network", place="networks", value=text) from None


_EVOLUTIONS: dict[type[Event], Callable[[Device, Any], Device]] = {
    events.DeviceRegistered: lambda _state, event: Device(event),
    events.DeviceRetired: lambda state, _event: replace(state, retired=True),
}

HANDLED: frozenset[type[Command]] = frozenset({commands.RegisterDevice, commands.RetireDevice})
"""The commands that this stream decides."""
