"""What every event-sourced service offers besides its own field: its log, its health, its rebuild."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any, ClassVar

import msgspec
import polars as pl
from sqlalchemy.engine import Connection

from shared import clock
from shared.commands import Routes, dispatch, dispatch_each
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Context, Store, head_of
from shared.eventstore.payload import Selection, segment_of
from shared.eventstore.segment import pack, segment, unpack
from shared.messaging import deadletters, halts, inbox
from shared.messaging.asking import NoAnswer, ask_ahead
from shared.messaging.catchup import SECONDS_BETWEEN_LOOKS, CatchUp
from shared.messaging.chores import Reminder, chore
from shared.messaging.deadletter_desk import DeadLetterDesk
from shared.messaging.extensions import LogRelay, LogStore
from shared.messaging.ledger_desk import LedgerDesk
from shared.messaging.relay import checkpoint_of
from shared.messaging.rpc import rpc
from shared.messaging.sealing import SECONDS_BETWEEN, LogSealer
from shared.projection import Projection
from shared.rebuild import Builder, ForeignProjections, Reply, SourceSilent, cancel, describe, start

SECONDS_BETWEEN_TURNS = 0.5
SECONDS_A_TURN = 2.0
"""How long a process works on a rebuild before another one may, and before it can stop."""
SECONDS_FOR_A_PAGE = 10.0


class EventSourcedService(DeadLetterDesk, LedgerDesk):
    """Base of a service class.

    `routes` are its commands, `projections` the read models that it keeps from its own log, in the same
    transaction as the log, `foreign` those that it keeps from other services' logs. For each of these
    services the class also declares `NAME_rpc = RpcProxy(NAME)`, by which a rebuild asks for the whole log.
    """

    name: ClassVar[str]
    routes: ClassVar[Routes] = {}
    projections: ClassVar[tuple[Projection, ...]] = ()
    foreign: ClassVar[ForeignProjections] = {}

    store: Store = LogStore()
    relay: LogRelay = LogRelay()
    sealer: LogSealer = LogSealer()
    lacking: CatchUp = CatchUp()
    go_on_rebuilding = Reminder("carry_on_rebuilding")

    @rpc(expected_exceptions=Refusal)
    def execute(self, command: dict[str, Any], context: dict[str, Any]) -> list[dict[str, Any]]:
        """Carry out one command; returns its events as `{id, stream, version, type}`; raises Refusal."""
        recorded = dispatch(self.store, self.routes, self.projections, command, context_of(context))
        return [
            {"id": one.id, "stream": one.stream, "version": one.version, "type": one.type} for one in recorded
        ]

    @rpc(expected_exceptions=Refusal)
    def execute_each(self, commands: list[dict[str, Any]], context: dict[str, Any]) -> list[dict[str, Any]]:
        """Carry out many commands, each on its own; one result a command: `events` or `refused`."""
        return dispatch_each(self.store, self.routes, self.projections, commands, context_of(context))

    @rpc(expected_exceptions=Refusal)
    def status(self) -> dict[str, Any]:
        """How far the log, the relay and each inbox are, and how much waits or was parked."""
        with reading(self.store.engine) as connection:
            # All of one moment: work that moves from one number to another meanwhile would be in neither.
            return {
                "head": head_of(connection),
                "relayed": checkpoint_of(connection),
                "taken": {source: inbox.watermark(connection, source) for source in self.foreign},
                "parked": deadletters.count_waiting(connection),
                "halted": halts.halted(connection),
                "waiting": self.waiting(connection),
            }

    def waiting(self, connection: Connection) -> int:
        """Work that the service has yet to do on its own account."""
        return 0

    @rpc(expected_exceptions=Refusal)
    def log(
        self, after: int = 0, limit: int = 100, tenant: str | None = None, **sought: str | None
    ) -> list[dict[str, Any]]:
        """Events after a position, of `tenant` or of all, oldest first, personal texts as ciphertext.

        `sought` narrows to a `stream`, `type`, `correlation_id`, or to those recorded on a `day`.
        """
        if any(sought.values()):
            events = self.store.search_log(after, limit, tenant, **sought)
        else:
            events = self.store.read_log(after, limit, tenant)
        return [msgspec.json.decode(msgspec.json.encode(event)) for event in events]

    @rpc(expected_exceptions=Refusal)
    def log_segment(
        self,
        after: int = 0,
        limit: int = 20_000,
        types: list[str] | None = None,
        columns: list[str] | None = None,
        until: int | None = None,
        fields: list[str] | None = None,
    ) -> dict[str, Any]:
        """Many events after a position at once: `frame`, a packed `segment` in base64, how many `events` are
        in it and the position of the `last`, which is `after` when there is none.

        With `types` and `fields`, those of these that an event's type has stand in the place of the payload,
        unless some events were written by older contracts: mostly they are the smaller part of it.
        """
        with reading(self.store.engine) as connection:
            if types is None or fields is None:
                frame = segment(connection, after, limit, types, columns, until)
            else:
                chosen = None if columns is None else tuple(columns)
                wanted = Selection(tuple(types), chosen, tuple(fields))
                frame = segment_of(connection, after, limit, wanted, until)
        last = after if frame.is_empty() else frame["position"][-1]
        return {"last": last, "events": frame.height, "frame": base64.b64encode(pack(frame)).decode()}

    @rpc(expected_exceptions=Refusal)
    def resend(self, after: int) -> None:
        """Have the relay publish the log again from `after`."""
        self.relay.rewind(after)

    @rpc(expected_exceptions=Refusal)
    def rebuild(self, by: str, tenant: str | None = None) -> dict[str, Any]:
        """Have every read model made anew from the logs, beside the live ones, or go on where that failed.

        Returns at once, as `rebuild_state`; raises Refusal while there is one under way.
        """
        start(self.store, by)
        return self._rebuilding(tenant)

    @rpc(expected_exceptions=Refusal)
    def rebuild_state(self, tenant: str | None = None) -> dict[str, Any]:
        """How far the newest rebuild is, and what came of it, rows of `tenant` or of all among it: see
        `shared.rebuild.describe`."""
        return self._rebuilding(tenant)

    @rpc(expected_exceptions=Refusal)
    def cancel_rebuild(self, tenant: str | None = None) -> dict[str, Any]:
        """Give up the rebuild under way, the live tables untouched; raises Refusal when there is none."""
        cancel(self.store)
        return self._rebuilding(tenant)

    @chore(SECONDS_BETWEEN_TURNS)
    def carry_on_rebuilding(self) -> None:
        began = time.monotonic()
        self._builder().carry_on(SECONDS_A_TURN)
        if time.monotonic() - began >= SECONDS_A_TURN:
            self.go_on_rebuilding()  # the turn was not enough: the next one follows at once

    def _rebuilding(self, tenant: str | None) -> dict[str, Any]:
        return describe(self.store, self._builder(), tenant)

    def _builder(self) -> Builder:
        return Builder(self.name, self.store, self.projections, self.foreign, self._page, self.rebuilt)

    def _page(self, source: str, after: int, until: int, limit: int, wanted: Selection) -> Reply:
        log_segment = getattr(self, f"{source}_rpc").log_segment
        stretch = {"after": after, "until": until, "limit": limit}
        with _silence_of(source):
            answer = ask_ahead(log_segment, SECONDS_FOR_A_PAGE, **stretch, **asdict(wanted))

        def page() -> pl.DataFrame:
            with _silence_of(source):
                return unpack(base64.b64decode(answer()["frame"]))

        return page

    @chore(SECONDS_BETWEEN)
    def seal(self) -> None:
        self.sealer.seal()

    @chore(SECONDS_BETWEEN_LOOKS)
    def catch_up(self) -> None:
        """Have the owners of foreign logs send again what was lost between their relay and our inbox."""
        self.lacking.ask(
            tuple(self.foreign),
            lambda source, position: getattr(self, f"{source}_rpc").resend.call_async(position),
        )

    def rebuilt(self, connection: Connection, mended: bool) -> None:
        """What else has to follow a rebuild, in the transaction of its switch; `mended` says whether any row
        was otherwise than the logs make it."""


@contextmanager
def _silence_of(source: str) -> Iterator[None]:
    try:
        yield
    except NoAnswer as error:
        raise SourceSilent(f"{source}: {error}") from error


def context_of(data: dict[str, Any]) -> Context:
    """The context that a remote caller sent along."""
    return msgspec.convert(data, Context)


def day_of(text: str | None) -> date:
    """The day that a caller named, or today in Viet Nam; raises Refusal."""
    if text is None:
        return clock.local_day(clock.now())
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("day.malformed", value=text) from None


def plain(value: Any) -> Any:
    """`value` with dates and structs as JSON has them, fit for an RPC answer."""
    return msgspec.to_builtins(value)


def instant_of(text: str) -> datetime:
    """The instant that a caller named: without a zone Viet Nam's, a mere day its end; raises Refusal."""
    try:
        named = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("instant.malformed", place="as_of", value=text) from None
    if len(text) <= len("2019-07-15"):
        named = datetime.combine(named.date(), time_of_day.max)
    return named if named.tzinfo is not None else named.replace(tzinfo=clock.VIETNAM)
