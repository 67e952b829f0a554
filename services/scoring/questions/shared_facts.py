"""Facts read once for several criteria sets that are held over the same history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import within
from services.scoring.domain.attendance.fingerprint import fingerprint
from services.scoring.domain.attendance.presence import Observed, presence
from services.scoring.domain.criteria.model import CriteriaSet, WorkRules
from services.scoring.domain.evaluate import Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import Facts
from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.evaluation import Question
from services.scoring.people import People, people_of
from services.scoring.projections import criteria, kept_attendance
from services.scoring.projections.kept_attendance import Kept
from services.scoring.reading import calendar, facts_of_people, facts_of_units, records_of_everybody

RulesOf = Callable[[Period], tuple[CriteriaSet, int] | None]
"""Which set scores a period, and its version."""


@dataclass
class SharedFacts:
    """The facts of everybody in the periods inside `span`, as all of `sides` look at them; and what clocks
    show of them, which the sets that agree about working time share.

    Where that is kept, no punch is read.
    """

    question: Question
    sides: Sequence[RulesOf]
    span: Period
    _of_persons: dict[Period, Facts] = field(default_factory=dict)
    _of_units: dict[tuple[Period, tuple[str, ...]], Facts] = field(default_factory=dict)
    _observed: dict[tuple[Period, WorkRules], Observed] = field(default_factory=dict)
    _calendars: dict[tuple[Period, WorkRules | None], WorkCalendar] = field(default_factory=dict)
    _occurrences: dict[tuple[Period, WorkRules | None], pl.DataFrame | None] = field(default_factory=dict)

    def persons(self, rules: CriteriaSet, period: Period) -> Evaluation:
        """The evaluation of everybody in one of the sheet's own periods."""
        facts = self._facts(period)
        working = self._calendar(rules, period)
        observed = None
        if rules.work is not None:
            key = period, rules.work
            if key not in self._observed:
                placed = within(facts.placements, period.first_day, period.last_day)
                known = self._kept_of(rules, period)
                self._observed[key] = presence(facts, working, period, placed, known)
            observed = self._observed[key]
        previous = self._previous(rules, period)
        return evaluate_individuals(rules, period, facts, working, observed=observed, previous=previous)

    def _facts(self, period: Period) -> Facts:
        if period not in self._of_persons:
            sets = self._sets(period)
            working = [one for one in sets if one.work is not None]
            by_clock = any(self._kept_of(one, period) is None for one in working)
            self._of_persons[period] = facts_of_people(
                self._people, sets, period, self._records, by_clock=by_clock
            )
        return self._of_persons[period]

    @cached_property
    def _people(self) -> People:
        return people_of(self.question, None)

    @cached_property
    def _records(self) -> pl.DataFrame:
        """Of everybody in all periods that are scored from facts."""
        parts = [part for length in LENGTHS for part in self.span.parts(length)]
        periods = [part for part in parts if any(_is_own(one, part) for one in self._sets(part))]
        sets = [one for part in periods for one in self._sets(part)]
        return records_of_everybody(self.question, sets, periods)

    @cached_property
    def _kept(self) -> dict[tuple[Period, str], Kept]:
        """What is kept tells how it is now."""
        question = self.question
        if question.as_of is not None or question.until is not None:
            return {}
        return kept_attendance.of_months(question.connection, question.tenant, self.span.months())

    def _calendar(self, rules: CriteriaSet, period: Period) -> WorkCalendar:
        key = period, rules.work
        if key not in self._calendars:
            self._calendars[key] = calendar(self.question, rules, period)
        return self._calendars[key]

    def _kept_of(self, rules: CriteriaSet, period: Period) -> pl.DataFrame | None:
        """`OCCURRENCES` that are kept of the period by the set's working time; None when not of everybody."""
        key = period, rules.work
        if key not in self._occurrences:
            judged = fingerprint(self._calendar(rules, period))
            parts = [self._kept_in(month, judged) for month in period.months()]
            found = [part for part in parts if part is not None]
            self._occurrences[key] = pl.concat(found) if len(found) == len(parts) else None
        return self._occurrences[key]

    def _kept_in(self, month: Period, judged: str) -> pl.DataFrame | None:
        """None unless it is kept of all those who are placed and wore a badge in the month."""
        kept, people = self._kept.get((month, judged)), self._people
        days = month.first_day, month.last_day
        worn = within(people.badges, *days).join(within(people.placements, *days), on="person", how="semi")
        if kept is None or not kept.wearers.issuperset(worn["person"]):
            return None
        return kept.occurrences

    def units(
        self,
        rules: CriteriaSet,
        period: Period,
        members: pl.DataFrame,
        some: Sequence[str],
        children: pl.DataFrame | None,
    ) -> Evaluation:
        """The evaluation of `some` units in one of the sheet's own periods."""
        key = period, tuple(some)
        if key not in self._of_units:
            self._of_units[key] = facts_of_units(self.question, self._sets(period), period, some)
        facts, previous = self._of_units[key], self._previous(rules, period)
        return evaluate_units(rules, period, facts, members, some, child_scores=children, previous=previous)

    def _sets(self, period: Period) -> list[CriteriaSet]:
        """Every set by which any side looks at the period."""
        found = [governing[0] for side in self.sides if (governing := side(period)) is not None]
        before = [self._previous(rules, period) for rules in found]
        return [*found, *(rules for rules in before if rules is not None)]

    def _previous(self, rules: CriteriaSet, period: Period) -> CriteriaSet | None:
        question = self.question
        return criteria.previous(question.connection, question.tenant, rules, period, question.as_of)


def _is_own(rules: CriteriaSet, period: Period) -> bool:
    """Whether the set scores persons in such periods from facts."""
    return rules.individual is not None and rules.individual.period == period.kind
