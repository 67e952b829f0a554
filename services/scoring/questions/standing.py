"""Scores and flags: as stored for now, computed anew from the facts for the past."""

from collections.abc import Iterator
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.scoring.domain.grading.means import longer_periods
from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.evaluation import Question, recorded_years, there_in
from services.scoring.projections import people, scores
from services.scoring.questions.anew import Anew
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal

Row = dict[str, Any]


def newest_period(question: Question) -> str | None:
    """The newest year that anything was recorded in, as far as was known."""
    newest = next(recorded_years(question), None)
    return None if newest is None else str(newest)


def is_past(question: Question) -> bool:
    """Whether the answer is not what stands now."""
    return question.as_of is not None or question.until is not None


def require_scored(question: Question, kind: SubjectKind, period: Period) -> None:
    """Refuse a period in which such subjects are not scored by the set that governs it: an empty answer would
    look as if nobody had scored. Of a period without any set nothing is said."""
    found = question.criteria(period)
    sheet = None if found is None else found[0].sheet(kind)
    if sheet is None or sheet.period == period.kind or period in longer_periods(sheet, period):
        return
    scored = [one for one in LENGTHS if LENGTHS[one] >= LENGTHS[sheet.period]]
    scored = [one for one in scored if one == sheet.period or _longer(sheet, period, one)]
    raise Refusal("score.period", value=str(period), kind=kind, known=", ".join(scored))


def _longer(sheet: Any, period: Period, kind: Any) -> bool:
    around = Period.around(period.first_day, kind)
    return around in longer_periods(sheet, period)


def scores_of(question: Question, kind: SubjectKind, period: Period) -> list[Row]:
    """Rows of every subject's score, by subject."""
    require_scored(question, kind, period)
    if not is_past(question):
        return _stored_scores(question, kind, period)
    anew = Anew(question)
    governed = anew.governed(kind, period)
    if governed is None:
        return []
    told = {"criteria": governed.rules.criteria, "criteria_version": governed.version}
    return [
        {
            "subject_kind": kind,
            "subject": subject,
            "period": str(period),
            **told,
            "points": points,
            "grade": grade,
        }
        for subject, points, grade in anew.scores(kind, period)
        .sort("subject")
        .select("subject", "points", "grade")
        .iter_rows()
    ]


def flags_of(question: Question, period: str | None, subject: str | None) -> list[Row]:
    """Flags by severity and subject, of all periods inside `period`."""
    if not is_past(question):
        return _stored_flags(question, period, subject)
    spans = recorded_years(question) if period is None else [Period.parse(period)]
    found = [row for span in spans for row in _flags_in(question, span, subject)]
    found.sort(key=lambda row: (row["subject"], row["period"], row["flag"]))
    return sorted(found, key=lambda row: row["severity"], reverse=True)


def units_of_persons(question: Question, period: Period) -> dict[str, str]:
    """person -> the unit at the end of the period, or the last one within it."""
    placed = people.placed(question.connection, question.tenant, None, question.as_of)
    inside = placed.filter(pl.col("first_day") <= period.last_day).sort("person", "first_day")
    return {person: unit for person, unit, _, _ in inside.iter_rows()}


def history_of(question: Question, kind: SubjectKind, subject: str) -> list[Row]:
    """Every score of the subject as it stands now, of whatever period, by period."""
    table = scores.scores
    query = (
        sa.select(table.c.period, table.c.criteria, table.c.criteria_version, table.c.points, table.c.grade)
        .where(table.c.tenant == question.tenant, table.c.subject_kind == kind, table.c.subject == subject)
        .order_by(table.c.period)
    )
    return [row._asdict() for row in question.connection.execute(query)]


def _stored_scores(question: Question, kind: str, period: Period) -> list[Row]:
    table = scores.scores
    query = (
        sa.select(table)
        .where(
            table.c.tenant == question.tenant,
            table.c.subject_kind == kind,
            table.c.period == str(period),
        )
        .order_by(table.c.subject)
    )
    return [_without_tenant(row) for row in question.connection.execute(query)]


def _stored_flags(question: Question, period: str | None, subject: str | None) -> list[Row]:
    table = scores.flags
    query = sa.select(table).where(table.c.tenant == question.tenant)
    if period is not None:
        inside = [str(part) for length in LENGTHS for part in Period.parse(period).parts(length)]
        query = query.where(table.c.period.in_(inside))
    if subject is not None:
        query = query.where(table.c.subject == subject)
    query = query.order_by(table.c.severity.desc(), table.c.subject, table.c.period, table.c.flag)
    return [_without_tenant(row) for row in question.connection.execute(query)]


def _without_tenant(row: sa.Row[Any]) -> Row:
    return {key: value for key, value in row._asdict().items() if key != "tenant"}


def _flags_in(question: Question, span: Period, subject: str | None) -> Iterator[Row]:
    """Flags of persons and units in each of their own periods inside the span."""
    anew = Anew(question)
    kinds: tuple[SubjectKind, ...] = ("person", "unit")
    if subject is not None:
        kinds = ("unit",) if subject in there_in(question, span) else ("person",)
    for kind in kinds:
        for row in anew.flags(kind, span, None if subject is None else (subject,)).to_dicts():
            yield {"subject_kind": kind, **row}
