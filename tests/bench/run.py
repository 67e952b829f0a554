"""`python -m tests.bench.run [--quick]`: every contestant in one run, medians of several rounds.

Writes docs/benchmarks.md and docs/benchmarks.json; `--quick` tries everything with few events and one run,
and prints the table alone.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import machine, plan, report
from tests.bench.message_db_package import fetched
from tests.bench.plan import Entry
from tests.bench.servers import Arena, Failed, arena

DOCS = Path(__file__).parents[2] / "docs"


class Measured:
    """All outcomes of a run: entry name and arguments -> one outcome a repetition."""

    def __init__(self) -> None:
        self.outcomes: dict[Entry, list[dict[str, Any]]] = {}
        self.failures: list[str] = []

    def median(self, entry: Entry, figure: str) -> float | None:
        """The median of `figure`: of the outcome itself, or made from it (`rate`, `append_rate`)."""
        found = [_figure(outcome, figure) for outcome in self.outcomes.get(entry, [])]
        return statistics.median(found) if found else None

    def best(self, entries: Sequence[Entry], figure: str) -> float | None:
        rates = [rate for entry in entries if (rate := self.median(entry, figure)) is not None]
        return max(rates, default=None)


def _figure(outcome: dict[str, Any], figure: str) -> float:
    if figure == "rate":
        return float(outcome["events"] / outcome["seconds"])
    if figure == "append_rate":
        return float(outcome["events"] / outcome["append_seconds"])
    if figure == "memory":
        return float(max(outcome["memory"].values()))
    return float(outcome[figure])


def measure(ring: Arena, entries: Sequence[Entry], runs: int, quick: bool) -> Measured:
    """Each entry once a round, so that a slow moment of the machine meets all alike."""
    measured = Measured()
    for number in range(1, runs + 1):
        for entry in entries:
            print(f"run {number} of {runs}: {entry.name} {' '.join(entry.arguments)}", file=sys.stderr)
            try:
                outcome = ring.run(entry.module, *_arguments(entry, quick, seed=number))
            except Failed as failure:
                print(failure, file=sys.stderr)
                measured.failures.append(f"run {number}: {failure}")
            else:
                measured.outcomes.setdefault(entry, []).append(outcome)
    return measured


def _arguments(entry: Entry, quick: bool, seed: int) -> list[str]:
    if entry is plan.PUNCHES:
        return ["--people", "40", "--days", "40"] if quick else ["--people", "200", "--days", "240"]
    events = max(plan.QUICK_LEAST, entry.events // plan.QUICK_SHARE) if quick else entry.events
    if entry in (plan.IDLE, plan.BUSY) and quick:
        events = 50
    return [*entry.arguments, "--events", str(events), "--seed", str(seed)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few events, one run, nothing written")
    parser.add_argument("--runs", type=int, default=None, help="repetitions (default 3; with --quick 1)")
    parser.add_argument("--only", default="", help="only entries whose module or name contains this")
    options = parser.parse_args()
    runs = options.runs or (1 if options.quick else 3)
    described = machine.describe()
    wanted = [entry for entry in plan.ALL if options.only in entry.module or options.only in entry.name]
    with fetched() as package, arena() as ring:
        os.environ["MESSAGE_DB_FOLDER"] = str(package)
        measured = measure(ring, wanted, runs, options.quick)
    page = report.page(described, measured, runs, options.quick)
    print(page)
    if not options.quick and not options.only:
        (DOCS / "benchmarks.md").write_text(page, encoding="utf-8")
        (DOCS / "benchmarks.json").write_text(raw(described, measured), encoding="utf-8")
    return 1 if measured.failures else 0


def raw(described: dict[str, str], measured: Measured) -> str:
    """Every outcome of every repetition, for whoever draws or doubts."""
    entries = [
        {"name": entry.name, "module": entry.module, "arguments": entry.arguments, "outcomes": outcomes}
        for entry, outcomes in measured.outcomes.items()
    ]
    data = {"machine": described, "entries": entries, "failures": measured.failures}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
