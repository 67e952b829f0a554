"""What wakes an idle relay: appends of this process at once, those of others as soon as PostgreSQL tells.

Between them a relay looks by itself now and then: no news is ever missed for longer than that.
"""

from typing import Any

import eventlet
import psycopg
from eventlet.semaphore import Semaphore

from shared.eventstore.rows import CHANNEL


class Wakeup:
    """A bell that stays rung until somebody has waited for it."""

    def __init__(self) -> None:
        self._rung = Semaphore(0)

    def ring(self) -> None:
        """Wake who waits, who goes on before the caller does."""
        if self._rung.counter < 1:
            self._rung.release()
        eventlet.sleep(0)

    def wait(self, seconds: float) -> bool:
        """Until the bell rings, at most `seconds`; whether it rang."""
        return bool(self._rung.acquire(timeout=seconds))


class Listener:
    """Rings `bell` for each append that PostgreSQL tells `session` of, in a green thread of its own.

    Rings too when the session breaks; `broken` is true from then on. Nobody else may use the session
    meanwhile. It is `deaf_to` the store of that name, which rings the bell itself.
    """

    def __init__(self, session: psycopg.Connection, bell: Wakeup, deaf_to: str = "") -> None:
        session.execute(f"LISTEN {CHANNEL}")
        self._session = session
        self._bell = bell
        self._deaf_to = deaf_to
        self.broken = False
        self._thread: Any = eventlet.spawn(self._listen)

    def stop(self) -> None:
        self._thread.kill()

    def _listen(self) -> None:
        try:
            for told in self._session.notifies():
                if told.payload != self._deaf_to:
                    self._bell.ring()
        except Exception:
            self.broken = True
            self._bell.ring()
