"""How much of a period persons were there: the days that weigh their scores, and who is not graded for want of them."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from services.scoring.domain.attendance import attended
from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.duty import AFTERNOON, MORNING, duty, within
from services.scoring.domain.facts import Facts, Suspended
from services.scoring.domain.lookup import Subjects, looked_up, numbers
from services.scoring.domain.periods import Period

DAYS = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "period": pl.String(),
        "days": pl.Int64(),  # working days in the unit, without those wholly on leave
    }
)
EVERY_DAY = WorkCalendar(WorkRules(morning=(0, 720), afternoon=(720, 1440), days=frozenset(range(7))))
"""Of a set without working time: every day of a membership weighs, and none is judged."""


@dataclass(frozen=True)
class Attendance:
    """`due`: `DUTY` of the period; `occurrences`: `OCCURRENCES`, what the clocks show of it."""

    due: pl.DataFrame
    occurrences: pl.DataFrame


@dataclass(frozen=True)
class Presence:
    """`days`: `DAYS` without the period; `halves` (person, working, due): working days, and the half days of them
    that are not on leave."""

    days: pl.DataFrame
    halves: pl.DataFrame

    def named(self, period: Period) -> pl.DataFrame:
        """`DAYS`, ordered by person and unit."""
        return (
            self.days.with_columns(pl.lit(str(period)).alias("period"))
            .select(DAYS.names())
            .sort("person", "unit")
        )


def attendance(facts: Facts, calendar: WorkCalendar, period: Period, persons: list[str]) -> Attendance:
    due = duty(facts, calendar, period.first_day, period.last_day, persons)
    return Attendance(due, attended(facts, calendar, due))


def by_day(due: pl.DataFrame, placed: pl.DataFrame) -> Presence:
    """Day by day, as `due` says; `placed` are the placements of the period, see `within`."""
    counted = (
        due.filter(pl.col(MORNING) | pl.col(AFTERNOON))
        .group_by("person", "unit")
        .agg(pl.len().cast(pl.Int64).alias("days"))
    )
    days = (
        placed.select("person", "unit")
        .unique()
        .join(counted, on=["person", "unit"], how="left")
        .with_columns(pl.col("days").fill_null(0))
    )
    halves = (
        due.unique(["person", "day"])
        .group_by("person")
        .agg(
            pl.len().cast(pl.Int64).alias("working"),
            (pl.sum(MORNING) + pl.sum(AFTERNOON)).cast(pl.Int64).alias("due"),
        )
    )
    return Presence(days, halves)


def by_count(placed: pl.DataFrame, calendar: WorkCalendar, period: Period) -> Presence:
    """Of persons with one placement in the period and neither leave nor roster: working days are only counted."""
    table, origin = calendar.timetable, period.first_day
    length = (period.last_day - origin).days + 2
    rules = sorted(set(table.units.values()) | {0})
    worked = calendar.worked(period.first_day, period.last_day, frozenset(rules))
    before: list[int] = []
    for number in rules:
        days = set(worked.filter(pl.col("rules") == number)["day"])
        before.append(0)
        for offset in range(length - 1):
            before.append(before[-1] + (origin + timedelta(days=offset) in days))
    known = numbers(before)
    place = pl.lit(0, dtype=pl.Int64)
    if table.units:
        places = {unit: rules.index(number) for unit, number in table.units.items()}
        place = pl.col("unit").replace_strict(places, default=0, return_dtype=pl.Int64)
    first = (pl.col("from") - origin).dt.total_days() + place * length
    end = (pl.col("to") - origin).dt.total_days() + 1 + place * length
    counted = placed.with_columns((looked_up(known, end) - looked_up(known, first)).alias("days"))
    return Presence(
        counted.select("person", "unit", "days"),
        counted.select("person", pl.col("days").alias("working"), (pl.col("days") * 2).alias("due")),
    )


def presence(
    facts: Facts, calendar: WorkCalendar, period: Period, placed: pl.DataFrame
) -> tuple[Presence, Attendance | None]:
    """The presence of all who are `placed` in the period, and what the clocks show of those whom they can show.

    Days are looked at one by one only of those of whom something is known by the day.
    """
    watched = pl.concat(
        [
            within(facts.badges, period.first_day, period.last_day).select("person"),
            within(facts.leave, period.first_day, period.last_day).select("person"),
            facts.roster.filter(pl.col("day").is_between(period.first_day, period.last_day)).select("person"),
            placed.filter(pl.col("person").is_duplicated()).select("person"),
        ]
    )
    special = (
        placed.filter(pl.col("person").is_in(watched["person"].implode()))
        if watched.height
        else placed.clear()
    )
    usual = placed.join(watched, on="person", how="anti") if special.height else placed
    if special.is_empty():
        return by_count(usual, calendar, period), None
    seen = attendance(facts, calendar, period, special["person"].unique().to_list())
    found = by_day(seen.due, special)
    if usual.is_empty():
        return found, seen
    rest = by_count(usual, calendar, period)
    return Presence(pl.concat([found.days, rest.days]), pl.concat([found.halves, rest.halves])), seen


def half_days(
    there: Presence, occurrences: pl.DataFrame | None, suspended: Suspended, subjects: Subjects
) -> pl.DataFrame:
    """subject (number), working (days), due and absent (half days) of every subject.

    What is excused, and everything while the clocks are suspended, is no absence.
    """
    numbered = there.halves.with_columns(subjects.number("person", pl.String()))
    nothing = pl.repeat(0, len(subjects), dtype=pl.Int64, eager=True)
    absent = nothing
    if occurrences is not None and "time-clock" not in suspended.sources:
        missed = (
            occurrences.filter((pl.col("kind") == "absent") & ~pl.col("excused"))
            .group_by("person")
            .agg(pl.sum("half_days"))
            .with_columns(subjects.number("person", pl.String()))
            .drop_nulls("subject")
        )
        absent = nothing.scatter(missed["subject"], missed["half_days"])
    known = numbered.drop_nulls("subject")
    return pl.DataFrame(
        {
            "subject": pl.int_range(len(subjects), dtype=pl.UInt32, eager=True),
            "working": nothing.clone().scatter(known["subject"], known["working"]),
            "due": nothing.clone().scatter(known["subject"], known["due"]),
            "absent": absent,
        }
    )


def share_of_service(
    there: Presence, placed: pl.DataFrame, calendar: WorkCalendar, period: Period
) -> pl.DataFrame:
    """(person, served, working): the working days in service, and with them those on which the person belonged to
    no unit, by the calendar of the last one."""
    first, last = period.first_day, period.last_day
    table = calendar.timetable
    rules = pl.col("unit").replace_strict(table.units, default=0) if table.units else pl.lit(0)
    whose = (
        placed.sort("person", "to", "unit")
        .group_by("person")
        .agg(pl.last("unit"), pl.min("from"), pl.max("to"), pl.len().alias("stays"))
        .with_columns(rules.cast(pl.UInt16).alias("rules"))
    )
    broken = whose.filter((pl.col("from") > first) | (pl.col("to") < last) | (pl.col("stays") > 1))
    days = calendar.worked(first, last, frozenset([0, *table.units.values()])).select("rules", "day")
    missing = (
        broken.select("person", "rules")
        .join(days, on="rules")
        .join(
            placed.with_columns(pl.date_ranges("from", "to").alias("day"))
            .explode("day")
            .select("person", "day"),
            on=["person", "day"],
            how="anti",
        )
        .group_by("person")
        .agg(pl.len().cast(pl.Int64).alias("missing"))
    )
    served = pl.col("working").fill_null(0)
    return (
        whose.select("person")
        .join(there.halves, on="person", how="left")
        .join(missing, on="person", how="left")
        .select("person", served.alias("served"), (served + pl.col("missing").fill_null(0)).alias("working"))
    )


def ungraded(halves: pl.DataFrame, least_presence: int) -> pl.DataFrame:
    """(subject, ungraded): who gets no grade, and why, by subject, working, due and absent (half days, as is due).

    Who attended less than `least_presence` hundredths of a percent; leave counts as attended.
    """
    there = 2 * pl.col("working") - pl.col("absent")
    return halves.select(
        "subject",
        pl.when(pl.col("working") == 0)
        .then(pl.lit("no-working-day"))
        .when(pl.col("due") == 0)
        .then(pl.lit("on-leave"))
        .when(10000 * there < least_presence * 2 * pl.col("working"))
        .then(pl.lit("mostly-absent"))
        .alias("ungraded"),
    ).filter(pl.col("ungraded").is_not_null())
