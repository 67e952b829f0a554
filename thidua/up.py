"""Runs services in this process, from the start of the first to the clean stop of the last.

To be imported before anything else of the program: what was imported earlier may keep blocking calls.
"""

import contextlib
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from shared.config import Settings

with warnings.catch_warnings():
    # eventlet's notice that it is deprecated tells a user nothing
    warnings.simplefilter("ignore")
    import eventlet
    import eventlet.debug
    import eventlet.hubs
    import eventlet.queue

eventlet.monkey_patch()

from shared.messaging import green_waiting  # noqa: E402 - what it imports has to be patched by then

green_waiting.install()

READY_SECONDS = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """The user or the system asked the process to end; raised where the main green thread waits."""


@contextlib.contextmanager
def running(settings: Settings, names: Sequence[str]) -> Iterator[Callable[[], None]]:
    """The named services, started; stopped cleanly when the block ends. Yields what waits for ever.

    In the block SIGINT and SIGTERM raise Stopped; a second one ends the process at once. A service that fails
    raises its error there. Raises CannotStart when something that they stand on is missing.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from shared.messaging.host import Host, declare
        from thidua.preflight import ready
        from thidua.services import SERVICES
    everybody = list(SERVICES.values())
    main = eventlet.getcurrent()
    with ready(settings, names), _stopped_by_signals(main):
        host = Host(settings, [SERVICES[name] for name in names], installation=everybody)
        # Also those that run elsewhere, or will: what is relayed before they start has to wait for them.
        declare(settings, everybody)
        started = False
        try:
            # What fails on the way comes out of `start`; the hub would print it too, once a green thread.
            with _silent_hub():
                host.start()
            started = True
            watch = eventlet.spawn(host.wait)
            watch.link(_pass_on_failure, main)
            yield watch.wait
            watch.unlink(_pass_on_failure, main)
        finally:
            if started:
                host.stop()


@contextlib.contextmanager
def _silent_hub() -> Iterator[None]:
    """Until the block succeeds; when it fails, its error is the one that is told."""
    hub = eventlet.hubs.get_hub()
    eventlet.debug.hub_exceptions(False)
    # what a green thread raises that waited for a socket, PostgreSQL's say, is printed by this, switch or not
    hub.squelch_exception = lambda number, _error: hub.remove_descriptor(number)
    # and what one raises that waited for the others that it had begun, by this
    eventlet.queue.traceback = SimpleNamespace(print_exc=lambda: None)
    yield
    eventlet.queue.traceback = traceback
    del hub.squelch_exception
    eventlet.debug.hub_exceptions(True)


def wait_until(ready: Callable[[], bool], seconds: float = READY_SECONDS) -> bool:
    """Whether `ready` came true in time."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def _stopped_by_signals(main: Any) -> Iterator[None]:
    def stop(number: int, _frame: Any) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        # a handler runs in whichever green thread is at work: only the hub may wake the main one
        eventlet.hubs.get_hub().schedule_call_global(0, main.throw, Stopped(number))

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _pass_on_failure(watch: Any, main: Any) -> None:
    try:
        watch.wait()
    except Exception as error:
        eventlet.hubs.get_hub().schedule_call_global(0, main.throw, error)
