"""The drafts of a campaign, and what each changed."""

from typing import Any

from sqlalchemy.engine import Connection

from services.awards.domain.charter import Charter, charter_of, differences
from services.awards.handling.streams import campaign_stream
from shared.contracts.awards import CampaignDrafted
from shared.contracts.campaigns import CampaignRedrafted
from shared.contracts.refusal import Refusal
from shared.eventstore import events_of

Draft = tuple[Charter, str | None]
"""What it says, and why it was made; of the first one nothing is said."""


def drafts_of(connection: Connection, tenant: str, campaign: str) -> list[Draft]:
    """All drafts, the first one first; raises Refusal when there is no such campaign."""
    events = [one.event() for one in events_of(connection, campaign_stream(tenant, campaign))]
    drafts: list[Draft] = [
        (charter_of(event), event.reason if isinstance(event, CampaignRedrafted) else None)
        for event in events
        if isinstance(event, CampaignDrafted | CampaignRedrafted)
    ]
    if not drafts:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)
    return drafts


def told_differences(
    connection: Connection, tenant: str, campaign: str, before: int | None, after: int | None
) -> dict[str, Any]:
    """`before` and `after` as numbers of drafts, the `reason` of the later one, and the `differences`.

    Without numbers the newest draft against the one before it, the first one against itself.
    """
    drafts = drafts_of(connection, tenant, campaign)
    later = len(drafts) if after is None else after
    _require_there("after", later, len(drafts))
    earlier = max(later - 1, 1) if before is None else before
    _require_there("before", earlier, len(drafts))
    (old, _), (new, reason) = drafts[earlier - 1], drafts[later - 1]
    return {"before": earlier, "after": later, "reason": reason, "differences": differences(old, new)}


def _require_there(place: str, number: int, newest: int) -> None:
    if not 1 <= number <= newest:
        raise Refusal("draft.unknown", place=place, value=number, newest=newest)
