"""Generated histories: what happened to three persons and three units around a period, under which rules."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from services.scoring.domain import facts as frames
from services.scoring.domain.criteria.model import CriteriaSet
from services.scoring.domain.facts import Facts, Suspended
from services.scoring.domain.periods import Period
from shared.contracts.personnel import DisciplineForm
from tests.unit.scoring.given import frame
from tests.unit.scoring.histories_criteria import Kind, criteria_set, recorded
from tests.unit.scoring.histories_days import attendance_rows
from tests.unit.scoring.histories_draw import one_in, pick, some, times, tuples

PERSONS = ("an", "binh", "chi")
UNITS = ("phong-a", "phong-b", "so")
SUBJECTS: dict[Kind, tuple[str, ...]] = {"person": PERSONS, "unit": UNITS}
PERIODS: dict[Kind, tuple[Period, ...]] = {
    "person": tuple(map(Period.parse, ("2019-03", "2019-03", "2019-02", "2019-12", "2019-Q1", "2019-H1"))),
    "unit": tuple(map(Period.parse, ("2019", "2019-H1", "2019-Q1", "2020-H2"))),
}
SOURCES = ("inspection", "citizen", "time-clock", "import")
SUSPENDED = ("time-clock", *SOURCES)
QUANTITIES = (100, 0, 33, 250, 600, 1000, 1001, 300, 50, 8000, 9500, 9499, 10000, 11000, 12345, 4000)
CLAIMS = (
    *(("recorded", source, False, False) for source in SOURCES),
    *((standing, "inspection", False, False) for standing in ("corrected", "contested", "upheld")),
    ("retracted", "inspection", False, False),
    ("retracted", "citizen", True, True),
    ("confirmed", "citizen", False, True),
    ("confirmed", "citizen", True, True),
    ("recorded", "citizen", True, False),
    ("contested", "inspection", True, True),
)
"""Standing, source, alleged, confirmed."""
DETAILS: tuple[tuple[Any, ...], ...] = (
    ("self", None, None, None, None, None),
    ("head", 300, 110, 0, None, 3000),
    ("council", 250, 150, 1100, 2, 2999),
    (None, 0, 90, 1000, None, None),
    ("self", None, 0, None, None, 100),
)
"""Column, hours, quality, late per cent, faults, replies."""
DISCIPLINE: tuple[DisciplineForm, ...] = ("reprimand", "warning", "dismissal")
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class History:
    """A criteria set, and in one period all that there is to judge by.

    `rows` stand by the name of their frame; `members` and `children` are the scores that units rest on.
    """

    criteria: CriteriaSet
    period: Period
    rows: Rows
    suspended: Suspended
    holidays: frozenset[date]
    clocked: frozenset[date]
    previous: CriteriaSet | None = None
    members: list[tuple[Any, ...]] = field(default_factory=list)
    children: list[tuple[Any, ...]] = field(default_factory=list)

    def facts(self) -> Facts:
        tables = {name: frame(getattr(frames, name.upper()), rows) for name, rows in self.rows.items()}
        return Facts(**tables, suspended=self.suspended)

    def told(self) -> dict[str, list[dict[str, Any]]]:
        """The same as dicts."""
        schemas = {name: getattr(frames, name.upper()).names() for name in self.rows}
        return {
            name: [dict(zip(schemas[name], row, strict=True)) for row in rows]
            for name, rows in self.rows.items()
        }


def around(period: Period) -> list[date]:
    """Days in and near a period: its edges, the turns of months and weeks, and some time before."""
    middle = period.first_day + (period.last_day - period.first_day) / 2
    near = [middle, period.first_day, period.last_day]
    near += [period.first_day - timedelta(1), period.last_day + timedelta(1), middle + timedelta(1)]
    for number in range(-3, period.length + 1):
        month = period.first_day.year * 12 + period.first_day.month - 1 + number
        first = date(month // 12, month % 12 + 1, 1)
        near += [first - timedelta(1), first, first + timedelta(14)]
    week = middle - timedelta(middle.weekday())
    near += [week + timedelta(number) for number in range(-3, 12)]
    return list(dict.fromkeys(near))


@st.composite
def histories(draw: st.DrawFn, kind: Kind) -> History:
    """Of persons or of units."""
    period = pick(draw, PERIODS[kind])
    days = around(period)
    criteria = criteria_set(draw, kind, period)
    rows = organisation_rows(draw, period, days)
    rows |= attendance_rows(draw, kind, criteria.work, PERSONS, period, days)
    inside = [day for day in days if period.first_day <= day <= period.last_day]
    rows["records"] = record_rows(draw, criteria, [*inside, *inside, *days])
    rows["discipline"] = discipline_rows(draw, days)
    rows |= decision_rows(draw, criteria, period, days)
    previous = None
    if one_in(draw, 5):
        previous = criteria_set(draw, kind, period)
        since = pick(draw, [day for day in days if period.first_day <= day])
        criteria = replace(criteria, takes_effect="on-date", effective_from=since)
    return History(
        criteria=criteria,
        period=period,
        rows=rows,
        suspended=suspensions(draw, criteria),
        holidays=frozenset({date(2019, 1, 1), date(2019, 3, 15), date(2019, 12, 24)}),
        clocked=clocked_days(draw, rows, days),
        previous=previous,
        members=member_scores(draw, period) if kind == "unit" else [],
        children=child_scores(draw) if kind == "unit" else [],
    )


def record_rows(draw: st.DrawFn, criteria: CriteriaSet, days: list[date]) -> list[tuple[Any, ...]]:
    """Bursts of records of one subject under one criterion: allowances, repetition and caps need several."""
    persons, units = recorded(criteria.individual), recorded(criteria.collective)
    whom = [("person", name, code) for name in (*PERSONS[:1] * 3, *PERSONS) for code in persons]
    whom += [("unit", name, code) for name in (*UNITS[:1] * 3, *UNITS) for code in units]
    whom += [("person", "an", "unheard-of"), ("unit", "phong-a", "unheard-of"), *whom[:1]]
    told = tuples(tuple(whom), QUANTITIES, CLAIMS, DETAILS)
    rows: list[tuple[Any, ...]] = []
    for of, quantity, (standing, source, *claim), (column, *measures) in times(draw, told, 12, 2):
        for day in times(draw, tuples(tuple(days)), 6, 1):
            record, event = f"r{len(rows)}", f"e{len(rows):03}"
            more = (standing, source, *claim, column, *measures)
            rows.append((record, event, *of, quantity, *day, *more))
    return rows


def organisation_rows(draw: st.DrawFn, period: Period, days: list[date]) -> Rows:
    """Who belongs where as what: part-month service, transfers, two places at once, several units led."""
    long_ago = period.first_day - timedelta(400)
    rows: Rows = {"placements": [], "positions": [], "units": []}
    for person in PERSONS:
        for unit in pick(draw, PLACES):
            rows["placements"].append((person, unit, *span(draw, days, long_ago)))
        # the first person mostly leads the unit that most belong to
        for kind, position, heads in some(draw, POSITIONS if person != "an" else POSITIONS[2:5], 2):
            rows["positions"].append((person, kind, position, heads, *span(draw, days, long_ago)))
    for unit in UNITS:
        kind, parent = pick(draw, (("division", "so"), ("affiliate", None)))
        rows["units"].append((unit, kind, parent, *span(draw, days, long_ago)))
    return rows


PLACES = (UNITS[:1], UNITS[:1], UNITS[1:2], UNITS[:2], UNITS[2:], (UNITS[1], UNITS[0]))
POSITIONS = (
    ("civil-servant", "clerk", None),
    ("worker", "clerk", None),
    ("civil-servant", "head", "phong-a"),
    ("public-employee", "head", "phong-b"),
    ("civil-servant", "deputy", "so"),
    ("cadre", "head", None),
)


def span(draw: st.DrawFn, days: list[date], long_ago: date) -> tuple[date, date | None]:
    """First and last day; mostly for ever."""
    match pick(draw, ("ever", "ever", "since", "until", "part")):
        case "since":
            return pick(draw, days), None
        case "until":
            return long_ago, pick(draw, days)
        case "part":
            first, last = sorted((pick(draw, days), pick(draw, days)))
            return first, last
    return long_ago, None


def discipline_rows(draw: st.DrawFn, days: list[date]) -> list[tuple[Any, ...]]:
    rows = []
    for number, (person, form) in enumerate(times(draw, tuples(PERSONS, DISCIPLINE), 3)):
        first, last = span(draw, days, min(days))
        rows.append((person, f"d{number}", form, first, last, f"ed{number}"))
    return rows


def decision_rows(draw: st.DrawFn, criteria: CriteriaSet, period: Period, days: list[date]) -> Rows:
    """Criteria left out, flags lifted, and when each subject was last seen."""
    subjects, periods = (*PERSONS, *UNITS), (str(period), "2018")
    sheets = [sheet for sheet in (criteria.individual, criteria.collective) if sheet is not None]
    computed = tuple(item.criterion for sheet in sheets for _, item in sheet.items() if not item.counted)
    flags = tuple(flag.flag for sheet in sheets for flag in sheet.flags)
    left_out, lifted = [], []
    if computed and one_in(draw, 3):
        chosen = dict.fromkeys(times(draw, tuples(subjects, computed, periods), 3))
        left_out = [(*row, f"el{number}") for number, row in enumerate(chosen)]
    if flags and one_in(draw, 3):
        lifted = [*dict.fromkeys(times(draw, tuples(subjects, flags, periods), 3))]
    until_then = [day for day in days if day <= period.last_day]
    seen = [(subject, pick(draw, until_then)) for subject in some(draw, subjects, 3)]
    return {"left_out": left_out, "lifted": lifted, "seen": seen}


def suspensions(draw: st.DrawFn, criteria: CriteriaSet) -> Suspended:
    if not one_in(draw, 5):
        return Suspended()
    sheets = [sheet for sheet in (criteria.individual, criteria.collective) if sheet is not None]
    codes = tuple(item.criterion for sheet in sheets for _, item in sheet.items())
    return Suspended(frozenset(some(draw, (*codes, "unheard-of"), 3)), frozenset(some(draw, SUSPENDED, 1)))


def clocked_days(draw: st.DrawFn, rows: Rows, days: list[date]) -> frozenset[date]:
    """Days on which some clock was read: those with punches, or all but one of them, and others."""
    punched = sorted({row[1].date() for row in rows["punches"]})
    if punched and one_in(draw, 6):
        punched.remove(pick(draw, punched))
    return frozenset(punched) | frozenset(some(draw, days, 3))


def member_scores(draw: st.DrawFn, period: Period) -> list[tuple[Any, ...]]:
    """Person, unit, period, points, days: graded periods alone."""
    of = tuples(PERSONS, UNITS, (*map(str, period.months()), "2018-12"))
    worth = ((9000, 20), (0, 1), (7777, 7), (10001, 0), (6667, 3), (-100, 20))
    return [(*one, *pick(draw, worth)) for one in dict.fromkeys(times(draw, of, 6))]


def child_scores(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Unit, parent, points."""
    children = some(draw, ("to-1", "to-2", "to-3"), 3)
    return [(child, pick(draw, UNITS), pick(draw, (9000, 0, 7777, 10001))) for child in children]
