"""The score board that every contestant keeps in PostgreSQL: tables, how points get on it, when it is right.

The same two statements serve all, so that the contest is between pipelines and not between ways to add.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from tests.bench.workload import FLOOR, Observation

TABLES = """
CREATE TABLE IF NOT EXISTS board_tallies (
    subject text, criterion text, month text, points bigint NOT NULL,
    PRIMARY KEY (subject, criterion, month));
CREATE TABLE IF NOT EXISTS board_scores (subject text PRIMARY KEY, points bigint NOT NULL);
"""

ADD_ONE = f"""
WITH tally AS (
    INSERT INTO board_tallies VALUES (%(subject)s, %(criterion)s, %(month)s, %(points)s)
    ON CONFLICT (subject, criterion, month) DO UPDATE SET points = board_tallies.points + excluded.points
    RETURNING subject, points)
INSERT INTO board_scores
SELECT subject, greatest(points, {FLOOR}) - greatest(points - %(points)s, {FLOOR}) FROM tally
ON CONFLICT (subject) DO UPDATE SET points = board_scores.points + excluded.points
"""
"""One event: `subject`, `criterion`, `month`, `points`."""

ADD_MANY = f"""
WITH added AS (
    SELECT subject, criterion, month, sum(points)::bigint AS points
    FROM unnest(%(subjects)s::text[], %(criteria)s::text[], %(months)s::text[], %(points)s::bigint[])
        AS event(subject, criterion, month, points)
    GROUP BY subject, criterion, month),
tally AS (
    INSERT INTO board_tallies SELECT * FROM added ORDER BY subject, criterion, month
    ON CONFLICT (subject, criterion, month) DO UPDATE SET points = board_tallies.points + excluded.points
    RETURNING subject, criterion, month, points)
INSERT INTO board_scores
SELECT subject, sum(greatest(tally.points, {FLOOR}) - greatest(tally.points - added.points, {FLOOR}))
FROM tally JOIN added USING (subject, criterion, month) GROUP BY subject ORDER BY subject
ON CONFLICT (subject) DO UPDATE SET points = board_scores.points + excluded.points
"""
"""A batch of events: the same four as arrays, `subjects`, `criteria`, `months`, `points`."""

_PATIENCE_SECONDS = 600.0
_LOOK_EVERY_SECONDS = 0.02


class NeverRight(Exception):
    """The board did not come to the oracle's scores."""


def arrays(events: Sequence[Observation]) -> dict[str, list[Any]]:
    """What `ADD_MANY` wants of `events`."""
    return {
        "subjects": [event.subject for event in events],
        "criteria": [event.criterion for event in events],
        "months": [event.month for event in events],
        "points": [event.points for event in events],
    }


def create(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(TABLES)


def wait_until_right(url: str, expected: dict[str, int], check: Callable[[], None] = lambda: None) -> float:
    """The monotonic instant at which the board showed `expected`; raises NeverRight.

    The sum over all subjects is looked at often; once it fits, every score is compared. `check` is called
    each time and raises when going on is hopeless.
    """
    total, deadline = sum(expected.values()), time.monotonic() + _PATIENCE_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            check()
            seen = time.monotonic()
            rows, found = connection.execute("SELECT count(*), sum(points) FROM board_scores").fetchone() or (
                0,
                0,
            )
            if (rows, found) == (len(expected), total):
                scores = connection.execute("SELECT subject, points FROM board_scores").fetchall()
                if dict(scores) == expected:
                    return seen
            time.sleep(_LOOK_EVERY_SECONDS)
        raise NeverRight(f"{rows} of {len(expected)} subjects, {found} of {total} points")
