"""How much of the gateway one service may hold up: so many calls at once, and none while it is silent."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nameko.exceptions import RemoteError

from shared.contracts.refusal import Refusal
from shared.messaging.rpc import OutOfTime

AT_ONCE = 32
"""Calls to one service that may be under way; half of what the gateway does at once."""
PATIENCE = 5
"""After so many calls without an answer, one after the other, a service is taken for dead."""
REST_SECONDS = 3.0
"""How long it is left alone then, before one call tries whether it is back."""


class TooMany(Exception):
    """So many calls are under way already."""


class Silent(Exception):
    """The service has not answered lately, and it is not time to try it again."""


class Breaker:
    """Of one service. Green threads share it: nothing here waits."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, at_once: int = AT_ONCE, patience: int = PATIENCE
    ) -> None:
        self._clock = clock
        self._at_once = at_once
        self._patience = patience
        self._under_way = 0
        self._failures = 0
        self._resting_until = float("-inf")
        self._probing = False

    @contextmanager
    def call(self, counts: bool = True) -> Iterator[None]:
        """Surrounds one call; raises TooMany or Silent instead of letting it begin.

        `counts` is whether the call has time enough to tell a dead service from a busy one.
        """
        if self._under_way >= self._at_once:
            raise TooMany
        probe = self._failures >= self._patience
        if probe and (self._probing or self._clock() < self._resting_until):
            raise Silent
        self._under_way += 1
        self._probing = self._probing or probe
        try:
            yield
        except OutOfTime:
            if counts or probe:
                self._failures += 1
                self._resting_until = self._clock() + REST_SECONDS
            raise
        except (Refusal, RemoteError):
            self._failures = 0
            raise
        else:
            self._failures = 0
        finally:
            self._under_way -= 1
            if probe:
                self._probing = False
