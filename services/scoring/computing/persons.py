"""Scores of persons: their own periods from facts, the longer ones as means of these."""

from services.scoring.computing import longer, relative
from services.scoring.computing.announcer import results
from services.scoring.computing.governing import Governed, Year
from services.scoring.computing.turn import Turn, parts
from services.scoring.domain.periods import Period
from services.scoring.evaluation import persons_observed_in
from services.scoring.projections import dirty, kept_attendance, people, scores


def compute(turn: Turn) -> None:
    """Settle the scores of whom the marks name, in every period that the marked months are part of."""
    months = _marked(turn)
    year = turn.governing.year("person", months)
    for some in parts(sorted(set().union(*months.values()))):
        due = {month: named.intersection(some) for month, named in months.items()}
        _Part(turn, year, due, some).settle()


def _marked(turn: Turn) -> dict[Period, set[str]]:
    """month -> who is due in it: nobody in one that is not open yet, for then everybody will be."""
    connection, taken = turn.question.connection, turn.taken
    opened = dirty.known_months(connection, taken.tenant)
    months: dict[Period, set[str]] = {}
    for one in taken.marks:
        if one.period in opened:
            months.setdefault(Period.parse(one.period), set()).add(one.subject)
    everybody: dict[frozenset[int], list[str]] = {}
    for text in sorted({period for period, _ in taken.ranges}):
        buckets = taken.buckets(text)
        if buckets not in everybody:
            everybody[buckets] = people.of_buckets(connection, taken.tenant, buckets)
        months.setdefault(Period.parse(text), set()).update(everybody[buckets])
    return months


class _Part:
    """Some persons of a turn, and in which months they are due."""

    def __init__(self, turn: Turn, year: Year, months: dict[Period, set[str]], persons: list[str]) -> None:
        self._turn, self._year, self._months, self._persons = turn, year, months, persons
        self._connection, self._tenant = turn.question.connection, turn.taken.tenant
        self._announcer = turn.announcer("person")

    def settle(self) -> None:
        self._announcer.look_up(self._persons)
        for governed in self._year.own:
            self._own(governed, self._due_in(governed.period))
        limits = longer.limits_of_year(self._turn, self._announcer, self._persons)
        for governed in self._year.longer:
            longer.settle(self._turn, self._announcer, governed, self._due_in(governed.period), limits)
        for period in self._year.withdrawn:
            self._withdraw(period, self._due_in(period))
        self._forget_attendance()

    def _due_in(self, period: Period) -> list[str]:
        """Who is due in a month of the period."""
        return sorted(set().union(*(due for month, due in self._months.items() if month.within(period))))

    def _own(self, governed: Governed, persons: list[str]) -> None:
        period, announcer = governed.period, self._announcer
        found, shown = persons_observed_in(self._turn.question, governed.rules, period, persons)
        kept_attendance.replace(self._connection, self._tenant, period, persons, shown)
        held = relative.hold(self._turn, announcer, governed, persons, results(found.scores))
        otherwise = announcer.settle(governed, persons, held, found.flags)
        if not announcer.is_closed(period):
            longer.keep_limits(self._turn, announcer, governed, persons, found.limits)
            moved = scores.replace_days(self._connection, self._tenant, str(period), persons, found.days)
            self._mark_units(moved.units)
            otherwise -= moved.persons
        self._mark_units(self._units_of(period, otherwise))

    def _withdraw(self, period: Period, persons: list[str]) -> None:
        """What was counted of the period in units goes with the score."""
        otherwise = self._announcer.withdraw(period, persons)
        if otherwise and not self._announcer.is_closed(period):
            gone = sorted(otherwise)
            self._mark_units(self._units_of(period, otherwise))
            scores.replace_days(self._connection, self._tenant, str(period), gone, scores.NO_DAYS)

    def _forget_attendance(self) -> None:
        """In months that no longer are, or belong to, a period scored from facts: nobody would renew it."""
        for month, persons in self._months.items():
            if not any(month.within(governed.period) for governed in self._year.own):
                kept_attendance.replace(self._connection, self._tenant, month, sorted(persons), None)

    def _units_of(self, period: Period, persons: set[str]) -> set[str]:
        """The units in which the period's score of these persons weighs."""
        return set(scores.days_of(self._connection, self._tenant, str(period), sorted(persons))["unit"])

    def _mark_units(self, units: set[str]) -> None:
        for unit in units:
            self._turn.mark(dirty.UNIT, unit, self._turn.taken.year)
