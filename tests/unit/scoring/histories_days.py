"""Generated days at work: punches of every kind, badges, leave, a roster and explanations."""

from datetime import date, datetime, time, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from services.scoring.domain.criteria.model import Span, WorkRules
from services.scoring.domain.periods import Period
from shared.contracts.observations import PunchSlip
from tests.unit.scoring.histories_draw import pick, some, times, tuples

Rows = dict[str, list[tuple[Any, ...]]]

MINUTE, HOUR = 60, 3600
ON_TIME = 6 * HOUR + 58 * MINUTE
LATE = tuple(
    hour * HOUR + second
    for hour, second in (
        (7, 6 * MINUTE),
        (7, 5 * MINUTE + 59),
        (7, 16 * MINUTE),
        (7, 31 * MINUTE),
        (8, 59),
    )
)
ABSENT = tuple(hour * HOUR + second for hour, second in ((8, MINUTE), (10, 30 * MINUTE), (12, 0), (14, 0)))
AFTERNOON = 13 * HOUR + 6 * MINUTE
EARLY = tuple(
    hour * HOUR + second
    for hour, second in (
        (16, 54 * MINUTE),
        (16, 54 * MINUTE + 1),
        (16, 30 * MINUTE),
        (15, 59 * MINUTE),
        (10, 59 * MINUTE + 59),
    )
)
GONE = (11 * HOUR, 15 * HOUR)
HOME = 17 * HOUR
BETWEEN: tuple[tuple[int, ...], ...] = (
    (),
    (11 * HOUR, 13 * HOUR),
    (9 * HOUR, 9 * HOUR + 31 * MINUTE),
    (9 * HOUR, 9 * HOUR + 30 * MINUTE + 59),
    (8 * HOUR, 8 * HOUR + 40 * MINUTE, 15 * HOUR, 15 * HOUR + 45 * MINUTE),
    (10 * HOUR + 30 * MINUTE, 13 * HOUR + 20 * MINUTE),
    (9 * HOUR,),
    (11 * HOUR, 11 * HOUR + 20, 11 * HOUR + 75, 13 * HOUR),
)
DAYS = (
    (ON_TIME, HOME),
    *((arrival, HOME) for arrival in LATE),
    *((ON_TIME, departure) for departure in EARLY),
    *((LATE[number], EARLY[number]) for number in range(len(EARLY))),
    *((arrival, 18 * HOUR) for arrival in ABSENT),
    *((ON_TIME, departure) for departure in GONE),
    (AFTERNOON, HOME),
    *((arrival, None) for arrival in (*LATE[:3], *ABSENT[1:3], AFTERNOON)),
    *((None, departure) for departure in (HOME, *EARLY[:3], GONE[0])),
    (None, None),
    (5 * HOUR + 57 * MINUTE, 23 * HOUR + 59 * MINUTE + 59),
)
SHIFTED = (
    0,
    -10 * MINUTE,
    6 * MINUTE,
    40 * MINUTE,
    -40 * MINUTE,
    130 * MINUTE,
    360 * MINUTE,
    361 * MINUTE,
    None,
)
AGAIN = (0, 0, 20, 59, 60, 119, 120)
KINDS = get_args(PunchSlip)


def attendance_rows(
    draw: st.DrawFn,
    kind: str,
    work: WorkRules | None,
    persons: tuple[str, ...],
    period: Period,
    days: list[date],
) -> Rows:
    """Nothing of it for units, nor without working time."""
    rows: Rows = {name: [] for name in ("punches", "badges", "leave", "roster", "explanations")}
    if kind == "unit" or work is None:
        return rows
    inside = [day for day in days if period.first_day <= day <= period.last_day]
    busy = some(draw, [day for day in inside if day.weekday() < 5], 5, 2) + some(draw, days, 1)
    busy += [day + timedelta(1) for day in busy[:2] if day + timedelta(1) not in busy]
    for person in persons:
        rows["badges"] += badges(draw, person, days)
    of = tuples((*persons[:1] * 3, *persons), tuple(busy))
    shifts = {code: spans for code, spans in work.shifts}
    chosen = times(draw, tuples((*persons[:1] * 3, *persons), tuple(busy), (*shifts, None, "unheard-of")), 5)
    entries = {(person, day): shift for person, day, shift in chosen if shifts or shift is None}
    rows["roster"] = [(*whose, shift) for whose, shift in entries.items()]
    seen = dict.fromkeys(times(draw, of, 14, 2))
    rows["punches"] = punches(draw, list(seen))
    for (person, day), shift in entries.items():
        rows["punches"] += shift_punches(draw, person, day, shifts.get(shift or "", ()), len(rows["punches"]))
    rows["leave"] = leave(draw, persons, [*busy, *days])
    rows["explanations"] = explanations(draw, [*seen, *entries, *((person, busy[0]) for person in persons)])
    return rows


def badges(draw: st.DrawFn, person: str, days: list[date]) -> list[tuple[Any, ...]]:
    """Mostly one for ever; else none, two, or one that begins or ends."""
    own = (person, f"badge-{person}", date(2000, 1, 1), None)
    match pick(draw, ("ever", "ever", "ever", "span", "two", "none")):
        case "none":
            return []
        case "span":
            first, last = sorted((pick(draw, days), pick(draw, days)))
            return [(person, f"badge-{person}", first, last)]
        case "two":
            return [own, (person, "shared", pick(draw, days), None)]
    return [own]


def punches(draw: st.DrawFn, person_days: list[tuple[str, date]]) -> list[tuple[Any, ...]]:
    """Days with an arrival, a departure, and what was between; now and then under a badge that many wear."""
    rows: list[tuple[Any, ...]] = []
    for person, day in person_days:
        (arrival, departure), between, again, shared = draw(
            tuples(DAYS, BETWEEN, AGAIN, (False,) * 7 + (True,))
        )
        seconds = [second for second in (arrival, *between, departure) if second is not None]
        for second in seconds:
            rows.append((shared, person, day, second))
            if again:
                rows.append((shared, person, day, second + again))
    return [
        ("shared" if shared else f"badge-{person}", at(day, second), f"p{number:03}")
        for number, (shared, person, day, second) in enumerate(rows)
    ]


def shift_punches(
    draw: st.DrawFn, person: str, day: date, spans: tuple[Span, ...], number: int
) -> list[tuple[Any, ...]]:
    """Near the edges of a shift, some before or after it, or missing."""
    if not spans:
        return []
    edges = (spans[0][0], spans[-1][1])
    seconds = [
        edge * MINUTE + shifted
        for edge, shifted in zip(edges, draw(tuples(SHIFTED, SHIFTED)), strict=True)
        if shifted is not None
    ]
    return [
        (f"badge-{person}", at(day, second), f"s{number + place:03}") for place, second in enumerate(seconds)
    ]


def at(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def leave(draw: st.DrawFn, persons: tuple[str, ...], on: list[date]) -> list[tuple[Any, ...]]:
    parts = ("morning", "afternoon")
    rows = []
    told = times(draw, tuples(persons, tuple(on), parts, tuple(on), parts), 3)
    for number, (person, one, first_part, other, last_part) in enumerate(told):
        first, last = min(one, other), max(one, other)
        if first == last and (first_part, last_part) == ("afternoon", "morning"):
            last_part = "afternoon"
        rows.append((person, f"l{number}", "annual", first, first_part, last, last_part, f"el{number}"))
    return rows


def explanations(draw: st.DrawFn, person_days: list[tuple[str, date]]) -> list[tuple[Any, ...]]:
    outcomes = ("accepted", "accepted", "open", "refused")
    told = tuples(tuple(person_days), outcomes, (0, 1, 3, 4))
    newest = {(row[0], kind): (row[0], kind, *row[1:]) for row in times(draw, told, 4) for kind in KINDS}
    return [
        (person, day, kind, outcome, day + timedelta(later), f"x{number}")
        for number, ((person, day), kind, outcome, later) in enumerate(newest.values())
    ]
