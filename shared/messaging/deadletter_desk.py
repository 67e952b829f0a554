"""What a service offers for its dead letters: to look at them, to replay and to drop them, and to resume."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import msgspec

from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.messaging import deadletters, halts
from shared.messaging.asking import NoAnswer, ask
from shared.messaging.replay import RESENT, drop, replay
from shared.messaging.rpc import rpc
from shared.rebuild import ForeignProjections

AT_ONCE = 1000
"""Letters that one call settles at most."""

SECONDS_FOR_THE_OWNER = 5.0


class DeadLetterDesk:
    """Part of `EventSourcedService`. A letter is named by its source and its `letter`: the position of a
    parked event, or the id of an unreadable message."""

    store: Store
    foreign: ClassVar[ForeignProjections]

    @rpc(expected_exceptions=Refusal)
    def dead_letters(
        self, tenant: str, source: str | None = None, settled: bool = False
    ) -> list[dict[str, Any]]:
        """The letters that wait, or those that were settled: events of `tenant`, and what is nobody's."""
        return self._listed(tenant, source, settled)

    @rpc(expected_exceptions=Refusal)
    def dead_letter(self, tenant: str, source: str, letter: str) -> dict[str, Any]:
        """One letter with the event, its personal texts as ciphertext, or with how the message begins."""
        self._require(source)
        return self._shown(tenant, source, letter)

    @rpc(expected_exceptions=Refusal)
    def replay_dead_letter(self, source: str, letter: str, context: dict[str, Any]) -> dict[str, Any]:
        """Take a letter after all, or have its owner send again what an unreadable one may have carried.

        Returns it; when it fails again, its new reason is the refusal's.
        """
        self._require(source)
        by = msgspec.convert(context, Context)
        self._replay(source, letter, by)
        return self._shown(by.tenant, source, letter)

    @rpc(expected_exceptions=Refusal)
    def drop_dead_letter(self, source: str, letter: str, why: str, context: dict[str, Any]) -> dict[str, Any]:
        """Give a letter up; returns it."""
        self._require(source)
        by = msgspec.convert(context, Context)
        drop(self.store, source, letter, why, by)
        return self._shown(by.tenant, source, letter)

    @rpc(expected_exceptions=Refusal)
    def replay_dead_letters(self, source: str, context: dict[str, Any]) -> dict[str, Any]:
        """Every letter of `source` that waits, the oldest AT_ONCE of each kind, each on its own: how many
        were `settled`, of how many of these the owner was only asked to send again (`resent`), and those that
        `failed` as `{source, letter, code, details}`."""
        by = msgspec.convert(context, Context)
        return self._each(source, by, lambda letter: self._replay(source, letter, by))

    @rpc(expected_exceptions=Refusal)
    def drop_dead_letters(self, source: str, why: str, context: dict[str, Any]) -> dict[str, Any]:
        """As `replay_dead_letters`, giving up each."""
        by = msgspec.convert(context, Context)
        return self._each(source, by, lambda letter: drop(self.store, source, letter, why, by))

    @rpc(expected_exceptions=Refusal)
    def resume(self, source: str | None = None) -> list[str]:
        """Have the halted subscription to `source`, or every one, take again; returns which had halted."""
        self._require(source)
        with writing(self.store.engine) as connection:
            return halts.resume(connection, source)

    def _listed(self, tenant: str, source: str | None, settled: bool = False) -> list[dict[str, Any]]:
        self._require(source)
        with reading(self.store.engine) as connection:
            found = deadletters.listed(connection, tenant, source, settled, AT_ONCE)
        return [_plain(one) for one in found]

    def _shown(self, tenant: str, source: str, letter: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return _plain(deadletters.shown(connection, tenant, source, letter))

    def _each(self, source: str, by: Context, settle: Callable[[str], str]) -> dict[str, Any]:
        outcomes: list[str] = []
        failed = []
        for one in self._listed(by.tenant, source):
            try:
                outcomes.append(settle(one["letter"]))
            except Refusal as refusal:
                details = {"code": refusal.code, "details": refusal.details}
                failed.append({"source": source, "letter": one["letter"], **details})
        return {"settled": len(outcomes), "resent": outcomes.count(RESENT), "failed": failed}

    def _replay(self, source: str, letter: str, by: Context) -> str:
        owner = _RemoteOwner(source, getattr(self, f"{source}_rpc"))
        return replay(self.store, self.foreign[source], owner, source, letter, by)

    def _require(self, source: str | None) -> None:
        if source is not None and source not in self.foreign:
            known: Sequence[str] = sorted(self.foreign)
            raise Refusal("dead-letter.source.unknown", value=source, known=", ".join(known) or "–")


class _RemoteOwner:
    """The owner of a log, asked by RPC."""

    def __init__(self, name: str, proxy: Any) -> None:
        self._name = name
        self._proxy = proxy

    def resend(self, after: int) -> None:
        self._ask("resend", after=after)

    def event_at(self, position: int) -> Recorded:
        [row] = self._ask("log", after=position - 1, limit=1)
        return msgspec.json.decode(msgspec.json.encode(row), type=Recorded)

    def _ask(self, method: str, **arguments: Any) -> Any:
        try:
            return ask(getattr(self._proxy, method), SECONDS_FOR_THE_OWNER, **arguments)
        except NoAnswer as error:
            raise Refusal("dead-letter.owner-silent", value=self._name, reason=str(error)) from error


def _plain(letter: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(letter)
    return plain
