"""What a service class declares to have a log and a relay: nameko dependency providers."""

import importlib
from typing import Any

import eventlet
import structlog
from eventlet.event import Event as Done
from nameko.extensions import DependencyProvider

from shared.database import connect
from shared.eventstore import Store
from shared.messaging.leadership import LeadershipLost, leadership_of
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import NobodyListens, Relay
from shared.messaging.topology import subscription_queue
from shared.messaging.wakeup import Listener, Wakeup
from shared.migrate import upgrade

logger = structlog.get_logger(__name__)

_POLL_SECONDS = 0.5
_STANDBY_SECONDS = 0.25
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


def store_of(container: Any) -> Store:
    """The store of the service that runs in `container`."""
    store: Store = next(one for one in container.extensions if isinstance(one, LogStore)).store
    return store


class LogRelay(DependencyProvider):
    """Runs the relay of the service's log, woken by each append, while no other process does."""

    def setup(self) -> None:
        self._stopping = False
        self._idle = Done()
        self._bell = Wakeup()
        self._failures = 0

    def start(self) -> None:
        self._store = store = store_of(self.container)
        config, service = self.container.config, self.container.service_name
        settings, consumers = config["THIDUA"], config["SUBSCRIBERS"].get(service, ())
        self._publisher = AmqpPublisher(
            settings.amqp_uri,
            service,
            mandatory=bool(consumers),
            keep_on=lambda: not self._stopping,
            queues=[subscription_queue(consumer, service, settings.embedded) for consumer in consumers],
        )
        self._leadership = leadership_of(store.engine)
        self.relay = Relay(store, self._publisher)
        store.when_appended(self._bell.ring)
        self.container.spawn_managed_thread(self._run, identifier="relay")

    def stop(self) -> None:
        self._stopping = True
        self._bell.ring()
        self._idle.wait()

    def get_dependency(self, worker_ctx: Any) -> "LogRelay":
        return self

    def rewind(self, position: int) -> None:
        """Send again everything after `position`."""
        again = self.relay.checkpoint - position
        if again <= 0:
            return
        logger.warning("sent again on request", after=position, events=again)
        self.relay.rewind(position)
        self._bell.ring()

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self._leadership.acquire():
                    self._lead()
                else:
                    eventlet.sleep(_STANDBY_SECONDS)
            except Exception as error:
                self._pause_after(error)
        self._leadership.resign()
        self._publisher.close()
        self._idle.send()

    def _lead(self) -> None:
        """Publish until told to stop or no longer sure to be the only one."""
        session = self._leadership.session
        listener = None if session is None else Listener(session, self._bell, deaf_to=self._store.name)
        try:
            while not self._stopping:
                if listener is not None and listener.broken:
                    raise LeadershipLost("the connection that held the lock of this log broke")
                self.relay.drain(keep_on=lambda: self._keep_on(listener))
                self._failures = 0
                if not self._bell.wait(_POLL_SECONDS):
                    self._publisher.keep_alive()
        finally:
            if listener is not None:
                listener.stop()

    def _keep_on(self, listener: Listener | None) -> bool:
        eventlet.sleep(0)
        return not self._stopping and not (listener is not None and listener.broken)

    def _pause_after(self, error: Exception) -> None:
        """The relay outlives every fault of broker and database: it holds nothing but its checkpoint."""
        if self._stopping:
            return
        pause = _FAILURE_PAUSES[min(self._failures, len(_FAILURE_PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, LeadershipLost):
            self._leadership.resign()
            # Those who stand by have a working connection: let them be first.
            pause = max(pause, 2 * _STANDBY_SECONDS)
        if not isinstance(error, NobodyListens):
            logger.warning("relay failed, trying again", error=repr(error), pause=pause)
        elif self._failures == 1:
            logger.error("nobody takes what the relay publishes", reason=str(error))
        eventlet.sleep(pause)
