"""Entrypoints of personnel."""

from datetime import date
from typing import Any

import eventlet

from services.personnel import handlers, projections
from services.personnel.imports import IMPORTERS
from services.personnel.projections import blocks, discipline, leave, people, roster, units
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.imports.service import STEPS_A_TICK, ImportingService
from shared.messaging.chores import chore
from shared.messaging.rpc import rpc
from shared.service import EventSourcedService, day_of, plain


class PersonnelService(ImportingService, EventSourcedService):
    """Organisations, units, emulation blocks, people, leave, rosters, discipline."""

    name = "personnel"
    routes = handlers.ROUTES
    projections = projections.ALL
    importers = IMPORTERS

    @chore(0.2)
    def carry_on_importing(self) -> None:
        for _ in range(STEPS_A_TICK):
            if not self.imports.step():
                return
            eventlet.sleep(0)

    @rpc(expected_exceptions=Refusal)
    def organisation(self, tenant: str) -> dict[str, Any]:
        """Its name and since when it is kept here."""
        founded: Any = None
        for recorded in self.store.read_stream(handlers.organisation_stream(tenant))[:1]:
            founded = recorded.event()
        if founded is None:
            raise Refusal("organisation.not-founded")
        return plain({"name": founded.name, "since": founded.on})

    @rpc(expected_exceptions=Refusal)
    def units(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(units.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def blocks(self, tenant: str, on: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(blocks.listed(connection, tenant, day_of(on)))

    @rpc(expected_exceptions=Refusal)
    def people(self, tenant: str, on: str | None = None, unit: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(people.listed(connection, tenant, day_of(on), unit))

    @rpc(expected_exceptions=Refusal)
    def person(self, tenant: str, person: str, on: str | None = None) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return plain(people.of_id(connection, tenant, day_of(on), person))

    @rpc(expected_exceptions=Refusal)
    def leave(self, tenant: str, person: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(leave.of_person(connection, tenant, person))

    @rpc(expected_exceptions=Refusal)
    def roster(self, tenant: str, person: str, first_day: str, last_day: str) -> list[dict[str, Any]]:
        span = date.fromisoformat(first_day), date.fromisoformat(last_day)
        with reading(self.store.engine) as connection:
            return plain(roster.of_person(connection, tenant, person, *span))

    @rpc(expected_exceptions=Refusal)
    def discipline(self, tenant: str, person: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(discipline.of_person(connection, tenant, person))
