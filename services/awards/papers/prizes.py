"""Which prize goes with an award: by the catalogue, a multiple of the base salary of the day."""

from datetime import date
from functools import cache

from services.awards.catalogues import catalogue_of
from services.awards.domain.campaign import Campaign
from services.awards.domain.catalogue.model import CAMPAIGN_AWARD
from services.awards.domain.prizes import prize as prize_of
from services.awards.handling.streams import campaign_state
from services.awards.papers.lists import Prize, Row
from shared.clock import local_day
from shared.database import reading
from shared.eventstore import Store


def prizes(store: Store, tenant: str) -> Prize:
    """đồng for a row's award when it is decided on a day, by the rules of that day as they are known today.

    None where the rules name no prize, or had none yet; a campaign's own award goes by its own entry.
    """

    @cache
    def state_of(campaign: str) -> Campaign:
        return campaign_state(store, tenant, campaign)

    def prize(row: Row, on: date) -> int | None:
        with reading(store.engine) as connection:
            catalogue = catalogue_of(connection, tenant, local_day(store.now()))
        code = state_of(row["campaign"]).form(row["form"]).catalogue or CAMPAIGN_AWARD
        form = catalogue.on(on).get(code)
        return None if form is None else prize_of(form, row["recipient_kind"], on, catalogue)

    return prize
