"""From clock punches to what they say about a day: late, early, absent, left the post, a punch missing.

What is due on a day, and whether it is judged, is in `duty`; each due day has a first and a second half day.

- A punch belongs to its calendar day. A *rostered* shift also draws punches of the calendar day before and
  after its own: those within `REACH_MINUTES` (six hours) before its first due minute or after its last one
  that lie strictly nearer to it than to what is due on their own calendar day. The distance is from the punch
  to the nearest moment between the first due start and the last due end of a day, nought inside; on a day
  with nothing due it is without end. Between two shifts that draw, the nearer has it, of equally near ones
  the earlier. So a night shift from 22:00 has the departure at 06:10, though the usual hours begin at 07:00.
  A shift that the rules do not name draws none: its hours are not known.
- A day's first punch is the arrival, its last the departure, whatever the clock's state column says. Punches
  that follow each other by less than `same_punch_seconds` are one. Fractions of a second are not looked at.
- Due are the half days that are not on leave. Minutes are whole, rounded down, and counted from the start
  (before the end) of a half day, not from the end of the grace; as many as the grace are no lateness.
- A due half day is *absent* when the person was outside all of it, or came later after its start, or left
  sooner before its end, than `absent_after_minutes`. It is then not also late or early: *late* is about the
  first due half day that was attended, *early* about the last one. Arriving before time never counts.
- A single punch is a *missing-punch*. In the first half of the time from the first due start to the last due
  end it is taken as the arrival, else as the departure; the punch that is missing is taken to have been in
  time, so one slip is not punished as two. When the single punch leaves no due half day attended, the absence
  says all, and there is no missing-punch.
- With an even number of punches, four at least (those that are one counted once), the person was away between
  the second and third, the fourth and fifth, and so on: from the last of the punches that are one to the
  first of the next ones. What of such a gap lies inside due half days that were attended, lunch and absences
  left aside, is counted together; more whole minutes than `left_post_after_minutes` are one *left-post* with
  these minutes, each gap by itself. An odd number leaves open who was away when, and none is judged.
- No punch on a day that is due and judged: every due half day is absent. Whoever has no badge on a day is not
  judged on it. Leave of every kind, a business trip too, takes half days away and is never an absence.
- Who belongs to several units on a day is judged once, by the first of these, in the order of their codes,
  in which the day is due.
- An occurrence is *excused* when the person explained this kind on this day, the explanation was accepted,
  and it was made at most `explained_within_days` after the day; the explanation's event then follows the
  punches. It excuses every left-post of the day. An open, refused or late one changes nothing. Half days of
  an excused absence are taken as attended.

For the days from a to b, punches from a - 1 to b + 1 and the roster from a - 2 to b + 2 are looked at, and
whether a clock was read on b + 1.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import AFTERNOON, MORNING, duty
from services.scoring.domain.attendance.excused import excused
from services.scoring.domain.attendance.grid import Grid, key_of, looked_up
from services.scoring.domain.attendance.hours import Limits, limits
from services.scoring.domain.attendance.passages import gaps, minutes_inside, passages
from services.scoring.domain.attendance.punched import drawn, punched, wearers, with_badge
from services.scoring.domain.attendance.slips import due_span, in_time, measured, named, said
from services.scoring.domain.facts import Facts
from services.scoring.domain.frames import kept

OCCURRENCES = pl.Schema(
    {
        "person": pl.String(),
        "day": pl.Date(),
        "kind": pl.String(),  # late, early, absent, missing-punch, left-post
        "minutes": pl.Int64(),  # of late, early and left-post, else 0
        "half_days": pl.Int64(),  # of absent, else 0
        "due_from": pl.Time(),
        "due_to": pl.Time(),  # of a shift across midnight before due_from
        "events": pl.List(pl.String()),  # the day's punches in order; none when nobody was seen
        "excused": pl.Boolean(),
    }
)


def occurrences(
    facts: Facts,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
    persons: Collection[str] | None = None,
) -> pl.DataFrame:
    """Everything worth a word between the two days, as `OCCURRENCES`, ordered by person, day and kind.

    Several left-posts of a day are in the order of their time. A day on which the person came and went in
    time has no row.
    """
    return attended(facts, calendar, duty(facts, calendar, first_day, last_day, persons))


def attended(facts: Facts, calendar: WorkCalendar, due: pl.DataFrame) -> pl.DataFrame:
    """As `occurrences`, over the rows of `duty`, all of a person's together."""
    worked = kept(_once(due), pl.col("judged") & (pl.col(MORNING) | pl.col(AFTERNOON)))
    if worked.is_empty():
        return pl.DataFrame(schema=OCCURRENCES)
    first_day, last_day, greatest = worked.select(
        pl.min("day"), pl.max("day").alias("last"), pl.max("number")
    ).row(0)
    grid = Grid(first_day, last_day, greatest + 1)
    rules = _limits(calendar, worked)
    numbers = worked["number"]
    people = worked.select("person", "number").filter((numbers != numbers.shift()).fill_null(True))
    worn = wearers(facts.badges, people, grid)
    days = worked.with_columns(grid.key(), *due_span(rules))
    days = with_badge(days, worn, grid)
    punches = _of_their_days(facts, calendar, people, worn, grid)
    found = _found(punches, days, rules, grid)
    if found is None or found.is_empty():
        return pl.DataFrame(schema=OCCURRENCES)
    found = _with_evidence(found.sort("key", "kind", "begins"), facts.punches, punches, grid)
    return excused(found, facts.explanations, rules).select(
        "person",
        "day",
        "kind",
        "minutes",
        "half_days",
        _clock("start").alias("due_from"),
        _clock("end").alias("due_to"),
        "events",
        "excused",
    )


def _once(due: pl.DataFrame) -> pl.DataFrame:
    """Each person-day once, in the first of the person's units; `due` is ordered by person, unit and day."""
    moves = (pl.col("unit") != pl.col("unit").shift()) & (pl.col("number") == pl.col("number").shift())
    if not due.select(moves.any()).item():
        return due
    return due.unique(["number", "day"], keep="first", maintain_order=True)


def _limits(calendar: WorkCalendar, days: pl.DataFrame) -> Limits:
    hours = days["hours"]
    alike = hours.min() == hours.max()
    return limits(calendar.rules, frozenset(hours.head(1) if alike else hours.unique()))


def _of_their_days(
    facts: Facts, calendar: WorkCalendar, people: pl.DataFrame, worn: pl.DataFrame, grid: Grid
) -> pl.DataFrame:
    """moment and row of the punches, each under the day to which it belongs."""
    rostered = facts.roster
    if rostered.height:
        shifts = pl.col("day").is_between(*grid.days_around()) & pl.col("shift").is_not_null()
        rostered = kept(rostered, shifts).join(people, on="person", how="semi")
    if rostered.is_empty():
        return punched(facts.punches, worn, grid, neighbours=False)
    due = _once(duty(facts, calendar, *grid.days_around(), rostered["person"].unique()))
    due = kept(due, pl.col(MORNING) | pl.col(AFTERNOON)).drop("number").join(people, on="person")
    spans = due.select(grid.key(), "hours", *due_span(_limits(calendar, due)))
    return drawn(punched(facts.punches, worn, grid, neighbours=True), spans, calendar.timetable.hours, grid)


def _found(punches: pl.DataFrame, days: pl.DataFrame, rules: Limits, grid: Grid) -> pl.DataFrame | None:
    """Everything that the days say, with the columns of `said`; None when all are plainly in time.

    Only those that are not are looked at closely.
    """
    hours = grid.array(days, "hours")
    passed = passages(punches, hours, rules)
    days = days.with_columns(
        looked_up(grid.array(passed.days, column), pl.col("key")).alias(column)
        for column in ("came", "went", "before", "until")
    )
    suspect, away = ~in_time(rules), None
    if rules.judge_gaps:
        away = gaps(passed, hours, rules, grid)
        suspect |= looked_up(grid.marked(away), pl.col("key"))
    suspects = kept(days, suspect)
    if suspects.is_empty():
        return None
    looked_at = measured(suspects, rules)
    said_of_them = [*named(looked_at), *_left_posts(away, looked_at, rules)]
    return pl.concat(said_of_them) if said_of_them else None


def _left_posts(away: pl.DataFrame | None, days: pl.DataFrame, rules: Limits) -> list[pl.DataFrame]:
    if away is None or away.is_empty():
        return []
    minutes = minutes_inside(rules, pl.col("present_morning"), pl.col("present_afternoon"))
    left = away.drop("hours").join(days, on="key").with_columns(minutes.alias("minutes"))
    said_of = said("left-post", pl.col("minutes"), pl.lit(0, dtype=pl.Int64), pl.col("begins"))
    return [kept(left, pl.col("minutes") > rules.left_post_after).select(*said_of)]


def _with_evidence(
    found: pl.DataFrame, facts: pl.DataFrame, punches: pl.DataFrame, grid: Grid
) -> pl.DataFrame:
    """Adds events: the punches of the day in their order."""
    rows = kept(punches, looked_up(grid.marked(found), key_of("moment")))
    of_days = (
        rows.select(
            key_of("moment"),
            looked_up(facts["at"], pl.col("row")).alias("at"),
            looked_up(facts["event"], pl.col("row")).alias("event"),
        )
        .sort("key", "at", "event")
        .group_by("key", maintain_order=True)
        .agg(pl.col("event").alias("events"))
        .with_row_index("nth")
    )
    nth = looked_up(grid.array(of_days, "nth"), pl.col("key"))
    return found.with_columns(looked_up(of_days["events"], nth).fill_null([]).alias("events"))


def _clock(column: str) -> pl.Expr:
    minutes = pl.col(column) // 60
    return pl.time(minutes // 60 % 24, minutes % 60)
