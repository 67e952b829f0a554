"""Calls to the services are bounded, and what goes wrong gets a name."""

from types import SimpleNamespace
from typing import Any

import pytest
from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService

from services.gateway.backend import RemoteBackend, ServiceUnavailable
from shared.contracts.refusal import Refusal
from shared.messaging.rpc import OutOfTime


class Method:
    """Stands for a method of a service; remembers the bounds that it was called with."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.seconds: list[float] = []

    def within(self, seconds: float) -> "Method":
        self.seconds.append(seconds)
        return self

    def __call__(self, **arguments: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer, arguments


def service(answer: Any) -> Any:
    method = Method(answer)
    return SimpleNamespace(units=method, execute_each=method)


def test_a_call_goes_to_the_proxy_of_the_present_request() -> None:
    backend = RemoteBackend()

    with backend.over({"personnel": service("outer")}):
        with backend.over({"personnel": service("inner")}):
            inner = backend.call("personnel", "units", tenant="so")
        outer = backend.call("personnel", "units", tenant="so")

    assert inner == ("inner", {"tenant": "so"})
    assert outer == ("outer", {"tenant": "so"})


def test_every_call_is_bounded_and_slow_ones_have_longer() -> None:
    personnel = service([])
    backend = RemoteBackend()

    with backend.over({"personnel": personnel}):
        backend.call("personnel", "units")
        backend.call("personnel", "execute_each")
        backend.call("personnel", "units", seconds=1.5)

    assert personnel.units.seconds == [10.0, 60.0, 1.5]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OutOfTime("no answer within 10 s"), "service.unavailable"),
        (UnknownService("personnel"), "service.unavailable"),
        (OperationalError("broker lost"), "service.unavailable"),
        (ConnectionResetError(), "service.unavailable"),
        (RemoteError("TooBusy", "stream changed"), "service.busy"),
    ],
)
def test_absent_and_busy_services(error: Exception, code: str) -> None:
    backend = RemoteBackend()

    with backend.over({"personnel": service(error)}), pytest.raises(ServiceUnavailable) as silent:
        backend.call("personnel", "units")

    assert (silent.value.service, silent.value.code) == ("personnel", code)


@pytest.mark.parametrize("error", [Refusal("unit.unknown", value="x"), RemoteError("KeyError", "x")])
def test_what_the_service_itself_said_comes_through(error: Exception) -> None:
    backend = RemoteBackend()

    with backend.over({"personnel": service(error)}), pytest.raises(type(error)):
        backend.call("personnel", "units")
