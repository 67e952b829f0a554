"""What a contestant gives back: one JSON line on its standard output, of one of these forms."""

import sys

import msgspec


class Outcome(msgspec.Struct, kw_only=True):
    """Seconds for `events`; `seconds` is from the first write to the last score, None for an append alone.

    `memory` is in MiB, by process.
    """

    events: int
    append_seconds: float
    seconds: float | None = None
    memory: dict[str, float] = {}


class Latency(msgspec.Struct, kw_only=True):
    """Quantiles over `events`."""

    events: int
    p50_ms: float
    p99_ms: float


class Memory(msgspec.Struct, kw_only=True):
    """MiB of the processes of one run, each sampled as the run went on; `samples` has all, by process.

    `first`, `last` and `most` are of the process that had most. `growth` is the worst process's: its most of
    the second half of the run by its most of the first half.
    """

    events: int
    seconds: float
    first: float
    last: float
    most: float
    growth: float
    samples: dict[str, list[float]]


class Growth(msgspec.Struct, kw_only=True):
    """One event's way after `little` events of history and after `much`."""

    little: int
    much: int
    little_p50_ms: float
    much_p50_ms: float
    little_p99_ms: float
    much_p99_ms: float


class Carried(msgspec.Struct, kw_only=True):
    """Messages of `events / messages` events each that went through the broker in `seconds`."""

    events: int
    messages: int
    publish_seconds: float
    seconds: float
    body_kib: float


class Judged(msgspec.Struct, kw_only=True):
    """So many persons, and their units, judged for every form: `reasons` against, `within` a quota."""

    events: int
    seconds: float
    reasons: int
    within: int


class Printed(msgspec.Struct, kw_only=True):
    """So many files in so many seconds, from the first template read to the last byte; the size is a mean."""

    events: int
    seconds: float
    page_kib: float


def report(outcome: msgspec.Struct) -> None:
    sys.stdout.write(msgspec.json.encode(outcome).decode() + "\n")
