"""Asking another service by RPC, with a bound on the time: nameko itself would wait for ever."""

from collections.abc import Callable
from typing import Any

import eventlet
from kombu.exceptions import OperationalError
from nameko.exceptions import RemoteError, UnknownService


class NoAnswer(Exception):
    """The other service is away, too busy, or answered with an error of its own."""


def ask(method: Callable[..., Any], seconds: float, **arguments: Any) -> Any:
    """What `method` of an RPC proxy answers; raises NoAnswer after `seconds`, and Refusal as it comes."""
    try:
        with eventlet.Timeout(seconds, NoAnswer(f"no answer within {seconds:g} s")):
            return method(**arguments)
    except (RemoteError, UnknownService, OperationalError, OSError) as error:
        raise NoAnswer(str(error)) from error
