"""Typed facts in memory to scores and the sums of their contributions: the evaluator alone, no database.

A year of 100 facts a person, in no order, under twenty criteria with monthly caps, escalation and grades. A
run has a figure only when everybody has a score, the sums come to it, and the scores of a sample are what
plain sums in Python say. `--ranges` does it for ranges of persons, one after the other.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from services.scoring.domain.attendance.presence import EVERY_DAY
from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.evaluate import Evaluation, evaluate_individuals
from services.scoring.domain.facts import PLACEMENTS, RECORDS, Facts
from services.scoring.domain.periods import Period
from tests.bench import scoresheet
from tests.bench.outcome import Outcome, report
from tests.bench.scoresheet import A_SUBJECT, CRITERIA, YEAR

RANGE = 10_000
SAMPLE = 200
_PERIOD = Period(YEAR, 1, 12)


def records(count: int, seed: int, persons: Sequence[str]) -> pl.DataFrame:
    """`RECORDS`, its words as Enums, as they are read from where facts are kept."""
    words = {
        "subject_kind": pl.Enum(["person", "unit"]),
        "subject": pl.Enum(persons),
        "criterion": pl.Enum(CRITERIA),
        "standing": pl.Enum(["recorded", "retracted", "contested"]),
        "source": pl.Enum(["inspection", "citizen"]),
    }
    same = {
        "subject_kind": "person",
        "quantity": 100,
        "standing": "recorded",
        "source": "inspection",
        "alleged": False,
        "confirmed": False,
    }
    said = [pl.lit(value).alias(name) for name, value in same.items()]
    return pl.concat(
        part.with_columns(said).select(
            (pl.col(name) if name in part.columns or name in same else pl.lit(None))
            .cast(words.get(name, kind))
            .alias(name)
            for name, kind in RECORDS.items()
        )
        for part in scoresheet.facts(count, seed, list(persons))
    )


def facts(count: int, seed: int, persons: Sequence[str]) -> Facts:
    since = date(YEAR - 1, 1, 1)
    placed = [(person, f"phong-{number % 997}", since, None) for number, person in enumerate(persons)]
    return Facts(
        records=records(count, seed, persons),
        placements=pl.DataFrame(placed, schema=PLACEMENTS, orient="row"),
    )


def evaluated(criteria: CriteriaSet, given: Facts) -> tuple[Evaluation, float]:
    """The evaluation, and in how many seconds."""
    began = time.perf_counter()
    done = evaluate_individuals(criteria, _PERIOD, given, EVERY_DAY)
    assert not done.sums.is_empty()
    return done, time.perf_counter() - began


def require_right(done: Evaluation, given: Facts, persons: Sequence[str]) -> None:
    """Raises ValueError unless everybody has the score that plain sums say."""
    found = {subject: (points, grade) for subject, _, points, grade, *_ in done.scores.iter_rows()}
    sums = dict(done.sums.group_by("subject").agg(pl.sum("points")).iter_rows())
    if sums != {subject: points for subject, (points, _) in found.items()} or len(found) != len(persons):
        raise ValueError("the sums of the contributions are not everybody's scores")
    for person in persons[:: max(1, len(persons) // SAMPLE)]:
        mine = given.records.filter(pl.col("subject") == person).select("criterion", "day")
        if found[person] != scoresheet.score(mine.iter_rows()):
            raise ValueError(f"the score of {person} is {found[person]}")


def ranges(events: int, by_range: bool) -> Iterator[tuple[int, list[str]]]:
    """Facts and persons of each piece of the work."""
    persons = scoresheet.people(events)
    size = RANGE if by_range else len(persons)
    for first in range(0, len(persons), size):
        some = persons[first : first + size]
        yield (len(some) * A_SUBJECT if by_range else events), some


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ranges", action="store_true", help=f"{RANGE} persons at a time")
    options = parser.parse_args()
    criteria = load(scoresheet.text(), "hai-muoi.yaml")
    events, seconds = 0, 0.0
    for count, persons in ranges(options.events, options.ranges):
        given = facts(count, options.seed, persons)
        done, spent = evaluated(criteria, given)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        require_right(done, given, persons)
        events, seconds = events + count, seconds + spent
    report(Outcome(events=events, append_seconds=seconds, seconds=seconds, memory={"evaluator": most}))


if __name__ == "__main__":
    main()
