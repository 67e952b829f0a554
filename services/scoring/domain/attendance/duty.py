"""Who is due at work when: placements, work calendar and roster, less approved leave.

- Every day that is due has two half days, called `morning` and `afternoon` at whatever time they lie: the two
  spans of its hours. Hours of one span are cut at their middle (whole minutes, rounded down): a night shift
  from 22:00 to 06:00 has the half days 22:00-02:00 and 02:00-06:00, both of the day on which it starts.
- The rules of a day are those of the unit that the person belongs to on it (`WorkRules.of_unit`).
- A roster entry decides about its day, be it a weekday or a holiday: without a shift the day is off; with one
  the shift's hours are due. A shift that the unit's rules do not name makes the day due at the usual hours,
  but it is not judged: when the person had to be there is not known.
- On a day without an entry the usual hours are due if the unit's rules make it a working day.
- Leave takes away the half days that it covers: on its first day from `first_part`, on its last day up to
  `last_part`. A day of which nothing is left is still a working day.
- A day is judged when a clock was read on every calendar day on which its hours lie: on both days of a shift
  across midnight, so that nobody is absent from a night whose morning was not imported yet.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from services.scoring.domain.attendance.calendar import WORKED, WorkCalendar
from services.scoring.domain.attendance.grid import Grid, looked_up
from services.scoring.domain.facts import Facts
from services.scoring.domain.frames import kept

MORNING, AFTERNOON = "morning", "afternoon"

DUTY = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "day": pl.Date(),
        "judged": pl.Boolean(),  # attendance can be judged
        "morning": pl.Boolean(),  # the first half day is due, that is, not on leave
        "afternoon": pl.Boolean(),
        "number": pl.UInt32(),  # the person's place among the sorted persons who are placed in these days
        "hours": pl.UInt16(),  # in the calendar's timetable
    }
)


def duty(
    facts: Facts,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
    persons: Collection[str] | None = None,
) -> pl.DataFrame:
    """`DUTY`: one row per person, unit and working day on which the person belongs to the unit.

    Whoever holds two positions at once has a row in each unit. Ordered by person, unit and day.
    """
    placed = _placed(facts.placements, calendar, first_day, last_day, persons)
    due = _usual(placed, calendar, first_day, last_day)
    if facts.roster.height:
        due = _by_roster(due, placed, facts.roster, calendar, first_day, last_day)
    if facts.leave.height and due.height:
        return _less_leave(due, placed, facts.leave, first_day, last_day).select(DUTY.names())
    whole = pl.lit(True)
    return due.select(
        "person", "unit", "day", "judged", whole.alias(MORNING), whole.alias(AFTERNOON), "number", "hours"
    )


def within(
    spans: pl.DataFrame, first_day: date, last_day: date, persons: Collection[str] | None = None
) -> pl.DataFrame:
    """The rows whose days touch the given ones, with the common days as `from` and `to`."""
    if persons is not None:
        spans = kept(spans, pl.col("person").is_in(list(persons)))
    begun, over = pl.col("first_day") <= last_day, (pl.col("last_day") < first_day).fill_null(False)
    touching = kept(spans, begun & ~over)
    return touching.with_columns(
        pl.max_horizontal("first_day", pl.lit(first_day)).alias("from"),
        pl.min_horizontal("last_day", pl.lit(last_day)).alias("to"),
    )


def _placed(
    placements: pl.DataFrame,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
    persons: Collection[str] | None,
) -> pl.DataFrame:
    """person, unit, from, to, number and the number of the rules of the unit, by person and unit."""
    table = calendar.timetable
    rules = pl.lit(0)
    if table.units:
        rules = pl.col("unit").replace_strict(table.units, default=0)
    return (
        within(placements, first_day, last_day, persons)
        .sort("person", "unit", "from")
        .select(
            "person",
            "unit",
            "from",
            "to",
            pl.col("person").rle_id().cast(pl.UInt32).alias("number"),
            rules.cast(WORKED["rules"]).alias("rules"),
        )
    )


def _usual(placed: pl.DataFrame, calendar: WorkCalendar, first_day: date, last_day: date) -> pl.DataFrame:
    """The working days of everybody who is placed, as if there were neither roster nor leave."""
    rules = frozenset(placed["rules"].unique()) if calendar.timetable.units else frozenset({0})
    days = calendar.worked(first_day, last_day, rules)
    if len(rules) < 2:
        due = placed.drop("rules").join(days, how="cross", maintain_order="left_right")
    else:
        due = placed.join(days, on="rules", maintain_order="left_right")
    if placed["from"].max() != first_day or placed["to"].min() != last_day:
        due = kept(due, pl.col("day").is_between("from", "to"))
    again = (pl.col("number") == pl.col("number").shift()) & (pl.col("unit") == pl.col("unit").shift())
    if placed.select(again.any()).item():
        # only who was twice in one unit can have a day twice
        due = due.unique(["number", "unit", "day"]).sort("number", "unit", "day")
    return due


def _by_roster(
    due: pl.DataFrame,
    placed: pl.DataFrame,
    roster: pl.DataFrame,
    calendar: WorkCalendar,
    first_day: date,
    last_day: date,
) -> pl.DataFrame:
    """The days that the roster says nothing of, and those of its shifts."""
    table = calendar.timetable
    entries = (
        roster.filter(pl.col("day").is_between(first_day, last_day))
        .join(placed, on="person")
        .filter(pl.col("day").is_between("from", "to"))
    )
    shifts = calendar.rostered(first_day, last_day, frozenset(placed["rules"].unique()))
    usual = pl.lit(pl.Series(table.usual, dtype=WORKED["hours"])).gather("rules")
    assigned = (
        entries.filter(pl.col("shift").is_not_null())
        .join(shifts, on=["rules", "shift", "day"], how="left")
        .with_columns(pl.col("judged").fill_null(False), pl.col("hours").fill_null(usual))
    )
    columns = ["person", "unit", "day", "judged", "number", "hours"]
    return pl.concat(
        [
            due.join(entries, on=["number", "day"], how="anti").select(columns),
            assigned.unique(["number", "unit", "day"]).select(columns),
        ]
    ).sort("number", "unit", "day")


def _less_leave(
    due: pl.DataFrame, placed: pl.DataFrame, leave: pl.DataFrame, first_day: date, last_day: date
) -> pl.DataFrame:
    people = placed.select("person", "number").unique()
    days = (
        within(leave, first_day, last_day)
        .join(people, on="person")
        .with_columns(pl.date_ranges("from", "to").alias("day"))
        .explode("day")
    )
    grid = Grid(first_day, last_day, people.height)
    starts_late = (pl.col("day") == pl.col("first_day")) & (pl.col("first_part") == AFTERNOON)
    ends_early = (pl.col("day") == pl.col("last_day")) & (pl.col("last_part") == MORNING)
    away = {
        MORNING: grid.marked(kept(days, ~starts_late).select(grid.key())),
        AFTERNOON: grid.marked(kept(days, ~ends_early).select(grid.key())),
    }
    return due.with_columns((~looked_up(gone, grid.key())).alias(half) for half, gone in away.items())
