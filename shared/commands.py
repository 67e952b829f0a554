"""From a command to events: load, decide, append; on a conflict load again, a bounded number of times."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import Any, Generic, TypeVar

import msgspec

from shared.contracts.event import Event
from shared.contracts.messages import LANGUAGES
from shared.contracts.refusal import Refusal
from shared.contracts.schema import Message, mistakes, schema_of
from shared.database import reading
from shared.eventstore import Context, Recorded, Store, Transaction, VersionConflict
from shared.personal import KeyRing
from shared.projection import Projection, apply_all

C = TypeVar("C", bound=msgspec.Struct)
S = TypeVar("S")

ATTEMPTS = 8

MOST_TOGETHER = 1000
"""Commands that one transaction carries out together."""


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


Decided = Sequence[Recorded] | Refusal
"""What one command of many came to: its events (none when nothing was left to do), or why it was refused."""

Together = Callable[[Transaction, Sequence[C], Context], Sequence[Decided]]
"""Decides many commands of one type and appends what follows: each is decided on what those before it left,
and comes to what it would have come to alone. One that is refused stops no other."""


@dataclass(frozen=True)
class Route(Generic[C, S]):
    """Where a command goes: the stream that decides it and, if it needs more than its stream, that too.

    `decider(store, command, context)` gives the decider, closed over what it has to know of other streams.
    `together`, if there is one, carries out many of them in one transaction.
    """

    stream: Callable[[C, Context], str]
    decider: Callable[[Store, C, Context], Decider[C, S]]
    together: Together[C] | None = None


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
    command = parse(_type_of(routes, data.get("command")), _fields(data))
    route = routes[type(command)]
    if not isinstance(route, Route):
        return route(store, command, context)
    if route.together is not None:
        # One transaction, where a decider's way would first read in others.
        (decided,) = _all_at_once(store, route.together, projections, [command], context)
        if isinstance(decided, Refusal):
            raise decided
        return list(decided)
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
    was not. Neighbours of one type go together where their route knows how.
    """
    decided: list[Decided] = []
    for name, neighbours in groupby(commands, key=lambda data: data.get("command")):
        alike = list(neighbours)
        together = _together(routes, name)
        if together is None:
            decided += [_alone(store, routes, projections, data, context) for data in alike]
            continue
        for start in range(0, len(alike), MOST_TOGETHER):
            wanted = parse_each(
                _type_of(routes, name), [_fields(data) for data in alike[start : start + MOST_TOGETHER]]
            )
            decided += _all_at_once(store, together, projections, wanted, context)
    return [_told(one) for one in decided]


def _together(routes: Routes, name: Any) -> Together[Any] | None:
    """How commands of this name are carried out together, if they can be."""
    route = next((route for known, route in routes.items() if known.__name__ == name), None)
    return route.together if isinstance(route, Route) else None


def _alone(
    store: Store,
    routes: Routes,
    projections: Sequence[Projection],
    command: Mapping[str, Any],
    context: Context,
) -> Decided:
    try:
        return dispatch(store, routes, projections, command, context)
    except Refusal as refusal:
        return refusal


def _all_at_once(
    store: Store,
    together: Together[C],
    projections: Sequence[Projection],
    wanted: Sequence[C | Refusal],
    context: Context,
) -> list[Decided]:
    """What each of `wanted` came to, those that could not be understood among them."""
    commands = [one for one in wanted if not isinstance(one, Refusal)]
    for _ in range(ATTEMPTS):
        try:
            with store.begin() as transaction:
                decided = together(transaction, commands, context)
                done = [one for events in decided if not isinstance(events, Refusal) for one in events]
                apply_all(transaction.connection, projections, done)
            break
        except VersionConflict:
            continue
    else:
        raise TooBusy(f"streams changed {ATTEMPTS} times while deciding {len(commands)} commands together")
    each = iter(decided)
    return [one if isinstance(one, Refusal) else next(each) for one in wanted]


def _told(decided: Decided) -> dict[str, Any]:
    if isinstance(decided, Refusal):
        return {"refused": {"code": decided.code, "details": decided.details}}
    return {"events": [event.id for event in decided]}


def _type_of(routes: Routes, name: Any) -> type[Any]:
    """The command of that name; raises Refusal."""
    by_name = {command_type.__name__: command_type for command_type in routes}
    if name not in by_name:
        raise Refusal("command.unknown", value=name, known=", ".join(sorted(by_name)))
    return by_name[name]


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "command"}


def parse(command_type: type[C], data: Any) -> C:
    """`data` as the command that it should be; raises Refusal naming every field that is wrong, and why."""
    command: C | None = _read(command_type, data)
    if command is not None and _surely_writable(command):
        return command
    errors = schema_of(command_type)().validate(data)
    if command is not None and not errors:
        return command
    said = {language: _said(errors or [Message("request.refused")], language) for language in LANGUAGES}
    raise Refusal("command.malformed", value=command_type.__name__, mistakes=said)


def parse_each(command_type: type[C], rows: Sequence[Any]) -> list[C | Refusal]:
    """As `parse` for many: in one go, and one by one only when there may be a mistake to be found."""
    commands: list[C] | None = _read(list[command_type], rows)  # type: ignore[valid-type]
    if commands is not None and _surely_writable(commands):
        return [*commands]
    return [_parsed(command_type, row) for row in rows]


def _parsed(command_type: type[C], data: Any) -> C | Refusal:
    try:
        return parse(command_type, data)
    except Refusal as refusal:
        return refusal


def _read(wanted: Any, data: Any) -> Any:
    """`data` as `wanted`, or None when it cannot be that."""
    try:
        return msgspec.convert(data, wanted, strict=False)
    except msgspec.ValidationError:
        return None


def _surely_writable(value: Any) -> bool:
    """Whether no text in `value` holds what cannot be stored; a backslash may raise a doubt without need."""
    try:
        return b"\\u0000" not in msgspec.json.encode(value)
    except UnicodeEncodeError:
        return False


def _said(errors: Any, language: str) -> str:
    return " ".join(
        ": ".join(filter(None, (one["place"], one["message"]))) for one in mistakes(errors, language)
    )
