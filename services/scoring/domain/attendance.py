"""From clock punches to what they say about a person's day: late, early, absent, a punch missing.

- A day's first punch is the arrival, its last the departure, whatever the clock's state column says. Punches
  that follow each other by less than `same_punch_seconds` are one. A punch belongs to its calendar day.
- Due are the half days that are not on leave. Minutes are whole, rounded down, and counted from the start
  (before the end) of a half day, not from the end of the grace; as many as the grace are no lateness.
- A due half day is *absent* when the person was outside all of it, or came later after its start, or left
  sooner before its end, than `absent_after_minutes`. It is then not also late or early: *late* is about the
  first due half day that was attended, *early* about the last one. Arriving before time never counts.
- A single punch is a *missing-punch*. In the first half of the due hours it is taken as the arrival, else as
  the departure; the punch that is missing is taken to have been in time, so one slip is not punished as two.
  When the single punch leaves no due half day attended, the absence says all, and there is no missing-punch.
- No punch on a day that is due and judged: every due half day is absent. Whoever has no badge on a day is not
  judged on it.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.duty import AFTERNOON, MORNING, duty, within
from services.scoring.domain.facts import Facts

OCCURRENCES = pl.Schema(
    {
        "person": pl.String(),
        "day": pl.Date(),
        "kind": pl.String(),  # late, early, absent, missing-punch
        "minutes": pl.Int64(),  # of late and early, else 0
        "half_days": pl.Int64(),  # of absent, else 0
        "due_from": pl.Time(),
        "due_to": pl.Time(),
        "events": pl.List(pl.String()),  # the day's punches in order; none when nobody was seen
    }
)
_DAY = ["person", "day"]
_KEY = "person_day"


def occurrences(
    facts: Facts,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
    persons: Collection[str] | None = None,
) -> pl.DataFrame:
    """Everything worth a word between the two days, as `OCCURRENCES`, ordered by person, day and kind.

    A day on which the person came and went in time has no row.
    """
    return attended(facts, calendar.rules, duty(facts, calendar, first_day, last_day, persons))


def attended(facts: Facts, rules: WorkRules, due: pl.DataFrame) -> pl.DataFrame:
    """As `occurrences`, over the rows of `duty`."""
    worked = due.filter(pl.col("judged") & (pl.col(MORNING) | pl.col(AFTERNOON)))
    if worked.is_empty():
        return pl.DataFrame(schema=OCCURRENCES)
    people = worked.select(pl.col("person").unique(maintain_order=True)).with_row_index("number")
    first_day, last_day = worked.select(pl.min("day"), pl.max("day").alias("last")).row(0)
    badges = within(facts.badges, first_day, last_day).join(people, on="person")
    judged = _with_badge(worked, people, badges)
    punches = _punches(facts.punches, badges, first_day, last_day)
    days = judged.join(_first_and_last(punches, rules.same_punch_seconds), on=_KEY, how="left")
    found = _named(_measured(days, rules))
    evidence = (
        punches.join(found.select(_KEY), on=_KEY, how="semi")
        .sort(_KEY, "at", "event")
        .group_by(_KEY, maintain_order=True)
        .agg(pl.col("event").alias("events"))
    )
    return (
        found.join(evidence, on=_KEY, how="left")
        .with_columns(pl.col("events").fill_null(pl.lit([], dtype=pl.List(pl.String))))
        .sort(_KEY, "kind")
        .select(OCCURRENCES.names())
    )


def _key() -> pl.Expr:
    """A person-day as one number, ordered by person and day: grouping by text costs several times as much."""
    number, day = pl.col("number").cast(pl.Int64), pl.col("day").cast(pl.Int32).cast(pl.Int64)
    return (number * 10_000_000 + day).alias(_KEY)


def _with_badge(worked: pl.DataFrame, people: pl.DataFrame, badges: pl.DataFrame) -> pl.DataFrame:
    """The person-days, each once, on which the person has a badge."""
    days = worked.join(people, on="person", how="left").select(_key(), *_DAY, "number", MORNING, AFTERNOON)
    badged = (
        days.join(badges.select("number", "from", "to"), on="number")
        .filter(pl.col("day").is_between(pl.col("from"), pl.col("to")))
        .select(_KEY)
    )
    return days.join(badged, on=_KEY, how="semi").unique(_KEY).drop("number")


def _punches(punches: pl.DataFrame, badges: pl.DataFrame, first_day: date, last_day: date) -> pl.DataFrame:
    """Person-day, at and event of the punches of these days, each under the one who then wore the badge."""
    return (
        punches.lazy()
        .with_columns(pl.col("at").dt.date().alias("day"))
        .filter(pl.col("day").is_between(first_day, last_day))
        .join(badges.lazy().select("number", "badge", "from", "to"), on="badge")
        .filter(pl.col("day").is_between(pl.col("from"), pl.col("to")))
        .select(_key(), "at", "event")
        .collect()
    )


def _first_and_last(punches: pl.DataFrame, same_seconds: int) -> pl.DataFrame:
    """Person-day, came and went (seconds since midnight), single: whether all punches are one."""
    same = pl.duration(seconds=same_seconds)
    span = pl.col("last") - pl.col("first")
    days = punches.group_by(_KEY).agg(
        pl.min("at").alias("first"), pl.max("at").alias("last"), pl.len().cast(pl.Int64).alias("count")
    )
    # n punches each nearer than s to the one before span less than (n - 1) x s: only then are gaps looked at
    unclear = days.filter((pl.col("count") > 2) & (span < same * (pl.col("count") - 1)) & (span >= same))
    chained = (
        punches.join(unclear, on=_KEY, how="semi")
        .sort(_KEY, "at")
        .group_by(_KEY)
        .agg((pl.col("at").diff().max() < same).alias("chained"))
    )
    return days.join(chained, on=_KEY, how="left").select(
        _KEY,
        _seconds("first").alias("came"),
        _seconds("last").alias("went"),
        ((pl.col("count") == 1) | (span < same) | pl.col("chained").fill_null(False)).alias("single"),
    )


def _seconds(column: str) -> pl.Expr:
    at = pl.col(column).dt
    return at.hour().cast(pl.Int64) * 3600 + at.minute().cast(pl.Int64) * 60 + at.second().cast(pl.Int64)


def _measured(days: pl.DataFrame, rules: WorkRules) -> pl.DataFrame:
    """Adds start and end of what is due (seconds), absent_<half> per half day, and single."""
    start = pl.when(MORNING).then(rules.morning[0] * 60).otherwise(rules.afternoon[0] * 60).cast(pl.Int64)
    end = pl.when(AFTERNOON).then(rules.afternoon[1] * 60).otherwise(rules.morning[1] * 60).cast(pl.Int64)
    arrival = pl.col("single") & (pl.col("came") * 2 < pl.col("start") + pl.col("end"))
    departure = pl.col("single") & (pl.col("came") * 2 >= pl.col("start") + pl.col("end"))
    return (
        days.with_columns(start.alias("start"), end.alias("end"))
        .with_columns(
            pl.when(departure).then("start").otherwise("came").alias("came"),
            pl.when(arrival).then("end").otherwise("went").alias("went"),
            pl.col("single").fill_null(False),
        )
        .with_columns(
            (pl.col(half) & _outside(hours, rules.absent_after_minutes)).alias(f"absent_{half}")
            for half, hours in ((MORNING, rules.morning), (AFTERNOON, rules.afternoon))
        )
        .with_columns(
            (pl.col(half) & ~pl.col(f"absent_{half}")).alias(f"present_{half}")
            for half in (MORNING, AFTERNOON)
        )
        .with_columns(_late(rules).alias("late"), _early(rules).alias("early"))
    )


def _outside(hours: tuple[int, int], absent_after: int | None) -> pl.Expr:
    start, end = hours[0] * 60, hours[1] * 60
    outside = pl.col("came").is_null() | (pl.col("came") >= end) | (pl.col("went") <= start)
    if absent_after is None:
        return outside
    late, early = (pl.col("came") - start) // 60, (end - pl.col("went")) // 60
    return outside | (late > absent_after) | (early > absent_after)


def _late(rules: WorkRules) -> pl.Expr:
    start = (
        pl.when("present_morning").then(rules.morning[0]).when("present_afternoon").then(rules.afternoon[0])
    )
    minutes = (pl.col("came") - start.cast(pl.Int64) * 60) // 60
    return pl.when(minutes > rules.grace_minutes).then(minutes)


def _early(rules: WorkRules) -> pl.Expr:
    end = pl.when("present_afternoon").then(rules.afternoon[1]).when("present_morning").then(rules.morning[1])
    minutes = (end.cast(pl.Int64) * 60 - pl.col("went")) // 60
    return pl.when(minutes > rules.grace_minutes).then(minutes)


def _named(days: pl.DataFrame) -> pl.DataFrame:
    """One row per occurrence, without the evidence."""
    absent = pl.col("absent_morning").cast(pl.Int64) + pl.col("absent_afternoon").cast(pl.Int64)
    present = pl.col("present_morning") | pl.col("present_afternoon")
    nothing = pl.lit(0, dtype=pl.Int64)
    kinds = (
        ("late", pl.col("late").is_not_null(), pl.col("late"), nothing),
        ("early", pl.col("early").is_not_null(), pl.col("early"), nothing),
        ("absent", absent > 0, nothing, absent),
        ("missing-punch", pl.col("single") & present, nothing, nothing),
    )
    return pl.concat(
        days.filter(happened).select(
            _KEY,
            *_DAY,
            pl.lit(kind).alias("kind"),
            minutes.alias("minutes"),
            half_days.alias("half_days"),
            _clock("start").alias("due_from"),
            _clock("end").alias("due_to"),
        )
        for kind, happened, minutes, half_days in kinds
    )


def _clock(column: str) -> pl.Expr:
    return pl.time(pl.col(column) // 3600, pl.col(column) // 60 % 60)
