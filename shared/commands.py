"""From a command to events: load, decide, append; on a conflict load again, a bounded number of times."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

import msgspec

from shared.contracts.event import Event
from shared.contracts.messages import LANGUAGES
from shared.contracts.refusal import Refusal
from shared.contracts.schema import Message, mistakes, schema_of
from shared.database import reading
from shared.eventstore import Context, Recorded, Store, VersionConflict
from shared.personal import KeyRing
from shared.projection import Projection, apply_all

C = TypeVar("C", bound=msgspec.Struct)
S = TypeVar("S")

ATTEMPTS = 8


class TooBusy(Exception):
    """A stream changed under every one of our attempts; the command may simply be sent again."""


@dataclass(frozen=True)
class Decider(Generic[C, S]):
    """How one kind of stream decides: `decide(command, state) -> events`, `evolve(state, event) -> state`."""

    initial: S
    evolve: Callable[[S, Any], S]
    decide: Callable[[C, S], Sequence[Event]]


def execute(
    store: Store,
    decider: Decider[C, S],
    stream: str,
    command: C,
    context: Context,
    projections: Sequence[Projection] = (),
) -> list[Recorded]:
    """Decide `command` on `stream` and append what follows, with the service's own read models, in one
    transaction. Returns the new events (none when the command had nothing left to do); raises Refusal.
    """
    for _ in range(ATTEMPTS):
        history = store.read_stream(stream)
        if history and history[0].tenant != context.tenant:
            # An id is enough to name a stream: what belongs to another organisation is unknown here.
            raise Refusal("stream.unknown", value=stream)
        state = reduce(decider.evolve, _readable(store, history), decider.initial)
        events = decider.decide(command, state)
        if not events:
            return []
        try:
            with store.begin() as transaction:
                keys = KeyRing(transaction.connection)
                sealed = keys.seal_all(events)
                recorded = transaction.append(stream, len(history), sealed, context)
                apply_all(transaction.connection, projections, recorded)
            return recorded
        except VersionConflict:
            continue
    raise TooBusy(f"stream {stream!r} changed {ATTEMPTS} times while deciding {type(command).__name__}")


def _readable(store: Store, history: Sequence[Recorded]) -> list[Event]:
    with reading(store.engine) as connection:
        keys = KeyRing(connection)
        return [keys.open(recorded.event()) for recorded in history]


@dataclass(frozen=True)
class Route(Generic[C, S]):
    """Where a command goes: the stream that decides it and, if it needs more than its stream, that too.

    `decider(store, command, context)` gives the decider, closed over what it has to know of other streams.
    """

    stream: Callable[[C, Context], str]
    decider: Callable[[Store, C, Context], Decider[C, S]]


Handler = Callable[[Store, Any, Context], list[Recorded]]
"""Carries out a command that writes more than one stream, in one transaction of its own."""

Routes = Mapping[type[Any], Route[Any, Any] | Handler]


def dispatch(
    store: Store,
    routes: Routes,
    projections: Sequence[Projection],
    data: Mapping[str, Any],
    context: Context,
) -> list[Recorded]:
    """Carry out `{"command": NAME, …fields}`; raises Refusal for an unknown name or a malformed field too."""
    by_name = {command_type.__name__: command_type for command_type in routes}
    name = data.get("command")
    if name not in by_name:
        raise Refusal("command.unknown", value=name, known=", ".join(sorted(by_name)))
    fields = {key: value for key, value in data.items() if key != "command"}
    command = parse(by_name[name], fields)
    route = routes[type(command)]
    if not isinstance(route, Route):
        return route(store, command, context)
    decider = route.decider(store, command, context)
    return execute(store, decider, route.stream(command, context), command, context, projections)


def dispatch_each(
    store: Store,
    routes: Routes,
    projections: Sequence[Projection],
    commands: Sequence[Mapping[str, Any]],
    context: Context,
) -> list[dict[str, Any]]:
    """Carry out many commands, each on its own; one result a command, in order.

    `{"events": [ids]}` for what was done (empty: it was done before), `{"refused": {code, details}}` for what
    was not.
    """
    return [_outcome(store, routes, projections, command, context) for command in commands]


def _outcome(
    store: Store,
    routes: Routes,
    projections: Sequence[Projection],
    command: Mapping[str, Any],
    context: Context,
) -> dict[str, Any]:
    try:
        recorded = dispatch(store, routes, projections, command, context)
    except Refusal as refusal:
        return {"refused": {"code": refusal.code, "details": refusal.details}}
    return {"events": [event.id for event in recorded]}


def parse(command_type: type[C], data: Any) -> C:
    """`data` as the command that it should be; raises Refusal naming every field that is wrong, and why."""
    try:
        return msgspec.convert(data, command_type, strict=False)
    except msgspec.ValidationError:
        errors = schema_of(command_type)().validate(data) or [Message("request.refused")]
        said = {language: _said(errors, language) for language in LANGUAGES}
        raise Refusal("command.malformed", value=command_type.__name__, mistakes=said) from None


def _said(errors: Any, language: str) -> str:
    return " ".join(
        ": ".join(filter(None, (one["place"], one["message"]))) for one in mistakes(errors, language)
    )
