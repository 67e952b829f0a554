"""How long a broker is waited for that neither answers nor hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager

import eventlet

TO_BEGIN_SECONDS = 10.0
"""For a connection with all that is declared on it."""
TO_END_SECONDS = 2.0
"""For the farewells: who stops has better things to do than to wait for them."""


class BrokerSilent(TimeoutError):
    """The broker did not answer in time; the connection is of no use any more."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises BrokerSilent in the block once it has taken so long."""
    with eventlet.Timeout(seconds, BrokerSilent(f"the broker did not answer for {seconds:g} s")):
        yield
