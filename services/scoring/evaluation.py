"""Feeds the pure evaluator from the tables, for any subjects, any period and any point of knowledge."""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from services.scoring.asked import Question
from services.scoring.domain.attendance.attended import OCCURRENCES
from services.scoring.domain.attendance.duty import within
from services.scoring.domain.attendance.fingerprint import fingerprint
from services.scoring.domain.attendance.presence import presence
from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.periods import Period
from services.scoring.projections import criteria, dirty, punches, records, units
from services.scoring.projections.kept_attendance import Shown
from services.scoring.projections.organisation import organisation
from services.scoring.reading import calendar, clocked, facts_of_persons, facts_of_units

__all__ = [
    "Question",
    "active_months",
    "member_scores_of",
    "parents_on",
    "persons_in",
    "persons_observed_in",
    "recorded_years",
    "there_in",
    "units_in",
]


def persons_in(
    question: Question, rules: CriteriaSet, period: Period, persons: Sequence[str] | None
) -> Evaluation:
    """The evaluation of `persons` (None: everybody) in one of the sheet's own periods."""
    return persons_observed_in(question, rules, period, persons)[0]


def persons_observed_in(
    question: Question, rules: CriteriaSet, period: Period, persons: Sequence[str] | None
) -> tuple[Evaluation, Shown | None]:
    """The same, and what the clocks show of them; None by rules without working time."""
    sets, previous = _sets(question, rules, period)
    facts = facts_of_persons(question, sets, period, persons)
    working = calendar(question, rules, period)
    if rules.work is None:
        return evaluate_individuals(rules, period, facts, working, persons, previous=previous), None
    placed = within(facts.placements, period.first_day, period.last_day, persons)
    observed = presence(facts, working, period, placed)
    found = evaluate_individuals(rules, period, facts, working, persons, observed=observed, previous=previous)
    seen = observed[1]
    occurrences = pl.DataFrame(schema=OCCURRENCES) if seen is None else seen.occurrences
    worn = within(facts.badges, period.first_day, period.last_day)
    return found, Shown(fingerprint(working), frozenset(worn["person"]), occurrences)


def units_in(
    question: Question,
    rules: CriteriaSet,
    period: Period,
    member_scores: pl.DataFrame,
    some: Sequence[str] | None,
    child_scores: pl.DataFrame | None = None,
) -> Evaluation:
    """The evaluation of `some` units (None: all that there were) in one of the sheet's own periods, with what
    their members and the units below them came to (`MEMBER_SCORES`, `CHILD_SCORES`)."""
    there = there_in(question, period) if some is None else some
    sets, previous = _sets(question, rules, period)
    facts = facts_of_units(question, sets, period, there)
    return evaluate_units(
        rules, period, facts, member_scores, there, child_scores=child_scores, previous=previous
    )


def _sets(
    question: Question, rules: CriteriaSet, period: Period
) -> tuple[list[CriteriaSet], CriteriaSet | None]:
    """The sets by which facts of the period are looked at, and the one before, if it still governs some."""
    previous = criteria.previous(question.connection, question.tenant, rules, period, question.as_of)
    return [rules, *([] if previous is None else [previous])], previous


def there_in(question: Question, period: Period) -> list[str]:
    """Units that had not ended before the period began."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    gone = units.ended_before(connection, tenant, period.first_day, as_of)
    return [one for one in units.existing(connection, tenant, as_of) if one not in gone]


def parents_on(question: Question, day: date) -> dict[str, str]:
    """unit -> the unit that it is under on that day."""
    return organisation(question.connection, question.tenant, question.as_of).parents(day)


def active_months(question: Question, period: Period) -> list[Period]:
    """The months of the period in which anything was recorded: in these, everybody has a score."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    months = [month for month in period.months() if month.first_day <= question.last_of(period)]
    if as_of is None:
        known = dirty.known_months(connection, tenant)
        return [month for month in months if str(month) in known]
    return [
        month
        for month in months
        if records.any_between(connection, tenant, month.first_day, month.last_day, as_of)
        or clocked(question, month.first_day, month.last_day)
    ]


def recorded_years(question: Question) -> Iterator[Period]:
    """The years in which anything was recorded, the newest first."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    if as_of is None:
        known = {month[:4] for month in dirty.known_months(connection, tenant)}
        yield from (Period.parse(year) for year in sorted(known, reverse=True))
        return
    ends = (*records.ends(connection, tenant, as_of), *punches.ends(connection, tenant, as_of))
    years = [day.year for day in ends if day is not None]
    for number in range(max(years, default=0), min(years, default=1) - 1, -1):
        year = Period.parse(f"{number:04}")
        if active_months(question, year):
            yield year


def member_scores_of(parts: Sequence[Evaluation]) -> pl.DataFrame:
    """`MEMBER_SCORES` from the evaluations of the members' own periods, of those with points and a grade."""
    if not parts:
        return pl.DataFrame(schema=MEMBER_SCORES)
    days = pl.concat([part.days for part in parts])
    scores = pl.concat([part.scores for part in parts]).filter(
        pl.col("points").is_not_null() & pl.col("grade").is_not_null()
    )
    weighed = scores.select(pl.col("subject").alias("person"), "period", "points")
    return days.join(weighed, on=["person", "period"]).select(MEMBER_SCORES.names())
