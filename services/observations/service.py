"""Entrypoints of observations."""

import base64
from typing import Any

import eventlet

from services.observations import handlers, projections
from services.observations.behaviours import BehaviourImporter
from services.observations.clocks import pull, push, seen
from services.observations.clocks import tables as clock_tables
from services.observations.clocks.guard import Caller
from services.observations.projections import directory, explanations, records
from services.observations.punches import PunchImporter
from services.observations.streams import record_stream
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.imports.service import STEPS_A_TICK, ImportingService
from shared.messaging.chores import Reminder, chore
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.personal import KeyRing
from shared.service import EventSourcedService, plain

SECONDS_BETWEEN_LOOKS_AT_CLOCKS = 5


class ObservationsService(ImportingService, EventSourcedService):
    """Recorded behaviour and clock punches."""

    name = "observations"
    routes = handlers.ROUTES
    foreign = projections.FOREIGN
    projections = projections.ALL
    importers = {"behaviours": BehaviourImporter(), "punches": PunchImporter()}
    announces_imports = True

    personnel_rpc = RpcProxy("personnel")
    scoring_rpc = RpcProxy("scoring")
    ask_the_clocks = Reminder("pull_clocks")

    @subscribe("personnel")
    def on_personnel(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["personnel"], delivery)

    @subscribe("scoring")
    def on_scoring(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["scoring"], delivery)

    @chore(0.2)
    def carry_on_importing(self) -> None:
        for _ in range(STEPS_A_TICK):
            if not self.imports.step():
                return
            eventlet.sleep(0)

    @chore(SECONDS_BETWEEN_LOOKS_AT_CLOCKS)
    def pull_clocks(self) -> None:
        while pull.pull_once(self.store, rest=lambda: eventlet.sleep(0)):
            eventlet.sleep(0)

    @chore(3600)
    def forget_clocks(self) -> None:
        with writing(self.store.engine) as connection:
            clock_tables.forget(connection, self.store.now())

    @rpc(expected_exceptions=Refusal)
    def clock_greets(self, caller: dict[str, Any]) -> dict[str, int]:
        """A pushing clock begins: the stamp behind which it is to send."""
        return {"stamp": push.greet(self.store, Caller(**caller))}

    @rpc(expected_exceptions=Refusal)
    def clock_posts(self, caller: dict[str, Any], stamp: int | None, content_base64: str) -> dict[str, int]:
        """Take the punches of one post: how many lines were `fresh`, `known` before, or `unread`."""
        content = base64.b64decode(content_base64)
        told: dict[str, int] = plain(push.post(self.store, Caller(**caller), stamp, content))
        return told

    @rpc(expected_exceptions=Refusal)
    def clock_asks(self, caller: dict[str, Any]) -> dict[str, int | None]:
        """The number of the command that waits for a pushing clock."""
        return {"command": push.ask(self.store, Caller(**caller))}

    @rpc(expected_exceptions=Refusal)
    def clock_has_done(self, caller: dict[str, Any], command: int) -> None:
        push.done(self.store, Caller(**caller), command)

    @rpc(expected_exceptions=Refusal)
    def clocks(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(seen.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def clock(self, tenant: str, device: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return plain(seen.one(connection, tenant, device))

    @rpc(expected_exceptions=Refusal)
    def clock_strangers(self, tenant: str) -> list[dict[str, Any]]:
        """Clocks that came and were turned away."""
        with reading(self.store.engine) as connection:
            return plain(clock_tables.strangers_of(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def clock_unread(self, tenant: str, device: str) -> list[dict[str, Any]]:
        """What a clock sent that is no punch, the newest first."""
        with reading(self.store.engine) as connection:
            seen.one(connection, tenant, device)
            return plain(seen.unread(connection, tenant, device))

    @rpc(expected_exceptions=Refusal)
    def set_clock_key(self, tenant: str, device: str, key: int) -> dict[str, Any]:
        """Ask the clock with this key from now on."""
        with writing(self.store.engine) as connection:
            found = seen.one(connection, tenant, device)
            clock_tables.note(connection, tenant, device, key=key)
        return plain(found)

    @rpc(expected_exceptions=Refusal)
    def pull_clock(self, tenant: str, device: str) -> dict[str, Any]:
        """Have the clock asked now; returns how it stands before that."""
        with writing(self.store.engine) as connection:
            pull.pull_soon(connection, tenant, device, self.store.now())
            found = seen.one(connection, tenant, device)
        self.ask_the_clocks()
        return plain(found)

    @rpc(expected_exceptions=Refusal)
    def resend_clock(self, tenant: str, device: str) -> dict[str, Any]:
        """Have a pushing clock send all that it remembers, the next time that it asks."""
        with writing(self.store.engine) as connection:
            seen.one(connection, tenant, device)
            push.send_again(connection, tenant, device)
            return plain(seen.one(connection, tenant, device))

    @rpc(expected_exceptions=Refusal)
    def records(
        self,
        tenant: str,
        subject: str | None = None,
        criterion: str | None = None,
        standing: str | None = None,
        after: str | None = None,
        limit: int = 100,
        alleged: bool | None = None,
        observer: str | None = None,
    ) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            found = records.listed(
                connection, tenant, subject, criterion, standing, after, limit, alleged, observer
            )
            return plain(found)

    @rpc(expected_exceptions=Refusal)
    def offered(self, tenant: str) -> list[dict[str, Any]]:
        """The criteria that behaviour can be recorded under, by kind of subject."""
        with reading(self.store.engine) as connection:
            return plain(directory.offered(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def explanations(
        self, tenant: str, person: str | None = None, standing: str | None = None
    ) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(explanations.listed(connection, tenant, person, standing))

    @rpc(expected_exceptions=Refusal)
    def record(self, tenant: str, record: str) -> dict[str, Any]:
        """The record with its events, the oldest first, each with author, times and reasons."""
        history = self.store.read_stream(record_stream(record))
        with reading(self.store.engine) as connection:
            found = records.of_id(connection, tenant, record)
            return plain({**found, "events": records.told(history, KeyRing(connection))})
