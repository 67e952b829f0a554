"""What awards answers about the life of campaigns."""

from datetime import date
from typing import Any

from services.awards.handling.campaigns import honours_of
from services.awards.handling.drafts import told_differences
from services.awards.handling.participation import taking_part
from services.awards.projections import campaigns, ceremonies, comments, honours, registrations, reviews
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.messaging.rpc import rpc
from shared.service import day_of, plain


class CampaignEntrypoints:
    store: Store

    @rpc(expected_exceptions=Refusal)
    def campaigns(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(campaigns.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def campaign(self, tenant: str, campaign: str) -> dict[str, Any]:
        """One campaign whole: its charter, the newest consultation, the units that joined."""
        with reading(self.store.engine) as connection:
            return plain(campaigns.of_name(connection, tenant, campaign))

    @rpc(expected_exceptions=Refusal)
    def differences(
        self, tenant: str, campaign: str, before: int | None = None, after: int | None = None
    ) -> dict[str, Any]:
        """What a draft changed: `after`, or the newest, against `before`, or the one just before it."""
        with reading(self.store.engine) as connection:
            return plain(told_differences(connection, tenant, campaign, before, after))

    @rpc(expected_exceptions=Refusal)
    def comments(self, tenant: str, campaign: str, article: str | None = None) -> list[dict[str, Any]]:
        """Comments on drafts of a campaign, with what was answered."""
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(comments.listed(connection, tenant, campaign, article))

    @rpc(expected_exceptions=Refusal)
    def registrations(self, tenant: str, campaign: str, period: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(registrations.listed(connection, tenant, campaign, period))

    @rpc(expected_exceptions=Refusal)
    def participation(
        self, tenant: str, campaign: str, on: str | None = None, after_days: int = 30
    ) -> list[dict[str, Any]]:
        """Every unit that takes part, with when it was heard of last; `due` are those whom RemindUnits would
        remind on that day."""
        day: date = day_of(on)
        with reading(self.store.engine) as connection:
            return plain(taking_part(connection, tenant, campaign, day, after_days))

    @rpc(expected_exceptions=Refusal)
    def ceremonies(self, tenant: str, campaign: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(ceremonies.listed(connection, tenant, campaign))

    @rpc(expected_exceptions=Refusal)
    def reviews(self, tenant: str, campaign: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(reviews.listed(connection, tenant, campaign))

    @rpc(expected_exceptions=Refusal)
    def honours(self, tenant: str, campaign: str, period: str | None = None) -> dict[str, Any]:
        """The honour roll as it stands, of the campaign or of a period, and what was `published` of it."""
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            published = honours.listed(connection, tenant, campaign)
            return plain(
                {
                    "standing": honours_of(connection, tenant, campaign, period),
                    "published": [one for one in published if period in (None, one["period"])],
                }
            )
