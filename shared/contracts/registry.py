"""Finds an event class by the name that stands in a log, and brings old payloads up to date on read."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from shared.contracts import (
    awards,
    ballots,
    campaigns,
    council,
    nominations,
    observations,
    personnel,
    scoring,
)
from shared.contracts.event import Event, UnknownEventType

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(type, schema version) -> the pure step to the next version. Empty while every type is at version 1."""

_MODULES = (personnel, observations, scoring, campaigns, council, ballots, nominations, awards)


@cache
def _by_name() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Event) and value.service:
                found[value.type_name()] = value
    return found


def event_types() -> Iterator[type[Event]]:
    """Every event type of every service, in the order of its declaration."""
    yield from _by_name().values()


def event_type(name: str) -> type[Event]:
    try:
        return _by_name()[name]
    except KeyError:
        raise UnknownEventType(
            f"event type {name!r} is not in shared/contracts; deploy the contracts that declare it first"
        ) from None


def upcast(name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """`data` as it was written at `version`, step by step to today's version of the type."""
    while (name, version) in UPCASTERS:
        data = UPCASTERS[name, version](data)
        version += 1
    return data
