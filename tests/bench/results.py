"""What was measured: every run's outcome of every entry, with its own date, kept as JSON between runs."""

import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.plan import Entry


class Figure(msgspec.Struct, frozen=True):
    """The median of the runs, with the least and the most of them."""

    median: float
    least: float
    most: float


class Measured(msgspec.Struct, kw_only=True):
    """The runs of one entry; `load` is that of the machine before the first of them."""

    name: str
    date: str
    load: float
    events: int
    outcomes: list[dict[str, Any]] = []
    failures: list[str] = []


class Results(msgspec.Struct, kw_only=True):
    """`machine` and versions; `entries` by their key."""

    machine: dict[str, str]
    entries: dict[str, Measured] = {}

    @classmethod
    def read(cls, path: Path) -> "Results":
        return msgspec.json.decode(path.read_bytes(), type=cls)

    def write(self, path: Path) -> None:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")

    def of(self, entry: Entry) -> Measured | None:
        return self.entries.get(entry.key)

    def figure(self, entry: Entry, name: str) -> Figure | None:
        """`name` is a figure of the outcome itself or one of `_MADE`; None if there is no outcome."""
        measured = self.of(entry)
        if measured is None or not measured.outcomes:
            return None
        values = [_value(outcome, name) for outcome in measured.outcomes]
        return Figure(statistics.median(values), min(values), max(values))

    def best(self, entries: Iterable[Entry], name: str) -> tuple[Entry, Figure] | None:
        """Whose median is the highest, and what it is."""
        found = [(entry, figure) for entry in entries if (figure := self.figure(entry, name)) is not None]
        return max(found, key=lambda pair: pair[1].median, default=None)

    def failed(self) -> list[str]:
        return [f"{key}: {failure}" for key, one in self.entries.items() for failure in one.failures]


_MADE = {
    "rate": lambda outcome: outcome["events"] / outcome["seconds"],
    "append_rate": lambda outcome: outcome["events"] / outcome["append_seconds"],
    "message_rate": lambda outcome: outcome["messages"] / outcome["seconds"],
    "largest": lambda outcome: max(outcome["memory"].values()),
    "slower": lambda outcome: outcome["much_p50_ms"] / outcome["little_p50_ms"],
}


def _value(outcome: dict[str, Any], name: str) -> float:
    return float(_MADE[name](outcome) if name in _MADE else outcome[name])
