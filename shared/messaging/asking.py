"""Asking another service by RPC: an answer in time, or one error for whatever kept it away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService

from shared.messaging.rpc import MethodProxy, OutOfTime


class NoAnswer(Exception):
    """The other service is away, too busy, or answered with an error of its own."""


def ask(method: MethodProxy, seconds: float, **arguments: Any) -> Any:
    """What `method` of an RPC proxy answers; raises NoAnswer after `seconds`, and Refusal as it comes."""
    with _answered_within(seconds):
        return method.within(seconds)(**arguments)


def ask_ahead(method: MethodProxy, seconds: float, **arguments: Any) -> Callable[[], Any]:
    """Ask now and wait later: what is returned waits for the answer, for `seconds` at most. As `ask` else."""
    with _answered_within(seconds):
        reply = method.within(seconds).call_async(**arguments)

    def answer() -> Any:
        with _answered_within(seconds):
            return reply.result()

    return answer


@contextmanager
def _answered_within(seconds: float) -> Iterator[None]:
    try:
        with eventlet.Timeout(seconds, NoAnswer(f"no answer within {seconds:g} s")):
            yield
    except (OutOfTime, RemoteError, UnknownService, OperationalError, OSError) as error:
        raise NoAnswer(str(error)) from error
