"""`python -m tests.bench.run [--quick]`: every contestant in one run, medians of several rounds.

Writes docs/benchmarks.md and docs/benchmarks.json. `--only PART…` measures some entries: it prints the page
of these alone, or with `--merge` puts them among those that were kept. `--render` makes the page from what
was kept. `--quick` tries everything with few events and one run, and only prints.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import machine, plan, report
from tests.bench.message_db_package import fetched
from tests.bench.plan import Entry
from tests.bench.results import Measured, Results
from tests.bench.servers import Arena, Failed, arena

DOCS = Path(__file__).parents[2] / "docs"
PAGE, KEPT = DOCS / "benchmarks.md", DOCS / "benchmarks.json"


def measure(
    ring: Arena, entries: Sequence[Entry], runs: int | None, quick: bool, began: float
) -> dict[str, Measured]:
    """Each entry once a round, so that a slow moment of the machine meets all alike."""
    measured: dict[str, Measured] = {}
    rounds = {entry.key: runs or (1 if quick else entry.runs) for entry in entries}
    for number in range(1, max(rounds.values(), default=0) + 1):
        for entry in entries:
            if number > rounds[entry.key]:
                continue
            say(began, f"run {number} of {rounds[entry.key]}: {entry.key}")
            one = measured.setdefault(entry.key, _begin(entry, quick))
            try:
                one.outcomes.append(ring.run(entry.module, *entry.command(quick, seed=number)))
            except Failed as failure:
                say(began, str(failure))
                one.failures.append(f"run {number}: {failure}")
    return measured


def _begin(entry: Entry, quick: bool) -> Measured:
    return Measured(
        name=entry.name,
        date=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        load=round(os.getloadavg()[0], 2),
        events=entry.wanted(quick),
    )


def say(began: float, words: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(f"[{minutes:02}:{seconds:02}] {words}", file=sys.stderr, flush=True)


def merged(kept: Results, fresh: Results) -> Results:
    """`kept` with the entries of `fresh` in place of its own; raises SystemExit for another machine."""
    different = {
        name: (kept.machine.get(name), value)
        for name, value in fresh.machine.items()
        if name in machine.SAME_IN_ONE_PAGE and kept.machine.get(name) != value
    }
    if different:
        raise SystemExit(f"{KEPT} was measured elsewhere, figures do not compare: {different}")
    return Results(machine=fresh.machine, entries={**kept.entries, **fresh.entries})


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="few events, one run, nothing written")
    parser.add_argument("--runs", type=int, default=None, help="repetitions of each, instead of the plan's")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="PART", help="of a name or key, as --list has it"
    )
    parser.add_argument("--merge", action="store_true", help="keep the other entries' figures as they were")
    parser.add_argument("--render", action="store_true", help="measure nothing, make the page anew")
    parser.add_argument("--list", action="store_true", help="what there is to measure")
    options = parser.parse_args()
    if options.merge and options.quick:
        parser.error("--merge keeps figures, and those of --quick are not to be kept")
    wanted = chosen(options.only)
    if not wanted:
        parser.error(f"nothing is called like {options.only}: see --list")
    if options.list:
        print(*(f"{entry.key}\t{entry.name}" for entry in wanted), sep="\n")
        return 0
    if options.render:
        PAGE.write_text(report.page(Results.read(KEPT)), encoding="utf-8")
        return 0
    # asked to end, it takes its servers and contestants along
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    results = Results(machine=machine.describe())
    with fetched() as package, arena() as ring:
        os.environ["MESSAGE_DB_FOLDER"] = str(package)
        results.entries = measure(ring, wanted, options.runs, options.quick, began)
    say(began, "done")
    failed = bool(results.failed())
    if options.merge and KEPT.exists():
        results = merged(Results.read(KEPT), results)
    page = report.page(results, options.quick)
    print(page)
    if not options.quick and (options.merge or not options.only):
        PAGE.write_text(page, encoding="utf-8")
        results.write(KEPT)
    return 1 if failed else 0


def chosen(parts: Sequence[str]) -> list[Entry]:
    """The entries of which any of `parts` is in the name or the key; without `parts` all."""
    return [
        entry
        for entry in plan.ALL
        if not parts or any(part.lower() in f"{entry.key}\t{entry.name}".lower() for part in parts)
    ]


if __name__ == "__main__":
    sys.exit(main())
