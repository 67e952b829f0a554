"""What a service class declares to have a log and a relay: nameko dependency providers."""

import importlib
from typing import Any

import eventlet
import structlog
from eventlet.event import Event as Done
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider

from shared.database import connect
from shared.eventstore import Store
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import Relay
from shared.migrate import upgrade

logger = structlog.get_logger(__name__)

_POLL_SECONDS = 0.5
_FAILURE_PAUSES = (0.2, 1.0, 5.0)


class LogStore(DependencyProvider):
    """Gives workers the service's `Store`; brings its database up to the newest migration at the start."""

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        service = self.container.service_name
        url = settings.database_of(service)
        upgrade(url, importlib.import_module(f"services.{service}.migrations"))
        self.store = Store(connect(url), clock=self.container.config["CLOCK"])

    def stop(self) -> None:
        self.store.engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> Store:
        return self.store


class LogRelay(DependencyProvider):
    """Runs the relay of the service's log in the background, woken by each append."""

    def setup(self) -> None:
        self._stopping = False
        self._idle = Done()
        self._wake = Semaphore(0)

    def start(self) -> None:
        bound = next(one for one in self.container.extensions if isinstance(one, LogStore))
        settings = self.container.config["THIDUA"]
        publisher = AmqpPublisher(settings.amqp_uri, self.container.service_name)
        self.relay = Relay(bound.store, publisher)
        bound.store.when_appended(self._ring)
        self.container.spawn_managed_thread(self._run, identifier="relay")

    def stop(self) -> None:
        self._stopping = True
        self._ring()
        self._idle.wait()

    def get_dependency(self, worker_ctx: Any) -> "LogRelay":
        return self

    def rewind(self, position: int) -> None:
        """Send again everything after `position`."""
        self.relay.rewind(position)
        self._ring()

    @property
    def checkpoint(self) -> int:
        return self.relay.checkpoint

    def _ring(self) -> None:
        if self._wake.counter < 1:
            self._wake.release()

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                self.relay.drain(keep_on=self._keep_on)
                failures = 0
                self._wake.acquire(timeout=_POLL_SECONDS)
            except Exception as error:
                # The relay outlives every fault of broker and database: it holds nothing but its checkpoint.
                pause = _FAILURE_PAUSES[min(failures, len(_FAILURE_PAUSES) - 1)]
                failures += 1
                logger.warning("relay failed, trying again", error=repr(error), pause=pause)
                eventlet.sleep(pause)
        self._idle.send()

    def _keep_on(self) -> bool:
        eventlet.sleep(0)
        return not self._stopping
