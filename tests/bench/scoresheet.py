"""A year of facts under a sheet of twenty criteria with monthly caps, escalation and grades, and what its
scores must be by plain sums that share nothing with the evaluator."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from shared.ids import derived_id

TENANT = "so-lon"
YEAR = 2019
A_SUBJECT = 100
"""So many facts has one on the average."""
CRITERIA = tuple(f"tieu-chi-{number:02}" for number in range(20))
BASE, CAP = 100_00, 2_00
GRADES = (("A", 80_00), ("B", 70_00), ("C", 60_00), ("D", 0))
_AT_ONCE = 500_000

_HEAD = """\
criteria: hai-muoi
name: {vi: Hai mươi tiêu chí, en: Twenty criteria}
effective_from: 2019-01-01
individual:
  period: year
  groups:
    - group: chung
      name: {vi: Chung, en: All}
      base: 100
      floor: 0
      items:
"""
_ITEM = """\
        - {{criterion: {criterion}, name: {{vi: Tiêu chí {number}, en: Criterion {number}}},
           points: -0.{tenths}, cap: {{per: month, points: -2}},
           repeats: {{within: month, from: 3, times: 2}}}}
"""
_GRADE = "    - {{grade: {grade}, from: {points}, name: {{vi: {grade}, en: {grade}}}}}\n"


def text(period: str = "year") -> str:
    """The criteria set."""
    items = (_ITEM.format(criterion=one, number=number, tenths=points_of(one) // 10)
             for number, one in enumerate(CRITERIA, 1))  # fmt: skip
    grades = (_GRADE.format(grade=grade, points=points // 100) for grade, points in GRADES)
    return "".join([_HEAD.replace("year", period), *items, "  grades:\n", *grades])


def points_of(criterion: str) -> int:
    """What one fact takes, in hundredths."""
    return CRITERIA.index(criterion) % 9 * 10 + 10


def people(facts: int) -> list[str]:
    return [derived_id(TENANT, str(number)) for number in range(max(1, facts // A_SUBJECT))]


def facts(count: int, seed: int, persons: list[str]) -> Iterator[pl.DataFrame]:
    """`count` facts of `persons` in parts, in no order: stream, event (digits), subject, criterion, day."""
    for start in range(0, count, _AT_ONCE):
        number = pl.int_range(start, min(start + _AT_ONCE, count), dtype=pl.UInt64)
        drawn = pl.select(number.alias("number")).with_columns(
            *(pl.col("number").hash(seed + offset).alias(name) for offset, name in enumerate(("p", "c", "d")))
        )
        digits = pl.col("number").cast(pl.String).str.zfill(16)
        yield drawn.select(
            (pl.lit("record-") + digits).alias("stream"),
            ((pl.col("d") % 10**16).cast(pl.String).str.zfill(16) + digits).alias("event"),
            pl.lit(pl.Series(persons)).gather(pl.col("p") % len(persons)).alias("subject"),
            pl.lit(pl.Series(CRITERIA)).gather(pl.col("c") % len(CRITERIA)).alias("criterion"),
            (pl.lit(date(YEAR, 1, 1)) + pl.duration(days=pl.col("d") % 365)).alias("day"),
        )


def score(told: Iterable[tuple[str, date]]) -> tuple[int, str]:
    """Points and grade of one person from criterion and day of each fact: the third of a month and those
    after it count twice, and a month takes at most the cap."""
    number: defaultdict[tuple[str, int], int] = defaultdict(int)
    for criterion, day in told:
        number[criterion, day.month] += 1
    taken = (
        min(CAP, points_of(criterion) * (count + max(0, count - 2)))
        for (criterion, _), count in number.items()
    )
    points = max(0, BASE - sum(taken))
    return points, next(grade for grade, least in GRADES if points >= least)
