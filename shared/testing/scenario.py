"""Given these events, when this command comes, then those events follow: how a decider's rules are told.

    scenario(decider).given(founded, created).when(RenameUnit(...)).then(UnitRenamed(...))

Nothing here changes: every step gives a new object, so that a test may branch from a common beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Generic, TypeVar

import msgspec

from shared.commands import Decider
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

C = TypeVar("C", bound=msgspec.Struct)
S = TypeVar("S")


@dataclass(frozen=True)
class Outcome:
    """What `command` led to after `history`: the new events, or the refusal."""

    history: tuple[Event, ...]
    command: msgspec.Struct
    events: tuple[Event, ...] = ()
    refusal: Refusal | None = None

    def then(self, *expected: Event) -> None:
        """Exactly these events followed, in this order."""
        if self.refusal is not None or self.events != expected:
            raise AssertionError(self._story(_listed(expected)))

    def then_nothing(self) -> None:
        """The command had nothing left to do."""
        if self.refusal is not None or self.events:
            raise AssertionError(self._story("  nothing"))

    def then_refused(self, code: str, **details: Any) -> None:
        """The command was refused with `code`, and with at least these details."""
        refusal = self.refusal
        if refusal is None or refusal.code != code or not _within(details, refusal.details):
            raise AssertionError(self._story(_refused(code, details)))

    def _story(self, expected: str) -> str:
        actual = _listed(self.events) or "  nothing"
        if self.refusal is not None:
            actual = _refused(self.refusal.code, self.refusal.details)
        return "\n".join(
            (
                "the decision is another one than expected",
                f"given\n{_listed(self.history) or '  nothing'}",
                f"when\n{_listed((self.command,))}",
                f"expected\n{expected or '  nothing'}",
                f"actual\n{actual}",
            )
        )


@dataclass(frozen=True)
class Scenario(Generic[C, S]):
    """A decider and what happened before the command."""

    decider: Decider[C, S]
    history: tuple[Event, ...] = ()

    def given(self, *events: Event) -> "Scenario[C, S]":
        """These events happened, after those that were given before."""
        return replace(self, history=(*self.history, *events))

    def when(self, command: C) -> Outcome:
        """Decide `command` in the state that the history leads to."""
        state = reduce(self.decider.evolve, self.history, self.decider.initial)
        try:
            events = tuple(self.decider.decide(command, state))
        except Refusal as refusal:
            return Outcome(self.history, command, refusal=refusal)
        return Outcome(self.history, command, events)


def scenario(decider: Decider[C, S]) -> Scenario[C, S]:
    """The beginning of a scenario in which nothing has happened yet."""
    return Scenario(decider)


def _within(wanted: dict[str, Any], details: dict[str, Any]) -> bool:
    return all(name in details and details[name] == value for name, value in wanted.items())


def _listed(messages: Sequence[msgspec.Struct]) -> str:
    return "\n".join(f"  {type(one).__name__} {_json(one)}" for one in messages)


def _refused(code: str, details: dict[str, Any]) -> str:
    return f"  refused {code} {_json(details)}"


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
