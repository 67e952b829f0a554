"""Asking another service by RPC, with a bound on the time: nameko itself would wait for ever."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService


class NoAnswer(Exception):
    """The other service is away, too busy, or answered with an error of its own."""


def ask(method: Callable[..., Any], seconds: float, **arguments: Any) -> Any:
    """What `method` of an RPC proxy answers; raises NoAnswer after `seconds`, and Refusal as it comes."""
    with _answered_within(seconds):
        return method(**arguments)


def ask_ahead(method: Any, seconds: float, **arguments: Any) -> Callable[[], Any]:
    """Ask now and wait later: what is returned waits for the answer, for `seconds` at most. As `ask` else."""
    with _answered_within(seconds):
        reply = method.call_async(**arguments)

    def answer() -> Any:
        with _answered_within(seconds):
            return reply.result()

    return answer


@contextmanager
def _answered_within(seconds: float) -> Iterator[None]:
    try:
        with eventlet.Timeout(seconds, NoAnswer(f"no answer within {seconds:g} s")):
            yield
    except (RemoteError, UnknownService, OperationalError, OSError) as error:
        raise NoAnswer(str(error)) from error
