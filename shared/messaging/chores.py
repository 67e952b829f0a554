"""What a service does of its own accord: again and again, and at once when it is reminded.

nameko's own timer reckons by the wall clock: set back by an hour, it would stand still for an hour.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from eventlet.event import Event as Done
from nameko.extensions import DependencyProvider, Entrypoint

from shared.messaging.wakeup import Wakeup


class Chore(Entrypoint):
    """Calls the decorated method, `seconds` after it last ended or as soon as a `Reminder` of it rings."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds = seconds
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.bell = Wakeup()
        self._stopping = False
        self._idle = Done()

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier=f"chore {self.method_name}")

    def stop(self) -> None:
        """Let the call that is under way come to its end; there is no other after it."""
        self._stopping = True
        self.bell.ring()
        self._idle.wait()

    def _run(self) -> None:
        self.bell.wait(self.seconds)
        while not self._stopping:
            done = Done()
            self.container.spawn_worker(self, (), {}, handle_result=partial(self._settle, done))
            done.wait()
            self.bell.wait(self.seconds)
        self._idle.send()

    @staticmethod
    def _settle(done: Done, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        # A call that failed was logged by the container; the next one comes in its time.
        done.send()
        return result, exc_info


class Reminder(DependencyProvider):
    """Gives workers a function that has the chore `method` done at once, or again after it has ended."""

    def __init__(self, method: str) -> None:
        self._method = method

    def get_dependency(self, worker_ctx: Any) -> Callable[[], None]:
        chore = next(
            one
            for one in self.container.extensions
            if isinstance(one, Chore) and one.method_name == self._method
        )
        return chore.bell.ring


chore = Chore.decorator
