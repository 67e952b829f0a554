"""What a service does of its own accord: in its time, at once when reminded, and whatever the clock says."""

import time
from collections.abc import Iterator
from typing import Any

import eventlet
import pytest
from eventlet.event import Event as Done
from nameko.containers import ServiceContainer

from shared.messaging.chores import Chore, Reminder, chore

NEVER = 3600.0
SOON = 0.02


class Sweeper:
    name = "sweeper"
    calls: list[str]
    broom: Any = None

    @chore(NEVER)
    def sweep(self) -> None:
        self.calls.append("sweep")
        if self.broom is not None:
            self.broom()

    @chore(SOON)
    def dust(self) -> None:
        self.calls.append("dust")


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceContainer]:
    monkeypatch.setattr(Sweeper, "calls", [], raising=False)
    monkeypatch.setattr(Sweeper, "broom", None)
    container = ServiceContainer(Sweeper, config={})
    container.start()
    yield container
    container.stop()


def calls_reach(number: int, name: str) -> None:
    with eventlet.Timeout(5):
        while Sweeper.calls.count(name) < number:
            eventlet.sleep(0.005)


def remind(container: ServiceContainer, method: str) -> None:
    Reminder(method).bind(container, "remind").get_dependency(None)()


def test_it_is_done_again_and_again(container: ServiceContainer) -> None:
    calls_reach(3, "dust")
    assert "sweep" not in Sweeper.calls


def test_a_reminder_has_it_done_at_once(container: ServiceContainer) -> None:
    remind(container, "sweep")
    calls_reach(1, "sweep")


def test_reminded_while_it_is_done_it_is_done_once_more(container: ServiceContainer) -> None:
    begun, go_on = Done(), Done()

    def broom() -> None:
        if not begun.ready():
            begun.send()
            go_on.wait()

    Sweeper.broom = staticmethod(broom)
    remind(container, "sweep")
    begun.wait()
    for _ in range(3):
        remind(container, "sweep")
    go_on.send()
    calls_reach(2, "sweep")
    calls_reach(Sweeper.calls.count("dust") + 3, "dust")
    assert Sweeper.calls.count("sweep") == 2


def test_a_call_that_fails_is_not_the_last(container: ServiceContainer) -> None:
    def broom() -> None:
        raise RuntimeError("the broom broke")

    Sweeper.broom = staticmethod(broom)
    for number in (1, 2):
        remind(container, "sweep")
        calls_reach(number, "sweep")


def test_a_clock_that_is_set_back_holds_nothing_up(
    container: ServiceContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls_reach(1, "dust")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    calls_reach(Sweeper.calls.count("dust") + 3, "dust")


def test_a_stop_waits_for_the_call_under_way() -> None:
    Sweeper.calls, ended = [], []

    def broom() -> None:
        eventlet.sleep(0.05)
        ended.append(True)

    Sweeper.broom = staticmethod(broom)
    container = ServiceContainer(Sweeper, config={})
    container.start()
    remind(container, "sweep")
    calls_reach(1, "sweep")
    container.stop()
    assert ended == [True]
    assert all(one._stopping for one in container.extensions if isinstance(one, Chore))
    Sweeper.broom = None
