"""How often somebody may say something, without keeping who it was."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from services.gateway.pace import Pace

ROTATES_SECONDS = 600.0


class Crowd:
    """Addresses are known by a hash alone, under a key that lives in memory for ten minutes: after that not
    even we could say whose it was.

    Ten at once from one address (a whole office may stand behind it), then one in half a minute; of one
    counter sixty at once, then one in two seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._begin()
        self._counters = Pace(1 / 2, 60, now)

    def allows(self, address: str, counter: str) -> bool:
        if self._now() - self._since >= ROTATES_SECONDS:
            self._begin()
        key = hmac.new(self._key, address.encode(), hashlib.sha256).hexdigest()
        return self._addresses.allows(key) and self._counters.allows(counter)

    def _begin(self) -> None:
        self._key = secrets.token_bytes(32)
        self._addresses = Pace(1 / 30, 10, self._now)
        self._since = self._now()
