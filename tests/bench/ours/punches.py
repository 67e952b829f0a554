"""The real services, a process each: a file of clock punches, from its upload to the last score.

Here a score is not a sum but the attendance rules of the shipped criteria: work calendar, grace, leave, caps.
"""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.ours.installation import installation, prepare
from tests.bench.outcome import Outcome, report
from thidua.importing import follow, send
from thidua.sample.files import write
from thidua.sample.generator import FEWEST_DAYS, FEWEST_PEOPLE, generate

PUNCHES_A_DAY = 1.4
"""Of a person, on the mean of all days of the calendar."""


def size(punches: int) -> tuple[int, int]:
    """People and days of a sample with about so many punches: more of both, the more there are."""
    people = max(FEWEST_PEOPLE, round((punches / PUNCHES_A_DAY) ** 0.5))
    return people, min(365, max(FEWEST_DAYS, round(punches / PUNCHES_A_DAY / people)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=12_000, help="about so many punches")
    options, _ = parser.parse_known_args()
    people, days = size(options.events)
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = generate(people, days)
        write(sample, folder)
        with installation(folder) as running:
            prepare(running, sample, folder)
            began = time.monotonic()
            state = follow(running.client, send(running.client, "punches", folder / "punches.dat", {}))
            imported = time.monotonic() - began
            running.settle()
            seconds = time.monotonic() - began
    report(Outcome(events=state["imported"], append_seconds=imported, seconds=seconds))


if __name__ == "__main__":
    main()
