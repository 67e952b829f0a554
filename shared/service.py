"""What every event-sourced service offers besides its own field: its log, its health, its rebuild."""

from datetime import date, datetime, time
from typing import Any, ClassVar

import msgspec
import structlog
from nameko.rpc import rpc
from nameko.timer import timer
from sqlalchemy.engine import Connection

from shared import clock
from shared.commands import Routes, dispatch, dispatch_each
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Context, Store, alone_with_read_models, head_of
from shared.messaging import inbox
from shared.messaging.extensions import LogRelay, LogStore
from shared.messaging.relay import checkpoint_of
from shared.messaging.sealing import SECONDS_BETWEEN, LogSealer
from shared.projection import Projection
from shared.rebuild import ForeignProjections, fetch, rebuild

logger = structlog.get_logger(__name__)


class EventSourcedService:
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
                "parked": inbox.count_parked(connection),
                "waiting": self.waiting(connection),
            }

    def waiting(self, connection: Connection) -> int:
        """Work that the service has yet to do on its own account."""
        return 0

    @rpc(expected_exceptions=Refusal)
    def log(self, after: int = 0, limit: int = 100, tenant: str | None = None) -> list[dict[str, Any]]:
        """Events after a position, of `tenant` or of all, oldest first, personal texts as ciphertext."""
        events = self.store.read_log(after, limit, tenant)
        return [msgspec.json.decode(msgspec.json.encode(event)) for event in events]

    @rpc(expected_exceptions=Refusal)
    def resend(self, after: int) -> None:
        """Have the relay publish the log again from `after`."""
        self.relay.rewind(after)

    @rpc(expected_exceptions=Refusal)
    def rebuild(self) -> dict[str, int]:
        """Make every read model anew from the logs, in one transaction; returns events read and rows a table.

        Whoever asks meanwhile sees the old rows. Foreign logs are held in memory on the way.
        """
        logs = {source: fetch(getattr(self, f"{source}_rpc").log) for source in self.foreign}
        with writing(self.store.engine) as connection:
            alone_with_read_models(connection)
            report = rebuild(self.store, connection, self.projections, self.foreign, logs)
            self.rebuilt(connection)
        logger.info("read models rebuilt", service=self.name, **report)
        for source, log in logs.items():
            getattr(self, f"{source}_rpc").resend(log[-1].position if log else 0)
        return report

    @timer(interval=SECONDS_BETWEEN)
    def seal(self) -> None:
        self.sealer.seal()

    def rebuilt(self, connection: Connection) -> None:
        """What else has to follow a rebuild, in its transaction."""


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
        named = datetime.combine(named.date(), time.max)
    return named if named.tzinfo is not None else named.replace(tzinfo=clock.VIETNAM)
