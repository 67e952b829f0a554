"""Runs service classes in this process: declares what they listen to, then starts them together."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import structlog
from kombu import Connection
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, Entrypoint
from nameko.runners import ServiceRunner

from shared import clock
from shared.config import Settings
from shared.database import connect, writing
from shared.messaging import memory, rpc_errors
from shared.messaging.extensions import LogRelay
from shared.messaging.inbox import watermark
from shared.messaging.relay import Relay, checkpoint_of, checkpoints
from shared.messaging.rpc import Rpc
from shared.messaging.subscription import Subscription
from shared.messaging.topology import Topology, declare_exchange, declare_queue

logger = structlog.get_logger(__name__)


class Host:
    """Services of one process, from `start` to `stop`.

    `installation` are all services that there are, also those that run elsewhere or will: what one of them
    subscribes to waits in its queue, and a relay sees to it that each of its log's subscribers has a queue.
    `clock` is what every log takes its recorded time from. A caller that is not run by `nameko run` must have
    patched the standard library by eventlet before it imports this.
    """

    def __init__(
        self,
        settings: Settings,
        services: Sequence[type[Any]],
        clock: clock.Clock = clock.now,
        installation: Sequence[type[Any]] = (),
    ) -> None:
        memory.register()
        rpc_errors.register()
        self._settings = settings
        self._services = list(services)
        self._runner = ServiceRunner(
            {
                "AMQP_URI": settings.amqp_uri,
                "WEB_SERVER_ADDRESS": settings.http,
                "THIDUA": settings,
                "CLOCK": clock,
                "SUBSCRIBERS": subscribers((*services, *installation)),
                "serializer": "json",
            }
        )
        for service in self._services:
            self._runner.add_service(service)

    def start(self) -> None:
        declare(self._settings, self._services)
        if self._settings.embedded:
            _send_again_what_the_broker_forgot(self._settings, self._services)
        self._runner.start()
        # What was loaded by now lives as long as the process: no collection need look at it again.
        gc.collect()
        gc.freeze()

    def wait(self) -> None:
        """Block until a service fails or `stop` is called."""
        self._runner.wait()

    def stop(self) -> None:
        self._runner.stop()


def subscriptions(service: type[Any]) -> list[str]:
    """The services whose logs `service` takes."""
    return sorted(one.source for one in _entrypoints(service) if isinstance(one, Subscription))


def _entrypoints(service: type[Any]) -> Iterator[Entrypoint]:
    for name in dir(service):
        yield from getattr(getattr(service, name), ENTRYPOINT_EXTENSIONS_ATTR, ())


def subscribers(services: Iterable[type[Any]]) -> dict[str, list[str]]:
    """For each log that any of `services` takes, the names of those that do."""
    found: dict[str, set[str]] = {}
    for service in services:
        for source in subscriptions(service):
            found.setdefault(source, set()).add(service.name)
    return {source: sorted(consumers) for source, consumers in sorted(found.items())}


def topology_of(services: Sequence[type[Any]], embedded: bool) -> Topology:
    """The exchanges and queues of an installation of these services."""
    logs = [
        service.name
        for service in services
        if any(isinstance(getattr(service, name), LogRelay) for name in dir(service))
    ]
    called = [one.name for one in services if any(isinstance(each, Rpc) for each in _entrypoints(one))]
    return Topology.of(logs, subscribers(services), embedded, called)


def declare(settings: Settings, services: Sequence[type[Any]]) -> None:
    """Declare every exchange and queue, before any relay publishes to them; raises TopologyConflict."""
    topology = topology_of(services, settings.embedded)
    with Connection(settings.amqp_uri) as connection:
        for exchange in topology.exchanges:
            declare_exchange(connection.default_channel, exchange)
        for queue in topology.queues:
            declare_queue(connection.default_channel, queue)


def _send_again_what_the_broker_forgot(settings: Settings, services: Sequence[type[Any]]) -> None:
    """The embedded broker dies with its process, so each relay begins where its slowest consumer stopped."""
    needed: dict[str, int] = {}
    for service in services:
        for source in subscriptions(service):
            taken = _watermark(settings.database_of(service.name), source)
            needed[source] = min(taken, needed.get(source, taken))
    for source, position in needed.items():
        _rewind(settings.database_of(source), source, position)


def _watermark(url: str, source: str) -> int:
    engine = connect(url)
    try:
        if not sa.inspect(engine).has_table("inbox_watermarks"):
            return 0
        with engine.connect() as connection:
            return watermark(connection, source)
    finally:
        engine.dispose()


def _rewind(url: str, source: str, position: int) -> None:
    engine = connect(url)
    try:
        if sa.inspect(engine).has_table(checkpoints.name):
            with writing(engine) as connection:
                again = checkpoint_of(connection) - position
                Relay.rewind_in(connection, position)
            if again > 0:
                logger.info("sent again after a restart", source=source, after=position, events=again)
    finally:
        engine.dispose()
