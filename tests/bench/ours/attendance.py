"""Clock punches in memory to person-days to points: the evaluator alone, without log, broker and database.

A month of an organisation whose people punch four times a day. What each person-day is to show is drawn
first, and the punches are made to show it; a run has a figure only when every person's points are what the
drawn days come to, by sums that share nothing with the evaluator. `--ranges` does it for ranges of persons,
one after the other.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date

import polars as pl

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.evaluate import evaluate_individuals
from services.scoring.domain.facts import BADGES, PLACEMENTS, PUNCHES, Facts
from services.scoring.domain.periods import Period
from tests.bench.outcome import Outcome, report

MONTH = Period(2026, 10, 1)
A_DAY = 4
RANGE = 10_000

CRITERIA = """\
criteria: cham-cong
name: {vi: Chấm công, en: Attendance}
effective_from: 2026-01-01
work:
  hours: {morning: ["07:00", "11:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri, sat]
  grace_minutes: 5
  absent_after_minutes: 60
  left_post_after_minutes: 30
individual:
  period: month
  least_presence: 0
  groups:
    - group: gio-giac
      name: {vi: Giờ giấc, en: Hours}
      base: 100
      items:
        - {criterion: di-muon, name: {vi: Đi muộn, en: Late}, from: attendance,
           when: {kind: late}, points: -0.5}
        - {criterion: ve-som, name: {vi: Về sớm, en: Early}, from: attendance,
           when: {kind: early}, points: -0.01, per: minute}
        - {criterion: vang, name: {vi: Vắng, en: Absent}, from: attendance,
           when: {kind: absent}, points: -5, per: half-day, cap: {per: month, points: -20}}
        - {criterion: bo-vi-tri, name: {vi: Bỏ vị trí, en: Left the post}, from: attendance,
           when: {kind: left-post}, points: -2}
  grades:
    - {grade: A, from: 80, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Kém, en: Poor}}
"""

_ABSENT = pl.col("case") == 0
_LATE = pl.col("case").is_between(1, 6)
_EARLY = pl.col("case").is_between(7, 10)
_AWAY = pl.col("case").is_between(11, 12)


def drawn(first: int, people: int, days: list[date], seed: int) -> pl.DataFrame:
    """person-days: who, day, and the case of a hundred and the minutes of it that the day is to show."""
    who = pl.DataFrame({"who": pl.int_range(first, first + people, eager=True)})
    drawn = pl.struct("who", "day").hash(seed)
    return who.join(pl.DataFrame({"day": days}), how="cross", maintain_order="left_right").with_columns(
        (drawn % 100).cast(pl.Int64).alias("case"), (drawn // 100 % 25 + 31).cast(pl.Int64).alias("minutes")
    )


def points(drawn: pl.DataFrame) -> pl.DataFrame:
    """subject and points, in hundredths: what the drawn days come to."""
    absent = (_ABSENT.sum() * 1000).clip(upper_bound=2000)
    taken = _LATE.sum() * 50 + pl.col("minutes").filter(_EARLY).sum() + absent + _AWAY.sum() * 200
    left = (10000 - taken.cast(pl.Int64)).clip(lower_bound=0)
    return drawn.group_by("who", maintain_order=True).agg(left.alias("points")).select(_person(), "points")


def facts(drawn: pl.DataFrame) -> Facts:
    """The month of those who are drawn: their punches by badge and time, as a table is read by its key."""
    late, early, away = (pl.when(case).then("minutes").otherwise(0) for case in (_LATE, _EARLY, _AWAY))
    times = pl.concat_list(
        7 * 60 + late, 11 * 60 - away, pl.lit(13 * 60 - 5), 17 * 60 + 1 - early - _EARLY.cast(pl.Int64)
    )
    punches = (
        drawn.filter(~_ABSENT)
        .select(_badge(), "day", times.alias("minute"))
        .explode("minute")
        .select(
            "badge",
            pl.col("day").cast(pl.Datetime("us")) + pl.duration(minutes="minute"),
            pl.format("019a3f00-0000-7000-8000-{}", pl.int_range(pl.len()) + 100_000_000_000),
        )
    )
    punches.columns = PUNCHES.names()
    people = drawn.select("who").unique(maintain_order=True)
    since, open_end = pl.lit(date(2026, 1, 1)), pl.lit(None, dtype=pl.Date)
    unit = pl.format("unit-{}", pl.col("who") // 20)
    badges, placements = (
        people.select(_person(), other, since.alias("since"), open_end.alias("until"))
        for other in (_badge(), unit.alias("unit"))
    )
    badges.columns, placements.columns = BADGES.names(), PLACEMENTS.names()
    return Facts(punches=punches, badges=badges, placements=placements)


def _person() -> pl.Expr:
    return pl.format("019a3f00-0000-7000-9000-{}", pl.col("who") + 100_000_000_000).alias("subject")


def _badge() -> pl.Expr:
    return pl.format("{}", pl.col("who") + 1_000_000).alias("badge")


def ranges(people: int, by_range: bool) -> Iterator[tuple[int, int]]:
    """First person and number of persons of each piece of the work."""
    size = RANGE if by_range else people
    for first in range(0, people, size):
        yield first, min(size, people - first)


def evaluated(criteria: CriteriaSet, calendar: WorkCalendar, asked: pl.DataFrame) -> tuple[int, float]:
    """How many punches there were, and in how many seconds; raises ValueError when a score is wrong."""
    given = facts(asked)
    began = time.perf_counter()
    scores = evaluate_individuals(criteria, MONTH, given, calendar).scores
    seconds = time.perf_counter() - began
    if not scores.select("subject", "points").equals(points(asked)):
        raise ValueError("the scores are not what the punches were made to show")
    return given.punches.height, seconds


def month(events: int) -> tuple[int, WorkCalendar, CriteriaSet]:
    """The people who make about so many punches, the calendar and the rules."""
    criteria = load(CRITERIA, "cham-cong.yaml")
    assert criteria.work is not None
    calendar = WorkCalendar(criteria.work, clocked_days=frozenset(MONTH.days()))
    days = len(calendar.working_days(MONTH.first_day, MONTH.last_day))
    return max(1, events // (days * A_DAY)), calendar, criteria


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000, help="about so many punches")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ranges", action="store_true", help=f"{RANGE} persons at a time")
    options = parser.parse_args()
    people, calendar, criteria = month(options.events)
    days = calendar.working_days(MONTH.first_day, MONTH.last_day)
    done = [
        evaluated(criteria, calendar, drawn(first, some, days, options.seed))
        for first, some in ranges(people, options.ranges)
    ]
    finish(sum(punches for punches, _ in done), sum(seconds for _, seconds in done))


def finish(punches: int, seconds: float) -> None:
    """Report them, with the most memory that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = {"evaluator": most}
    report(Outcome(events=punches, append_seconds=seconds, seconds=seconds, memory=memory))


if __name__ == "__main__":
    main()
