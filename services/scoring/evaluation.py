"""Feeds the pure evaluator from the tables, for any subjects, any period and any point of knowledge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from sqlalchemy.engine import Connection

from services.scoring import public_holidays
from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import RECORDS, Facts
from services.scoring.domain.periods import Period
from services.scoring.projections import criteria, dirty, people, punches, records, units

_NO_WORK_RULES = WorkRules(morning=(0, 0), afternoon=(0, 0), days=frozenset())


@dataclass(frozen=True)
class Question:
    """Whose log, and as it was known when; `as_of` None is now."""

    connection: Connection
    tenant: str
    as_of: datetime | None = None

    def criteria(self, period: Period) -> tuple[CriteriaSet, int] | None:
        """The set that governs the period, and its version."""
        return criteria.governing(self.connection, self.tenant, period.last_day, self.as_of)


def persons_in_month(
    question: Question, rules: CriteriaSet, month: Period, persons: Sequence[str] | None
) -> Evaluation:
    """The evaluation of `persons` (None: everybody) in one month."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    first, last = month.first_day, month.last_day
    carried = people.badges_carried(connection, tenant, persons, as_of)
    facts = Facts(
        records=_records(question, "person", month, persons),
        punches=punches.between(connection, tenant, first, last, _badges(carried, persons), as_of),
        badges=carried,
        placements=people.placed(connection, tenant, persons, as_of),
        leave=people.leave_granted(connection, tenant, persons, as_of),
    )
    calendar = WorkCalendar(
        rules.work or _NO_WORK_RULES,
        public_holidays.of_year(month.year),
        _clocked(question, month),
    )
    return evaluate_individuals(rules, month, facts, calendar, persons)


def units_in_year(
    question: Question,
    rules: CriteriaSet,
    year: Period,
    member_scores: pl.DataFrame,
    some: Sequence[str] | None,
) -> Evaluation:
    """The evaluation of `some` units (None: all that there were in the year) for one year."""
    there = there_in(question, year) if some is None else some
    return evaluate_units(rules, year, _records(question, "unit", year, there), member_scores, there)


def there_in(question: Question, year: Period) -> list[str]:
    """Units that had not ended before the year began."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    gone = units.ended_before(connection, tenant, year.first_day, as_of)
    return [one for one in units.existing(connection, tenant, as_of) if one not in gone]


def active_months(question: Question, period: Period) -> list[Period]:
    """The months of the period in which anything was recorded: in these, everybody has a score."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    if as_of is None:
        known = dirty.known_months(connection, tenant)
        return [month for month in period.months() if str(month) in known]
    return [
        month
        for month in period.months()
        if records.any_between(connection, tenant, month.first_day, month.last_day, as_of)
        or _clocked(question, month)
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


def member_scores_of(months: Sequence[Evaluation]) -> pl.DataFrame:
    """`MEMBER_SCORES` from the evaluations of the year's months."""
    if not months:
        return pl.DataFrame(schema=MEMBER_SCORES)
    days = pl.concat([month.days for month in months])
    scores = pl.concat([month.scores for month in months]).select(
        pl.col("subject").alias("person"), "period", "points"
    )
    return days.join(scores, on=["person", "period"]).select(MEMBER_SCORES.names())


def _records(question: Question, kind: str, period: Period, subjects: Sequence[str] | None) -> pl.DataFrame:
    span = (period.first_day, period.last_day)
    rows = records.standing_records(
        question.connection, question.tenant, kind, *span, subjects, question.as_of
    )
    values = [tuple(row[name] for name in RECORDS.names()) for row in rows]
    return pl.DataFrame(values, schema=RECORDS, orient="row")


def _clocked(question: Question, month: Period) -> frozenset[date]:
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    span = (month.first_day, month.last_day)
    if as_of is None:
        return punches.days_clocked(connection, tenant, *span)
    carried = people.carried_since(connection, tenant, as_of=as_of)
    return punches.days_clocked_as_of(connection, tenant, *span, carried, as_of)


def _badges(carried: pl.DataFrame, persons: Sequence[str] | None) -> list[str] | None:
    return None if persons is None else sorted(set(carried["badge"]))
