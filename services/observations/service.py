"""Entrypoints of observations."""

from typing import Any

import eventlet

from services.observations import handlers, projections
from services.observations.behaviours import BehaviourImporter
from services.observations.projections import directory, explanations, records
from services.observations.punches import PunchImporter
from services.observations.streams import record_stream
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.imports.service import STEPS_A_TICK, ImportingService
from shared.messaging.chores import chore
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.personal import KeyRing
from shared.service import EventSourcedService, plain


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

    @rpc(expected_exceptions=Refusal)
    def records(
        self,
        tenant: str,
        subject: str | None = None,
        criterion: str | None = None,
        standing: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(records.listed(connection, tenant, subject, criterion, standing, after, limit))

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
