"""Taking one delivery of a foreign log: its effects and its inbox mark in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.engine import Connection

from shared import clock
from shared.database import insert_new
from shared.eventstore import Recorded, Store
from shared.messaging import inbox
from shared.projection import Projection, apply_all

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """Events of `source` that cover the positions `(after, last]` of its log.

    `failure` is set when the one event inside could not be taken and is to be parked with that reason.
    """

    source: str
    after: int
    last: int
    events: tuple[Recorded, ...]
    failure: str | None = None

    def halves(self) -> tuple["Delivery", "Delivery"]:
        """Two deliveries that together cover the same span."""
        middle = len(self.events) // 2
        cut = self.events[middle - 1].position
        return (
            replace(self, last=cut, events=self.events[:middle]),
            replace(self, after=cut, events=self.events[middle:]),
        )


def take(store: Store, projections: Sequence[Projection], delivery: Delivery) -> None:
    """Apply what is new in `delivery` to `projections`, or park its one event when it failed before."""
    with store.begin() as transaction:
        connection = transaction.connection
        fresh = inbox.unseen(connection, delivery.source, delivery.events)
        if delivery.failure is not None:
            _park(connection, delivery.source, fresh, delivery.failure)
        else:
            apply_all(connection, projections, fresh)
        inbox.mark(connection, delivery.source, delivery.after, delivery.last)


def _park(connection: Connection, source: str, events: Sequence[Recorded], reason: str) -> None:
    for event in events:
        logger.error("event parked", source=source, position=event.position, type=event.type, reason=reason)
        insert_new(
            connection,
            inbox.dead_letters,
            [
                {
                    "source": source,
                    "position": event.position,
                    "event_id": event.id,
                    "type": event.type,
                    "reason": reason,
                    "parked_at": clock.now(),
                    "body": bytes(event.payload).decode(errors="replace"),
                }
            ],
        )
