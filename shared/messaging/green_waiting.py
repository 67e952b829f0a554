"""How a green thread waits for PostgreSQL: by the hub at once, so that the others run meanwhile.

psycopg's own `wait_selector`, patched by eventlet, does the same but makes a selector for each wait; half of
the time of a short transaction went there. Its signature and its generators are psycopg 3.3's (`waiting.py`).
"""

import os
import select
import time

import psycopg
from eventlet import hubs
from eventlet.green import select as green_select
from eventlet.patcher import original
from psycopg import waiting
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout
from psycopg.waiting import Ready, Wait

_SOON_SECONDS = 0.0002

_select = original("select")


def install() -> None:
    """Have every connection of this process wait like this."""
    waiting.wait = _wait


def _wait(gen: PQGen[RV], fileno: int, interval: float = 0.0, timeout: float | None = None) -> RV:
    deadline = None if timeout is None else time.monotonic() + timeout
    try:
        wanted = next(gen)
        while True:
            seconds = interval if deadline is None else max(0.0, min(interval, deadline - time.monotonic()))
            ready = _ready(fileno, wanted, seconds)
            if not ready:
                _require_open(fileno)
            wanted = gen.send(ready)
            if deadline is not None and not ready and time.monotonic() > deadline:
                raise _WaitTimeout("wait timeout expired")
    except StopIteration as end:
        result: RV = end.value
        return result


def _ready(fileno: int, wanted: Wait, seconds: float) -> Ready:
    """What of `wanted` the socket is ready for, at most `seconds` later; nothing then."""
    if wanted == Wait.R:
        if _answered_soon(fileno):
            return Ready.R
        try:
            hubs.trampoline(fileno, read=True, timeout=seconds or None, timeout_exc=TimeoutError)
        except TimeoutError:
            return Ready.NONE
        return Ready.R
    # Mostly there is room to write, and then there is nothing to wait for.
    now = _now(fileno, select.POLLOUT | (select.POLLIN if wanted & Wait.R else 0))
    if now:
        return Ready((Ready.R if now & ~select.POLLOUT else 0) | (Ready.W if now & select.POLLOUT else 0))
    reading = [fileno] if wanted & Wait.R else []
    readable, writable, _ = green_select.select(reading, [fileno], [], seconds or None)
    return Ready((Ready.R if readable else 0) | (Ready.W if writable else 0))


def _now(fileno: int, wanted: int) -> int:
    """What of `wanted`, or which trouble, the socket has to tell without waiting; by poll, for select knows
    no number above 1023."""
    poll = _select.poll()
    poll.register(fileno, wanted)
    return sum(events for _, events in poll.poll(0))


def _answered_soon(fileno: int) -> bool:
    """Whether an answer comes in the time that it would take to give way to other green threads and back."""
    until = time.perf_counter() + _SOON_SECONDS
    poll = _select.poll()
    poll.register(fileno, select.POLLIN)
    while not poll.poll(0):
        if time.perf_counter() > until:
            return False
    return True


def _require_open(fileno: int) -> None:
    try:
        os.fstat(fileno)
    except OSError as error:
        raise psycopg.OperationalError("connection socket closed") from error
