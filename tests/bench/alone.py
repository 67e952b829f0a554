"""One event alone: how long from an instant of its own making until its effect is seen, event by event."""

import math
import statistics
import time
from collections.abc import Callable, Sequence

import psycopg

from tests.bench.outcome import Latency
from tests.bench.workload import Observation

WARMING = 20
"""The first events, whose connections are being opened and statements prepared, are not counted."""

PAUSE_SECONDS = 0.02
_LOOK_EVERY_SECONDS = 0.0002
_PATIENCE_SECONDS = 10.0

ON_THE_BOARD = "SELECT points FROM board_scores WHERE subject = %s"


def one_by_one(
    events: Sequence[Observation], record: Callable[[Observation], Callable[[], float]], url: str
) -> list[float]:
    """Milliseconds of each of `events` but the first `WARMING`, from its beginning to its score on the board.

    `record` sends one off without waiting for the answer and returns what tells the monotonic instant at
    which its way began.
    """
    found: list[float] = []
    with psycopg.connect(url, autocommit=True) as connection:
        for event in events:
            subject = f"alone-{event.id}"
            began = record(event._replace(subject=subject))
            seen = look_for(connection, ON_THE_BOARD, (subject,))
            found.append((seen - began()) * 1000)
            time.sleep(PAUSE_SECONDS)
    return found[WARMING:]


def look_for(connection: psycopg.Connection, query: str, values: Sequence[object]) -> float:
    """The monotonic instant at which `query` had a row; raises TimeoutError."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if connection.execute(query, values, prepare=True).fetchone():
            return time.monotonic()
        time.sleep(_LOOK_EVERY_SECONDS)
    raise TimeoutError(f"no row after {_PATIENCE_SECONDS:.0f} s for {query!r} with {values!r}")


def latency(found: Sequence[float]) -> Latency:
    """The quantiles of milliseconds."""
    ordered = sorted(found)
    return Latency(
        events=len(ordered),
        p50_ms=statistics.median(ordered),
        p99_ms=ordered[math.ceil(0.99 * len(ordered)) - 1],
    )
