"""The oracle's days: who is due, and what the punches of a day say, one half day at a time."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from services.scoring.domain.criteria.model import Item, WorkRules

Row = dict[str, Any]


def month_days(year: int, month: int) -> list[date]:
    day, days = date(year, month, 1), []
    while day.month == month:
        days.append(day)
        day += timedelta(days=1)
    return days


def covers(row: Row, day: date) -> bool:
    return row["first_day"] <= day and (row["last_day"] is None or day <= row["last_day"])


def works(rules: WorkRules, holidays: frozenset[date], day: date) -> bool:
    if day in rules.compensatory_days:
        return True
    return day.weekday() in rules.days and day not in holidays and day not in rules.extra_holidays


def on_leave(leave: list[Row], person: str, day: date, part: str) -> bool:
    for row in leave:
        if row["person"] != person or not covers(row, day):
            continue
        if day == row["first_day"] and row["first_part"] == "afternoon" and part == "morning":
            continue
        if day == row["last_day"] and row["last_part"] == "morning" and part == "afternoon":
            continue
        return True
    return False


def day_occurrences(
    rules: WorkRules, day: date, due: list[str], punches: list[tuple[datetime, str]]
) -> list[tuple[str, int, int]]:
    """(kind, minutes, half days) of one person's day; `punches` are (at, event) in order."""
    midnight = datetime.combine(day, datetime.min.time())
    hours = {"morning": rules.morning, "afternoon": rules.afternoon}
    spans = {part: [midnight + timedelta(minutes=minute) for minute in hours[part]] for part in due}
    if not punches:
        return [("absent", 0, len(due))]
    came, went = punches[0][0], punches[-1][0]
    gap = timedelta(seconds=rules.same_punch_seconds)
    single = all(later[0] - earlier[0] < gap for earlier, later in pairwise(punches))
    if single:
        went = came
        start, end = spans[due[0]][0], spans[due[-1]][1]
        if came - start < end - came:
            went = end
        else:
            came = start
            went = punches[-1][0]
    minute = timedelta(minutes=1)
    attended = []
    for part in due:
        start, end = spans[part]
        limit = rules.absent_after_minutes
        gone = limit is not None and max((came - start) // minute, (end - went) // minute) > limit
        if came < end and went > start and not gone:
            attended.append(part)
    found = []
    if attended:
        late = (came - spans[attended[0]][0]) // minute
        early = (spans[attended[-1]][1] - went) // minute
        found += [("late", late, 0)] if late > rules.grace_minutes else []
        found += [("early", early, 0)] if early > rules.grace_minutes else []
        found += [("missing-punch", 0, 0)] if single else []
    if len(attended) < len(due):
        found.append(("absent", 0, len(due) - len(attended)))
    return found


def wanted(item: Item, kind: str, minutes: int) -> bool:
    when = item.when
    if when is None or when.kind != kind:
        return False
    return (when.over is None or minutes > when.over) and (when.up_to is None or minutes <= when.up_to)
