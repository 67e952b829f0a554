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

_TELL = """
CREATE OR REPLACE FUNCTION tell_of_score() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('board', NEW.subject); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER tell_of_score AFTER INSERT ON board_scores
    FOR EACH ROW WHEN (NEW.subject LIKE 'alone-%') EXECUTE FUNCTION tell_of_score();
LISTEN board
"""
"""Whoever looked again and again would take the processor from those whom he measures."""


def one_by_one(
    events: Sequence[Observation], record: Callable[[Observation], Callable[[], float]], url: str
) -> list[float]:
    """Milliseconds of each of `events` but the first `WARMING`, from its beginning to its score on the board.

    `record` sends one off without waiting for the answer and returns what tells the monotonic instant at
    which its way began.
    """
    found: list[float] = []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_TELL)
        for event in events:
            subject = f"alone-{event.id}"
            began = record(event._replace(subject=subject))
            seen = _told_of(connection, subject)
            found.append((seen - began()) * 1000)
            time.sleep(PAUSE_SECONDS)
    return found[WARMING:]


def _told_of(connection: psycopg.Connection, subject: str) -> float:
    """The monotonic instant at which PostgreSQL told that the subject's score was committed."""
    for told in connection.notifies(timeout=_PATIENCE_SECONDS):
        if told.payload == subject:
            return time.monotonic()
    raise TimeoutError(f"no score of {subject} after {_PATIENCE_SECONDS:.0f} s")


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
