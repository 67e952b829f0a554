"""Facts read once for several criteria sets that are held over the same history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from services.scoring.domain.criteria.model import CriteriaSet, WorkRules
from services.scoring.domain.duty import within
from services.scoring.domain.evaluate import Attendance, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import Facts
from services.scoring.domain.periods import Period
from services.scoring.domain.presence import attendance
from services.scoring.evaluation import Question
from services.scoring.projections import criteria
from services.scoring.reading import calendar, facts_of_persons, facts_of_units

RulesOf = Callable[[Period], tuple[CriteriaSet, int] | None]
"""Which set scores a period, and its version."""


@dataclass
class SharedFacts:
    """The facts of everybody, period by period, as all of `sides` look at them; and what clocks show of them,
    which the sets that agree about working time share."""

    question: Question
    sides: Sequence[RulesOf]
    _of_persons: dict[Period, Facts] = field(default_factory=dict)
    _of_units: dict[tuple[Period, tuple[str, ...]], Facts] = field(default_factory=dict)
    _shown: dict[tuple[Period, WorkRules], Attendance] = field(default_factory=dict)

    def persons(self, rules: CriteriaSet, period: Period) -> Evaluation:
        """The evaluation of everybody in one of the sheet's own periods."""
        if period not in self._of_persons:
            self._of_persons[period] = facts_of_persons(self.question, self._sets(period), period, None)
        facts = self._of_persons[period]
        working = calendar(self.question, rules, period)
        shown = None
        if rules.work is not None:
            key = period, rules.work
            if key not in self._shown:
                placed = within(facts.placements, period.first_day, period.last_day)
                everybody = placed["person"].unique().sort().to_list()
                self._shown[key] = attendance(facts, working, period, everybody)
            shown = self._shown[key]
        previous = self._previous(rules, period)
        return evaluate_individuals(rules, period, facts, working, attendance=shown, previous=previous)

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
