"""The broker of the embedded mode: kombu's in-memory transport, mended in two places for nameko.

nameko's RPC responder reads `message.properties["content_type"]`, which kombu's virtual messages lack; and
kombu's consumers poll once a second, where these are woken by the message itself.
"""

import threading
import time
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

SCHEME = "thidua-memory"

_LONGEST_NAP = 0.25


class Message(virtual.Message):
    def __init__(self, payload: Any, channel: Any = None, **kwargs: Any) -> None:
        super().__init__(payload, channel, **kwargs)
        self.properties.setdefault("content_type", self.content_type)


class Channel(memory.Channel):
    Message = Message
    arrived = threading.Condition()

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        with self.arrived:
            self.arrived.notify_all()

    def close(self) -> None:
        # memory.Channel would forget queues that other channels of this process still use.
        virtual.Channel.close(self)


class Transport(memory.Transport):
    Channel = Channel
    global_state = virtual.BrokerState()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # type: ignore[override]
        assert self.cycle is not None
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                self.cycle.get(self._deliver, timeout=timeout)
                return
            except Empty:
                left = _LONGEST_NAP if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError() from None
                with Channel.arrived:
                    Channel.arrived.wait(min(left, _LONGEST_NAP))


def forget_everything() -> None:
    """Empty the broker, as the end of its process would; for tests that start and stop services."""
    Channel.queues.clear()
    Transport.global_state.clear()


def register() -> None:
    """Make `thidua-memory://` known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
