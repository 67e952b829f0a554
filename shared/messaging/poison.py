"""When so much cannot be taken that the fault is no single event's."""

from collections import deque

RECENT = 1000
"""How many events back the guard looks."""

AT_MOST_PARKED = 20
"""Of the recent events so many may be parked; the next one halts the subscription."""

AT_MOST_IN_A_ROW = 10
"""So many may be parked one right after the other."""


class PoisonGuard:
    """Counts what this process took and parked of one log, and says when to halt instead of parking more.

    A fault of the program would otherwise empty the whole log into the dead letters.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew, as after a mend."""
        self._seen = 0
        self._in_a_row = 0
        self._parked: deque[int] = deque()

    def took(self, events: int) -> None:
        self._seen += events
        self._in_a_row = 0

    def parked(self) -> None:
        self._seen += 1
        self._in_a_row += 1
        self._parked.append(self._seen)

    def too_much(self) -> str | None:
        """Why one more may not be parked; None while it may."""
        while self._parked and self._parked[0] <= self._seen - RECENT:
            self._parked.popleft()
        if self._in_a_row >= AT_MOST_IN_A_ROW:
            return f"{self._in_a_row} in a row were parked"
        if len(self._parked) >= AT_MOST_PARKED:
            return f"{len(self._parked)} of the last {min(self._seen, RECENT)} were parked"
        return None
