"""The services behind the door: every call has a bound on its time, and a silent service is named and left
alone."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService

from services.gateway.breaker import Breaker, Silent, TooMany
from shared.messaging.rpc import OutOfTime

SERVICES = ("personnel", "observations", "scoring", "awards")
CONSUMERS = (*SERVICES, "gateway")
"""Those that take others' logs, and so may have dead letters."""

SECONDS = 10.0
_PAST = dict.fromkeys(("scores", "flags", "ranking", "explain", "audit", "what_if", "dry_run"), 60.0)
"""What may have to be computed anew, as it was known at some time."""
_EVERYBODY = dict.fromkeys(("proposals", "eligible"), 60.0)
"""What looks at everybody of an organisation."""
_SECONDS_OF = {
    "execute_each": 60.0,
    "verify_log": 600.0,
    "prove_event": 60.0,
    "document": 120.0,
    "preview_import": 60.0,
    "replay_dead_letters": 600.0,
    "drop_dead_letters": 60.0,
    **_PAST,
    **_EVERYBODY,
}


class ServiceUnavailable(Exception):
    """`service` did not answer in time (`service.unavailable`), or is too busy (`service.busy`)."""

    def __init__(self, service: str, code: str = "service.unavailable") -> None:
        super().__init__(f"{service}: {code}")
        self.service = service
        self.code = code


class Backend(Protocol):
    def call(self, service: str, method: str, *, seconds: float | None = None, **arguments: Any) -> Any:
        """The answer of `service`; raises Refusal, ServiceUnavailable, or RemoteError when it broke."""


class RemoteBackend:
    """Calls over the RPC proxies that the worker of the present request was given."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._breakers = {name: Breaker(clock) for name in CONSUMERS}
        self._proxies: ContextVar[Mapping[str, Any]] = ContextVar("proxies")

    @contextmanager
    def over(self, proxies: Mapping[str, Any]) -> Iterator[None]:
        """Have the calls in this block, of this green thread, go over `proxies` (by name of service)."""
        token = self._proxies.set(proxies)
        try:
            yield
        finally:
            self._proxies.reset(token)

    def call(self, service: str, method: str, *, seconds: float | None = None, **arguments: Any) -> Any:
        bound = _SECONDS_OF.get(method, SECONDS) if seconds is None else seconds
        ask = getattr(self._proxies.get()[service], method)
        try:
            with self._breakers[service].call(counts=bound >= SECONDS):
                return ask.within(bound)(**arguments)
        except TooMany:
            raise ServiceUnavailable(service, "service.busy") from None
        except Silent:
            raise ServiceUnavailable(service) from None
        except (OutOfTime, UnknownService, OperationalError, OSError) as error:
            raise ServiceUnavailable(service) from error
        except RemoteError as error:
            if error.exc_type == "TooBusy":
                raise ServiceUnavailable(service, "service.busy") from error
            raise
