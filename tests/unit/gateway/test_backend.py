"""Calls to the services are bounded, and what goes wrong gets a name."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService

from services.gateway.backend import OutOfTime, RemoteBackend, ServiceUnavailable
from shared.contracts.refusal import Refusal


class Bounds:
    """Remembers the bounds that were set; `over` makes the time of every call run out."""

    def __init__(self, over: bool = False) -> None:
        self.seconds: list[float] = []
        self._over = over

    @contextmanager
    def __call__(self, seconds: float) -> Iterator[None]:
        self.seconds.append(seconds)
        yield
        if self._over:
            raise OutOfTime()


def service(answer: Any) -> Any:
    def method(**arguments: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer, arguments

    return SimpleNamespace(units=method, execute_each=method)


def test_a_call_goes_to_the_proxy_of_the_present_request() -> None:
    backend = RemoteBackend(Bounds())

    with backend.over({"personnel": service("outer")}):
        with backend.over({"personnel": service("inner")}):
            inner = backend.call("personnel", "units", tenant="so")
        outer = backend.call("personnel", "units", tenant="so")

    assert inner == ("inner", {"tenant": "so"})
    assert outer == ("outer", {"tenant": "so"})


def test_every_call_is_bounded_and_slow_ones_have_longer() -> None:
    bounds = Bounds()
    backend = RemoteBackend(bounds)

    with backend.over({"personnel": service([])}):
        backend.call("personnel", "units")
        backend.call("personnel", "execute_each")
        backend.call("personnel", "units", seconds=1.5)

    assert bounds.seconds == [10.0, 60.0, 1.5]


def test_when_the_time_is_over_the_service_is_unavailable() -> None:
    backend = RemoteBackend(Bounds(over=True))

    with backend.over({"personnel": service([])}), pytest.raises(ServiceUnavailable) as silent:
        backend.call("personnel", "units")

    assert (silent.value.service, silent.value.code) == ("personnel", "service.unavailable")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnknownService("personnel"), "service.unavailable"),
        (OperationalError("broker lost"), "service.unavailable"),
        (ConnectionResetError(), "service.unavailable"),
        (RemoteError("TooBusy", "stream changed"), "service.busy"),
    ],
)
def test_absent_and_busy_services(error: Exception, code: str) -> None:
    backend = RemoteBackend(Bounds())

    with backend.over({"personnel": service(error)}), pytest.raises(ServiceUnavailable) as silent:
        backend.call("personnel", "units")

    assert silent.value.code == code


@pytest.mark.parametrize("error", [Refusal("unit.unknown", value="x"), RemoteError("KeyError", "x")])
def test_what_the_service_itself_said_comes_through(error: Exception) -> None:
    backend = RemoteBackend(Bounds())

    with backend.over({"personnel": service(error)}), pytest.raises(type(error)):
        backend.call("personnel", "units")
