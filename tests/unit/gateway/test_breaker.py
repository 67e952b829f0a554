"""One service holds up no more than its part, and is left alone while it is silent."""

from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from nameko.exceptions import RemoteError

from services.gateway.backend import RemoteBackend, ServiceUnavailable
from services.gateway.breaker import AT_ONCE, PATIENCE, REST_SECONDS, Breaker, Silent, TooMany
from shared.contracts.refusal import Refusal
from shared.messaging.rpc import OutOfTime


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def ask(breaker: Breaker, error: Exception | None = None, counts: bool = True) -> None:
    with breaker.call(counts):
        if error is not None:
            raise error


def time_out(breaker: Breaker, times: int = 1, counts: bool = True) -> None:
    for _ in range(times):
        with pytest.raises(OutOfTime):
            ask(breaker, OutOfTime("silent"), counts)


def test_so_many_calls_may_be_under_way(breaker: Breaker) -> None:
    with ExitStack() as under_way:
        for _ in range(AT_ONCE):
            under_way.enter_context(breaker.call())
        with pytest.raises(TooMany):
            ask(breaker)
    ask(breaker)


def test_a_silent_service_is_left_alone_for_a_while(breaker: Breaker, clock: Clock) -> None:
    time_out(breaker, PATIENCE)
    with pytest.raises(Silent):
        ask(breaker)

    clock.at += REST_SECONDS
    ask(breaker)
    time_out(breaker, PATIENCE - 1)
    ask(breaker)


def test_one_call_tries_whether_it_is_back(breaker: Breaker, clock: Clock) -> None:
    time_out(breaker, PATIENCE)
    clock.at += REST_SECONDS

    with breaker.call(), pytest.raises(Silent):
        ask(breaker)
    ask(breaker)


@pytest.mark.parametrize("counts", [True, False])
def test_a_try_in_vain_makes_it_rest_again(breaker: Breaker, clock: Clock, counts: bool) -> None:
    time_out(breaker, PATIENCE)
    clock.at += REST_SECONDS
    time_out(breaker, counts=counts)

    with pytest.raises(Silent):
        ask(breaker)
    clock.at += REST_SECONDS
    ask(breaker)


def test_a_try_that_never_reached_it_lets_the_next_try(breaker: Breaker, clock: Clock) -> None:
    time_out(breaker, PATIENCE)
    clock.at += REST_SECONDS
    with pytest.raises(OSError):
        ask(breaker, OSError())

    ask(breaker)
    ask(breaker)


@pytest.mark.parametrize("answer", [None, Refusal("unit.unknown", value="x"), RemoteError("KeyError", "x")])
def test_any_answer_shows_that_it_is_alive(breaker: Breaker, answer: Exception | None) -> None:
    time_out(breaker, PATIENCE - 1)
    if answer is None:
        ask(breaker)
    else:
        with pytest.raises(type(answer)):
            ask(breaker, answer)
    time_out(breaker, PATIENCE - 1)

    ask(breaker)


def test_a_hasty_question_is_no_witness(breaker: Breaker) -> None:
    time_out(breaker, PATIENCE, counts=False)

    ask(breaker)


class Method:
    """Stands for a method of a service."""

    def __init__(self) -> None:
        self.calls = 0
        self.does: Any = lambda: []

    def within(self, _seconds: float) -> "Method":
        return self

    def __call__(self, **_arguments: Any) -> Any:
        self.calls += 1
        return self.does()


def silent() -> None:
    raise OutOfTime("no answer")


def test_one_dead_service_leaves_the_others_alone(clock: Clock) -> None:
    dead, alive = Method(), Method()
    dead.does = silent
    backend = RemoteBackend(clock)

    with backend.over({"scoring": SimpleNamespace(scores=dead), "personnel": SimpleNamespace(units=alive)}):
        for _ in range(PATIENCE + 3):
            with pytest.raises(ServiceUnavailable) as told:
                backend.call("scoring", "scores", seconds=10.0)
            assert (told.value.service, told.value.code) == ("scoring", "service.unavailable")
        assert backend.call("personnel", "units") == []
        assert dead.calls == PATIENCE

        dead.does = list
        clock.at += REST_SECONDS
        assert backend.call("scoring", "scores") == []


def test_beyond_its_bound_a_service_is_busy(clock: Clock) -> None:
    backend, units = RemoteBackend(clock), Method()
    told: list[str] = []

    def nested() -> Any:
        try:
            return backend.call("personnel", "units")
        except ServiceUnavailable as error:
            told.append(error.code)

    units.does = nested
    with backend.over({"personnel": SimpleNamespace(units=units)}):
        backend.call("personnel", "units")

    assert (units.calls, told) == (AT_ONCE, ["service.busy"])
