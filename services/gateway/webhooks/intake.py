"""Events in: of the public ones those that some subscription wants, with the bodies that will be sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from services.gateway.webhooks.message import body_of
from services.gateway.webhooks.subscriptions import PUBLIC, SOURCES, wanted_types
from services.gateway.webhooks.tables import events
from shared.database import insert_new
from shared.eventstore import Recorded
from shared.projection import Happened, Projection


def row_of(recorded: Recorded, routed: bool = False) -> dict[str, Any]:
    """The row of an event that somebody wants."""
    return {
        "tenant": recorded.tenant,
        "event": recorded.id,
        "source": PUBLIC[recorded.type].service,
        "type": recorded.type,
        "recorded_at": recorded.recorded_at,
        "body": body_of(recorded),
        "routed": routed,
    }


def _heard(connection: Connection, batch: Sequence[Happened]) -> None:
    wanted = wanted_types(connection, sorted({one.recorded.tenant for one in batch}))
    rows = [row_of(one.recorded) for one in batch if (one.recorded.tenant, one.recorded.type) in wanted]
    insert_new(connection, events, rows)


FOREIGN = {
    source: (
        Projection(
            f"webhook events of {source}",
            (events,),
            {kind: _heard for kind in PUBLIC.values() if kind.service == source},
            order_free=True,
        ),
    )
    for source in SOURCES
}
"""Source -> what is kept of its log."""
