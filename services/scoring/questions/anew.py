"""Scores of an organisation computed anew from the facts, in memory: as they were, or by other rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from services.scoring.computing.cells import described
from services.scoring.computing.governing import Governed
from services.scoring.computing.relative import cell_within
from services.scoring.computing.tree import levels
from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.evaluate import CHILD_SCORES, MEMBER_SCORES, Evaluation
from services.scoring.domain.grading.flags import FLAGS
from services.scoring.domain.grading.grades import LIMITS, SCORES, places
from services.scoring.domain.grading.means import longer_periods, mean_of, parts_of
from services.scoring.domain.grading.relative import CELLS, LOWERED, relative
from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.evaluation import Question, active_months, parents_on, persons_in, there_in, units_in
from services.scoring.projections import relative as kept
from services.scoring.projections import scores
from services.scoring.questions.shared_facts import RulesOf, SharedFacts
from shared.contracts.observations import SubjectKind

Some = tuple[str, ...] | None
"""Subjects; None: all."""


@dataclass
class Anew:
    """Each period of each kind of subjects is computed when first asked for, and kept.

    `rules_of` says what governs: what governs by the question, unless given. `shared` are the facts that
    others read too.
    """

    question: Question
    rules_of: RulesOf | None = None
    shared: SharedFacts | None = None
    _own: dict[tuple[SubjectKind, Period, Some], Evaluation] = field(default_factory=dict)
    _active: dict[Period, bool] = field(default_factory=dict)

    def governed(self, kind: SubjectKind, period: Period) -> Governed | None:
        """The rules of the period; None when none, or a set without such a sheet, or one whose scores are not
        given for such periods."""
        found = (self.rules_of or self.question.criteria)(period)
        sheet = None if found is None else found[0].sheet(kind)
        if found is None or sheet is None:
            return None
        if sheet.period == period.kind or period in longer_periods(sheet, period):
            return Governed(period, *found, sheet)
        return None

    def own_periods(self, kind: SubjectKind, span: Period) -> list[Governed]:
        """The periods inside the span that are scored from facts, as far as anything was recorded in them."""
        parts = [part for length in LENGTHS for part in span.parts(length)]
        found = [governed for part in parts if (governed := self.governed(kind, part)) is not None]
        return [one for one in found if one.sheet.period == one.period.kind and self._is_active(one.period)]

    def own(self, kind: SubjectKind, governed: Governed, some: Some = None) -> Evaluation:
        """The evaluation of one of the sheet's own periods."""
        key = kind, governed.period, some
        if key not in self._own:
            make = self._persons if kind == "person" else self._units
            self._own[key] = make(governed, some)
        return self._own[key]

    def scores(self, kind: SubjectKind, period: Period, some: Some = None) -> pl.DataFrame:
        """`SCORES` of the period, under all that limits grades; the reason of who is lowered is `quota` or
        `head-not-above-unit`. Empty when nothing governs it or nothing was recorded in it."""
        governed = self.governed(kind, period)
        if governed is None:
            return pl.DataFrame(schema=SCORES)
        if cell_within(governed.sheet, period.kind) is None:
            return self._before_relative(kind, governed, some)
        return self._after_relative(kind, governed, some)

    def flags(self, kind: SubjectKind, span: Period, some: Some = None) -> pl.DataFrame:
        """`FLAGS` of every own period inside the span."""
        frames = [self.own(kind, one, some).flags for one in self.own_periods(kind, span)]
        return pl.concat([pl.DataFrame(schema=FLAGS), *frames])

    def _is_active(self, period: Period) -> bool:
        if period not in self._active:
            self._active[period] = bool(active_months(self.question, period))
        return self._active[period]

    def _persons(self, governed: Governed, some: Some) -> Evaluation:
        if self.shared is not None and some is None:
            return self.shared.persons(governed.rules, governed.period)
        return persons_in(
            self.question, governed.rules, governed.period, None if some is None else list(some)
        )

    def _units(self, governed: Governed, some: Some) -> Evaluation:
        there = there_in(self.question, governed.period)
        if not any(item.children_mean is not None for _, item in governed.sheet.items()):
            wanted = there if some is None else [unit for unit in there if unit in some]
            return self._units_at_once(governed, wanted, None)
        return self._units_by_level(governed, there)

    def _units_by_level(self, governed: Governed, there: list[str]) -> Evaluation:
        """All units, those below others first."""
        parents = parents_on(self.question, governed.period.last_day)
        children, found = pl.DataFrame(schema=CHILD_SCORES), []
        for level in levels(there, parents):
            found.append(self._units_at_once(governed, level, children))
            above = pl.col("unit").replace_strict(parents, default=None, return_dtype=pl.String)
            told = found[-1].scores.select(pl.col("subject").alias("unit"), above.alias("parent"), "points")
            children = pl.concat([children, told.drop_nulls()])
        return _together(found)

    def _units_at_once(
        self, governed: Governed, units: list[str], children: pl.DataFrame | None
    ) -> Evaluation:
        members = self.members(governed.period)
        if self.shared is not None:
            return self.shared.units(governed.rules, governed.period, members, units, children)
        return units_in(self.question, governed.rules, governed.period, members, units, children)

    def members(self, period: Period) -> pl.DataFrame:
        """`MEMBER_SCORES` of the persons' own periods inside the period."""
        frames = [pl.DataFrame(schema=MEMBER_SCORES)]
        for governed in self.own_periods("person", period):
            found = self.own("person", governed)
            graded = found.scores.filter(pl.col("grade").is_not_null())
            points = graded.select(pl.col("subject").alias("person"), "period", "points")
            frames.append(found.days.join(points, on=["person", "period"]).select(MEMBER_SCORES.names()))
        return pl.concat(frames)

    def _before_relative(self, kind: SubjectKind, governed: Governed, some: Some) -> pl.DataFrame:
        period, sheet = governed.period, governed.sheet
        if sheet.period == period.kind:
            return (
                self.own(kind, governed, some).scores
                if self._is_active(period)
                else pl.DataFrame(schema=SCORES)
            )
        parts = [self.scores(kind, part, some) for part in parts_of(sheet, period)]
        limits = [self.own(kind, one, some).limits for one in self.own_periods(kind, period)]
        return mean_of(
            pl.concat([pl.DataFrame(schema=SCORES), *parts]),
            period,
            sheet,
            pl.concat([pl.DataFrame(schema=LIMITS), *limits]),
        )

    def _after_relative(self, kind: SubjectKind, governed: Governed, some: Some) -> pl.DataFrame:
        """Whoever is asked for, all have to be computed: they are graded among each other."""
        own = self._before_relative(kind, governed, None)
        whole = with_grades(own, self._lowered(kind, governed, own))
        return whole if some is None else whole.filter(pl.col("subject").is_in(list(some)))

    def _lowered(self, kind: SubjectKind, governed: Governed, own: pl.DataFrame) -> pl.DataFrame:
        period = governed.period
        collective = self.governed("unit", period)
        heads = kind == "person" and governed.sheet.head_not_above_unit and collective is not None
        grades = (
            self.scores("unit", period).select(pl.col("subject").alias("unit"), "grade")
            if heads
            else _NO_GRADES
        )
        sheet: Sheet | None = None if collective is None else collective.sheet
        cells = self._cells(kind, period, own["subject"].to_list())
        return relative(own, cells, grades, governed.sheet, period, sheet)

    def _cells(self, kind: SubjectKind, period: Period, subjects: Sequence[str]) -> pl.DataFrame:
        about = described(self.question, kind, period, subjects)
        rows = [
            (subject, told["unit"], told["block"], told["kind"], told["leads"], told["led"].split())
            for subject, told in about.items()
        ]
        return pl.DataFrame(rows, schema=CELLS, orient="row")


class Standing(Anew):
    """The same of some subjects by what stands now of the others: members, units below, limits of cells."""

    def _units(self, governed: Governed, some: Some) -> Evaluation:
        there = there_in(self.question, governed.period)
        wanted = there if some is None else [unit for unit in there if unit in some]
        has_children = any(item.children_mean is not None for _, item in governed.sheet.items())
        children = self._children(governed.period, wanted) if has_children else None
        return self._units_at_once(governed, wanted, children)

    def members(self, period: Period) -> pl.DataFrame:
        rows = scores.member_scores(self.question.connection, self.question.tenant, period, None)
        return pl.DataFrame([tuple(row) for row in rows], schema=MEMBER_SCORES, orient="row")

    def _children(self, period: Period, units: Sequence[str]) -> pl.DataFrame:
        parents = parents_on(self.question, period.last_day)
        below = [unit for unit, parent in parents.items() if parent in units]
        known = scores.of_period(self.question.connection, self.question.tenant, "unit", below, str(period))
        rows = [(row.subject, parents[row.subject], row.points) for row in known if row.points is not None]
        return pl.DataFrame(rows, schema=CHILD_SCORES, orient="row")

    def _after_relative(self, kind: SubjectKind, governed: Governed, some: Some) -> pl.DataFrame:
        own = self._before_relative(kind, governed, some)
        subjects, table = own["subject"].to_list(), kept.relative_limits
        connection, tenant = self.question.connection, self.question.tenant
        limits = kept.of_subjects(connection, table, tenant, kind, subjects, str(governed.period))
        order = places(governed.sheet)
        rows = [
            (subject, limits[subject].grade, limits[subject].reason)
            for subject, grade in own.select("subject", "grade").iter_rows()
            if subject in limits and grade in order and order[grade] < order.get(limits[subject].grade, 0)
        ]
        return with_grades(own, pl.DataFrame(rows, schema=LOWERED, orient="row"))


def with_grades(own: pl.DataFrame, lowered: pl.DataFrame) -> pl.DataFrame:
    """`SCORES` with the grades of those who are `LOWERED`."""
    final = lowered.rename({"grade": "final", "reason": "why"})
    return (
        own.join(final, on="subject", how="left")
        .with_columns(
            pl.coalesce("final", "grade").alias("grade"), pl.coalesce("why", "reason").alias("reason")
        )
        .select(SCORES.names())
    )


_NO_GRADES = pl.DataFrame(schema={"unit": pl.String, "grade": pl.String})


def _together(found: Sequence[Evaluation]) -> Evaluation:
    """Evaluations of different subjects in one period as one; contributions are made when asked for."""

    def joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
        return pl.concat(frames).sort("subject", maintain_order=True)

    return Evaluation(
        lambda: joined([one.contributions for one in found]),
        joined([one.scores for one in found]),
        joined([one.flags for one in found]),
        pl.concat([one.days for one in found]),
        joined([one.limits for one in found]),
    )
