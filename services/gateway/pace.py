"""How often somebody may come: so many times at once, then so many a second."""

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_REMEMBERED = 10_000


class Pace:
    """Counts by key, in this process alone; who has not come for longest is forgotten first."""

    def __init__(self, a_second: float, at_once: int, now: Callable[[], float] = time.monotonic) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Whether `key` may come now; if so, it has."""
        now = self._now()
        left, at = self._left.pop(key, (float(self._at_once), now))
        left = min(float(self._at_once), left + (now - at) * self._a_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST_REMEMBERED:
            self._left.popitem(last=False)
        return allowed
