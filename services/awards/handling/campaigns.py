"""Commands about campaigns and about the comments on their drafts.

Each is decided in one transaction that no other command of the campaign gets between; only comments, which
many make at once, go beside each other.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.domain import campaign, comment, honour_roll
from services.awards.domain.adoption import Adoptable
from services.awards.handling.last_recorded import last_recorded
from services.awards.handling.streams import campaign_stream, comment_stream
from services.awards.projections import awards, campaigns, comments, criteria, units
from shared.commands import Routes
from shared.contracts.awards import Adopted
from shared.contracts.campaigns import Honour
from shared.contracts.commands.awards import DraftCampaign, LaunchCampaign
from shared.contracts.commands.campaigns import (
    AnswerComment,
    MakeComment,
    PublishHonours,
    RedraftCampaign,
    RemindUnits,
)
from shared.contracts.refusal import Refusal
from shared.database import exclusive, sharing
from shared.eventstore import Context, Recorded, Store, events_of
from shared.ids import derived_id
from shared.personal import KeyRing
from shared.projection import apply_all


def about_campaign(store: Store, command: Any, context: Context) -> list[Recorded]:
    """Carry out a command that a campaign's own stream decides."""
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        exclusive(connection, _lock(tenant, command.campaign))
        stream = campaign_stream(tenant, command.campaign)
        there = events_of(connection, stream)
        around = surroundings(connection, tenant, command)
        decided = campaign.decide(command, _campaign(there), around)
        recorded = transaction.append(stream, len(there), decided, context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def about_comment(store: Store, command: MakeComment | AnswerComment, context: Context) -> list[Recorded]:
    """Carry out a command that the comment's own stream decides, while the campaign stays as it is."""
    with store.begin() as transaction:
        connection, tenant = transaction.connection, context.tenant
        named = _comment_of(command, context)
        stream = comment_stream(named)
        exclusive(connection, stream)
        there = events_of(connection, stream)
        if there and there[0].tenant != tenant:
            # An id is enough to name a stream: what belongs to another organisation is unknown here.
            raise Refusal("comment.unknown", place="comment", value=named)
        keys = KeyRing(connection)
        state = reduce(comment.evolve, (keys.open(one.event()) for one in there), comment.INITIAL)
        of = state.made.campaign if state.made is not None else getattr(command, "campaign", "")
        sharing(connection, _lock(tenant, of))
        around = comment.Surroundings(named, _campaign(events_of(connection, campaign_stream(tenant, of))))
        decided = comment.decide(command, state, around)
        recorded = transaction.append(stream, len(there), keys.seal_all(decided), context)
        apply_all(connection, projections.ALL, recorded)
    return recorded


def surroundings(connection: Connection, tenant: str, command: Any) -> campaign.Surroundings:
    """What this command has to know beyond its campaign; what only others ask for is left empty."""
    around = campaign.Surroundings(
        criteria=criteria.published(connection, tenant), units=units.known(connection, tenant)
    )
    match command:
        case DraftCampaign(adopts=Adopted() as above) | RedraftCampaign(adopts=Adopted() as above):
            return replace(
                around,
                adoptable=_adoptable(connection, above.tenant),
                sheets=criteria.sheets(connection, tenant, [command.criteria]),
            )
        case LaunchCampaign():
            return replace(around, unanswered=comments.unanswered(connection, tenant, command.campaign))
        case RemindUnits():
            return replace(around, last_recorded=last_recorded(connection, tenant, command.on))
        case PublishHonours():
            standing = honours_of(connection, tenant, command.campaign, command.period)
            return replace(around, honours={command.period: standing})
    return around


def honours_of(connection: Connection, tenant: str, campaign: str, period: str | None = None) -> list[Honour]:
    """The honour roll of a campaign as it stands, or that of one of its periods."""
    rows = awards.standing(connection, tenant, campaign=campaign, period=period)
    names = Honour.__struct_fields__
    return honour_roll.in_order(Honour(**{name: row[name] for name in names}) for row in rows)


def _adoptable(connection: Connection, above: str) -> dict[tuple[str, str], Adoptable]:
    """What the organisation `above` has launched; only one that keeps its campaigns here is known."""
    charters = campaigns.launched(connection, above)
    sheets = criteria.sheets(connection, above, [one.criteria for one in charters])
    return {(above, one.campaign): Adoptable(one, sheets.get(one.criteria, {})) for one in charters}


def _comment_of(command: MakeComment | AnswerComment, context: Context) -> str:
    """The comment that the command is about: the same words sent twice are one comment."""
    if isinstance(command, AnswerComment):
        return command.comment
    said = (command.article, command.author, command.on.isoformat(), command.text)
    return derived_id(context.tenant, "comment", command.campaign, *said)


def _campaign(history: Sequence[Recorded]) -> campaign.Campaign:
    return reduce(campaign.evolve, (one.event() for one in history), campaign.INITIAL)


def _lock(tenant: str, campaign: str) -> str:
    return f"campaign-{tenant}:{campaign}"


ROUTES: Routes = {
    **dict.fromkeys(campaign.HANDLED, about_campaign),
    **dict.fromkeys(comment.HANDLED, about_comment),
}
