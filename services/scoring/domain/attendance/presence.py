"""How much of a period persons were there: the days that weigh scores, and who had too few for a grade."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from services.scoring.domain.attendance.attended import OCCURRENCES, attended
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import AFTERNOON, DUTY, MORNING, duty, within
from services.scoring.domain.counting.lookup import Subjects, looked_up, numbers
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.facts import Facts, Suspended
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


_FEW = 64
"""So few placements that it takes longer to find out who needs to be looked at by the day."""


@dataclass(frozen=True)
class Attendance:
    """`due`: `DUTY` of the period; `occurrences`: `OCCURRENCES`, what the clocks show of it."""

    due: pl.DataFrame
    occurrences: pl.DataFrame


@dataclass(frozen=True)
class Presence:
    """`days`: `DAYS` without the period; `halves` (person, working, due): working days, and the half days
    of them that are not on leave."""

    days: pl.DataFrame
    halves: pl.DataFrame

    def named(self, period: Period) -> pl.DataFrame:
        """`DAYS`, ordered by person and unit."""
        text = pl.lit(str(period)).alias("period")
        return self.days.select("person", "unit", text, "days").sort("person", "unit")


Observed = tuple[Presence, Attendance | None]
"""How much all were there, and what the clocks show, if there is anybody of whom they could."""


def attendance(facts: Facts, calendar: WorkCalendar, period: Period, persons: list[str]) -> Attendance:
    due = duty(facts, calendar, period.first_day, period.last_day, persons)
    return Attendance(due, attended(facts, calendar, due))


def by_day(due: pl.DataFrame, placed: pl.DataFrame) -> Presence:
    """Day by day, as `due` says; `placed` are the placements of the period, see `within`."""
    halves = (pl.sum(MORNING) + pl.sum(AFTERNOON)).cast(pl.Int64).alias("due")
    counted = due.group_by("person", "unit").agg(
        (pl.col(MORNING) | pl.col(AFTERNOON)).sum().cast(pl.Int64).alias("days"),
        pl.len().cast(pl.Int64).alias("working"),
        halves,
    )
    days = counted.select("person", "unit", "days")
    if counted.height != placed.height:
        places = placed.select("person", "unit").unique().join(days, on=["person", "unit"], how="left")
        days = places.with_columns(pl.col("days").fill_null(0))
    if counted["person"].n_unique() == counted.height:
        return Presence(days, counted.select("person", "working", "due"))
    once = due.unique(["person", "day"]).group_by("person")
    return Presence(days, once.agg(pl.len().cast(pl.Int64).alias("working"), halves))


def by_count(placed: pl.DataFrame, calendar: WorkCalendar, period: Period) -> Presence:
    """Of persons with one placement in the period and no leave or roster: working days are just counted."""
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
    facts: Facts,
    calendar: WorkCalendar,
    period: Period,
    placed: pl.DataFrame,
    occurrences: pl.DataFrame | None = None,
) -> Observed:
    """The presence of all who are `placed` in the period, and what the clocks show of those whom they can
    show: `occurrences`, where these are known before.

    Days are looked at one by one only of those of whom something is known by the day, and of a few.
    """
    special, usual = _divided(facts, period, placed, by_badge=occurrences is None)
    if special.is_empty():
        seen = None if occurrences is None else Attendance(pl.DataFrame(schema=DUTY), occurrences)
        return by_count(usual, calendar, period), seen
    persons = special["person"].unique().to_list()
    if occurrences is None and facts.badges.height:
        seen = attendance(facts, calendar, period, persons)
    else:
        due = duty(facts, calendar, period.first_day, period.last_day, persons)
        seen = Attendance(due, pl.DataFrame(schema=OCCURRENCES) if occurrences is None else occurrences)
    found = by_day(seen.due, special)
    if usual.is_empty():
        return found, seen
    rest = by_count(usual, calendar, period)
    return Presence(pl.concat([found.days, rest.days]), pl.concat([found.halves, rest.halves])), seen


def _divided(
    facts: Facts, period: Period, placed: pl.DataFrame, *, by_badge: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Those who were on leave or in a roster, or have several placements, and with `by_badge` who carry one;
    and all others, unless they are few."""
    first, last = period.first_day, period.last_day
    spans = [facts.leave, *([facts.badges] if by_badge else [])]
    known = [within(frame, first, last).select("person") for frame in spans if frame.height]
    if facts.roster.height:
        known.append(facts.roster.filter(pl.col("day").is_between(first, last)).select("person"))
    several = placed["person"].is_duplicated()
    if several.any():
        known.append(placed.select("person").filter(several))
    if not known:
        return placed.clear(), placed
    if placed.height <= _FEW:
        return placed, placed.clear()
    by_day = pl.concat(known)
    return placed.join(by_day, on="person", how="semi"), placed.join(by_day, on="person", how="anti")


def half_days(
    there: Presence, occurrences: pl.DataFrame | None, suspended: Suspended, subjects: Subjects
) -> pl.DataFrame:
    """subject (number), working (days), due and absent (half days) of every subject.

    What is excused, and everything while the clocks are suspended, is no absence.
    """
    known = there.halves.select(subjects.number("person", pl.String()), "working", "due")
    absent = _nothing(subjects)
    if occurrences is not None and "time-clock" not in suspended.sources:
        missed = occurrences.filter((pl.col("kind") == "absent") & ~pl.col("excused"))
        if not missed.is_empty():
            number = subjects.number("person", pl.String())
            sums = missed.group_by(number).agg(pl.sum("half_days")).drop_nulls("subject")
            absent = absent.scatter(sums["subject"], sums["half_days"])
    return pl.DataFrame(
        {
            "subject": pl.int_range(len(subjects), dtype=pl.UInt32, eager=True),
            "working": _nothing(subjects).scatter(known["subject"], known["working"]),
            "due": _nothing(subjects).scatter(known["subject"], known["due"]),
            "absent": absent,
        }
    )


def _nothing(subjects: Subjects) -> pl.Series:
    return pl.repeat(0, len(subjects), dtype=pl.Int64, eager=True)


def share_of_service(
    there: Presence, placed: pl.DataFrame, calendar: WorkCalendar, period: Period
) -> pl.DataFrame:
    """(person, served, working): the working days in service, and with them those on which the person
    belonged to no unit, by the calendar of the last one."""
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
    """(subject, ungraded): who gets no grade, and why, by subject, working, due and absent (half days, as
    is due).

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
