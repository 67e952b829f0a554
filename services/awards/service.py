"""Entrypoints of awards."""

from collections.abc import Callable
from typing import Any

from eventlet import tpool
from nameko.dependency_providers import Config

from services.awards import handlers, projections
from services.awards.entrypoints.campaigns import CampaignEntrypoints
from services.awards.entrypoints.councils import CouncilEntrypoints
from services.awards.entrypoints.decisions import DecisionEntrypoints
from services.awards.entrypoints.nominations import NominationEntrypoints
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy
from shared.messaging.subscription import subscribe
from shared.service import EventSourcedService


class AwardsService(
    CampaignEntrypoints,
    CouncilEntrypoints,
    NominationEntrypoints,
    DecisionEntrypoints,
    EventSourcedService,
):
    """Campaigns, nominations, decisions, awards."""

    name = "awards"
    routes = handlers.ROUTES
    foreign = projections.FOREIGN
    projections = projections.ALL

    scoring_rpc = RpcProxy("scoring")
    personnel_rpc = RpcProxy("personnel")
    config = Config()
    observations_rpc = RpcProxy("observations")

    def aside(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return tpool.execute(work, *arguments)

    @subscribe("scoring")
    def on_scoring(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["scoring"], delivery)
        self.recheck_at_once()

    @subscribe("personnel")
    def on_personnel(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["personnel"], delivery)
        self.recheck_at_once()

    @subscribe("observations")
    def on_observations(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["observations"], delivery)
