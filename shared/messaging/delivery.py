"""Taking one delivery of a foreign log: its effects and its inbox mark in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from shared.eventstore import Recorded, Store
from shared.failpoints import failpoint
from shared.messaging import deadletters, inbox
from shared.messaging.inbox import Span
from shared.projection import Projection, apply_all

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """Events of `source` that cover the positions `(after, last]` of its log, for each of `spans`.

    One span is what one message carries; a delivery may be several messages, in any order.
    `failure` is set when the one event inside could not be taken and is to be parked with that reason.
    """

    source: str
    spans: tuple[Span, ...]
    events: tuple[Recorded, ...]
    failure: str | None = None

    @classmethod
    def of(cls, source: str, after: int, events: Sequence[Recorded]) -> "Delivery":
        """The one span that goes on from `after` to the last of `events`."""
        return cls(source, ((after, events[-1].position),), tuple(events))

    @property
    def last(self) -> int:
        """The newest position that it covers."""
        return max(last for _, last in self.spans)

    def halves(self) -> tuple["Delivery", "Delivery"]:
        """Two deliveries that together cover the same spans."""
        if len(self.spans) > 1:
            middle = len(self.spans) // 2
            return self._within(self.spans[:middle]), self._within(self.spans[middle:])
        ((after, last),) = self.spans
        middle = len(self.events) // 2
        cut = self.events[middle - 1].position
        return (
            replace(self, spans=((after, cut),), events=self.events[:middle]),
            replace(self, spans=((cut, last),), events=self.events[middle:]),
        )

    def _within(self, spans: tuple[Span, ...]) -> "Delivery":
        inside = (one for one in self.events if any(after < one.position <= last for after, last in spans))
        return replace(self, spans=spans, events=tuple(inside))


def take(store: Store, projections: Sequence[Projection], delivery: Delivery) -> None:
    """Apply what is new in `delivery` to `projections`, or park its one event when it failed before."""
    with store.begin() as transaction:
        connection = transaction.connection
        fresh = inbox.claim(connection, delivery.source, delivery.spans, delivery.events)
        if delivery.failure is not None:
            deadletters.park(connection, delivery.source, fresh, delivery.failure)
        else:
            apply_all(connection, projections, fresh)
        inbox.mark(connection, delivery.source, delivery.spans)
        failpoint("delivery.before_commit")
    if len(fresh) < len(delivery.events):
        logger.info("taken before", source=delivery.source, events=len(delivery.events) - len(fresh))
