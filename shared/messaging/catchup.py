"""What a consumer lacks of a foreign log although its queue is empty: lost on the way, to be asked for again.

A queue deleted, purged or made anew, a broker that lost its disk, a consumer that is new to an old log: of
none of these does the relay know, for to it all is confirmed. The consumer can tell by its own inbox: nothing
waits in its queue, and the watermark stands still. Then it has the owner send the log again after the
watermark, which costs the owner next to nothing when there is nothing after it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from kombu import Connection
from nameko.extensions import DependencyProvider

from shared.database import UNAVAILABLE, reading
from shared.messaging.extensions import store_of
from shared.messaging.inbox import watermark
from shared.messaging.patience import TO_BEGIN_SECONDS, at_most
from shared.messaging.topology import queue_state, subscription_queue

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN_LOOKS = 2
FIRST_PAUSE = 4.0
LONGEST_PAUSE = 300.0


@dataclass(slots=True)
class _Standstill:
    """A watermark that has not moved for a while, and when to ask because of it."""

    position: int
    pause: float
    until: float


class CatchUp(DependencyProvider):
    """Gives workers itself, to `ask` for what is lacking.

    First asked after FIRST_PAUSE seconds without progress, then after ever longer ones: mostly there simply
    is nothing new. The embedded broker's queues live and die with the relay, so there nothing is asked.
    """

    def setup(self) -> None:
        self._settings = self.container.config["THIDUA"]
        self._standstills: dict[str, _Standstill] = {}

    def get_dependency(self, worker_ctx: Any) -> "CatchUp":
        return self

    def ask(self, sources: Sequence[str], resend: Callable[[str, int], object]) -> None:
        """Call `resend(source, position)` for each log of which more than `position` may be lacking.

        Trouble with the broker or the database is told and passes: the next time comes soon.
        """
        if self._settings.embedded:
            return
        try:
            for source, position in self._due(sources):
                resend(source, position)
        except (*UNAVAILABLE, *Connection(self._settings.amqp_uri).recoverable_connection_errors) as error:
            logger.warning("cannot look for what is lacking", error=repr(error))

    def _due(self, sources: Sequence[str]) -> Iterator[tuple[str, int]]:
        now = time.monotonic()
        for source, position in self._watermarks(sources).items():
            standstill = self._standstills.get(source)
            if standstill is None or standstill.position != position:
                self._standstills[source] = _Standstill(position, FIRST_PAUSE, now + FIRST_PAUSE)
            elif now >= standstill.until and self._nothing_waits(source):
                standstill.pause = min(2 * standstill.pause, LONGEST_PAUSE)
                standstill.until = now + standstill.pause
                yield source, position

    def _watermarks(self, sources: Sequence[str]) -> dict[str, int]:
        with reading(store_of(self.container).engine) as connection:
            return {source: watermark(connection, source) for source in sources}

    def _nothing_waits(self, source: str) -> bool:
        """Whether there is a queue and it is empty: nothing can be sent into one yet to be declared."""
        queue = subscription_queue(self.container.service_name, source, embedded=False)
        with at_most(TO_BEGIN_SECONDS), Connection(self._settings.amqp_uri) as connection:
            state = queue_state(connection.channel(), queue.name)
        return state is not None and state.messages == 0
