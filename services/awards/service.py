"""Entrypoints of awards."""

from typing import Any

from services.awards import handlers, projections
from services.awards.domain.proposal import Proposal
from services.awards.projections import awards, campaigns, nominations, rankings
from shared.commands import parse
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.messages import LANGUAGES, text_of
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.service import EventSourcedService, plain


class AwardsService(EventSourcedService):
    """Campaigns, nominations, decisions, awards."""

    name = "awards"
    routes = handlers.ROUTES
    foreign = projections.FOREIGN
    projections = projections.ALL

    scoring_rpc = RpcProxy("scoring")
    personnel_rpc = RpcProxy("personnel")

    @rpc(expected_exceptions=Refusal)
    def campaigns(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(campaigns.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def nominations(self, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
        """With `tied` on those who share the first rank of the ranking that they were nominated from."""
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            tied = rankings.tied_leaders(connection, tenant)
            rows = nominations.listed(connection, tenant, campaign)
        return plain([{**row, "tied": (row["basis"], row["recipient"]) in tied} for row in rows])

    @rpc(expected_exceptions=Refusal)
    def proposals(self, tenant: str, campaign: str, period: str) -> dict[str, list[dict[str, Any]]]:
        """What ProposeNominations would nominate now, and everyone whom it would leave out, and why."""
        command = parse(ProposeNominations, {"campaign": campaign, "period": period})
        considered = handlers.consider(self.store, tenant, command)
        proposed = [one for one in considered if isinstance(one, Proposal)]
        excluded = [one for one in considered if not isinstance(one, Proposal)]
        texts = [
            {f"text_{language}": text_of(one.reason, dict(one.details), language) for language in LANGUAGES}
            for one in excluded
        ]
        return {
            "proposed": plain(proposed),
            "excluded": [{**plain(one), **text} for one, text in zip(excluded, texts, strict=True)],
        }

    @rpc(expected_exceptions=Refusal)
    def awards(self, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(awards.listed(connection, tenant, campaign))

    @subscribe("scoring")
    def on_scoring(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["scoring"], delivery)

    @subscribe("personnel")
    def on_personnel(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["personnel"], delivery)
