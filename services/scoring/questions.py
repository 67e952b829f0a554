"""What one may ask of scoring: scores, flags, rankings and explanations, now or as they were known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.scoring.domain.criteria.model import CriteriaSet, Sheet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation
from services.scoring.domain.explain import explain
from services.scoring.domain.means import mean_of
from services.scoring.domain.periods import Period
from services.scoring.domain.publication import Ranked
from services.scoring.domain.ranking import rank, usual_tie_breaks
from services.scoring.evaluation import (
    Question,
    active_months,
    member_scores_of,
    persons_in_month,
    recorded_years,
    there_in,
    units_in_year,
)
from services.scoring.projections import people, records, scores, units
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Answer:
    """The evaluation of one period by one version of a criteria set."""

    evaluation: Evaluation
    rules: CriteriaSet
    version: int
    sheet: Sheet


def newest_period(question: Question) -> str | None:
    """The newest year that anything was recorded in, as far as was known."""
    newest = next(recorded_years(question), None)
    return None if newest is None else str(newest)


def scores_of(question: Question, kind: str, period: Period) -> list[dict[str, Any]]:
    """Rows of every subject's score; as stored for now, computed anew from the facts for the past."""
    if question.as_of is None:
        return _stored_scores(question, kind, period)
    rows: list[dict[str, Any]] = []
    answer = _answer(question, kind, period, None)
    if answer is not None:
        for row in answer.evaluation.scores.sort("subject").to_dicts():
            rows.append(_score_row(kind, period, row["subject"], row["points"], row["grade"], answer))
    return rows


def flags_of(question: Question, period: str | None, subject: str | None) -> list[dict[str, Any]]:
    """Flags by severity and subject: as stored for now, computed anew from the facts for the past."""
    if question.as_of is None:
        return _stored_flags(question, period, subject)
    spans = recorded_years(question) if period is None else [Period.parse(period)]
    found = [row for span in spans for row in _flags_in(question, span, subject)]
    found.sort(key=lambda row: (row["subject"], row["period"], row["flag"]))
    return sorted(found, key=lambda row: row["severity"], reverse=True)


def ranking_of(question: Question, block: str, period: Period, now: datetime) -> Ranked:
    """The standings of the block's units in a year; raises Refusal for an unknown block or another period."""
    if period.length != 12:
        raise Refusal("ranking.period", value=str(period))
    known = units.blocks_known(question.connection, question.tenant, question.as_of)
    if block not in known:
        raise Refusal("block.unknown", place="block", value=block, known=", ".join(known) or "–")
    as_of = question.as_of or now
    answer = _answer(question, "unit", period, None)
    if answer is None:
        return Ranked(as_of)
    members = units.in_block(question.connection, question.tenant, block, period.last_day, question.as_of)
    found = answer.evaluation
    standings = rank(found.scores, found.flags, members, usual_tie_breaks(found.contributions, answer.sheet))
    return Ranked(as_of, answer.rules.criteria, answer.version, tuple(standings))


def explanation_of(question: Question, kind: str, subject: str, period: Period) -> dict[str, Any]:
    """The tree of one subject's score; of a quarter or year of a person, the trees of its months.

    Raises Refusal `score.none` when the subject has no score in the period.
    """
    if kind == "unit" and period.length != 12:
        raise Refusal("score.unit-period", value=str(period))
    if kind == "person" and period.length > 1:
        return _explained_mean(question, subject, period)
    tree = _explained(question, kind, subject, period)
    if tree is None:
        raise Refusal("score.none", value=subject, period=str(period))
    return tree


def _explained(question: Question, kind: str, subject: str, period: Period) -> dict[str, Any] | None:
    answer = _answer(question, kind, period, [subject])
    if answer is None or subject not in set(answer.evaluation.scores["subject"]):
        return None
    tree = explain(answer.evaluation, answer.sheet, subject)
    _tell_stories(question, tree)
    tree.update(subject_kind=kind, criteria=answer.rules.criteria, criteria_version=answer.version)
    return tree


def _tell_stories(question: Question, tree: dict[str, Any]) -> None:
    """Have every contribution name its record and show all that became of it, not its last event alone."""
    shown = [
        one
        for group in tree["groups"]
        for criterion in group["criteria"]
        for one in criterion["contributions"]
    ]
    stories = records.stories(
        question.connection, sorted({event for one in shown for event in one["events"]})
    )
    for one in shown:
        told = [stories[event] for event in one["events"] if event in stories]
        one["record"] = told[0].record if told else None
        one["events"] = [
            each
            for event in one["events"]
            for each in (stories[event].events if event in stories else [event])
        ]


def _explained_mean(question: Question, subject: str, period: Period) -> dict[str, Any]:
    trees = [
        tree
        for month in active_months(question, period)
        if (tree := _explained(question, "person", subject, month)) is not None
    ]
    if not trees:
        raise Refusal("score.none", value=subject, period=str(period))
    answer = _answer(question, "person", period, [subject])
    row = None if answer is None else answer.evaluation.scores.row(0, named=True)
    return {
        "subject_kind": "person",
        "subject": subject,
        "period": str(period),
        "points": None if row is None else row["points"],
        "grade": None if row is None else row["grade"],
        "months": trees,
    }


def _answer(question: Question, kind: str, period: Period, subjects: Sequence[str] | None) -> Answer | None:
    governing = question.criteria(period)
    if governing is None:
        return None
    rules, version = governing
    sheet = rules.individual if kind == "person" else rules.collective
    if sheet is None:
        return None
    if kind == "unit":
        members = _members(question, period)
        return Answer(units_in_year(question, rules, period, members, subjects), rules, version, sheet)
    if period.length == 1:
        evaluation = persons_in_month(question, rules, period, subjects)
        return Answer(evaluation, rules, version, sheet)
    months = _months(question, period, subjects)
    if not months:
        return None
    means = mean_of(pl.concat([month.scores for month in months]), period, sheet)
    last = months[-1]
    return Answer(Evaluation(last.contributions, means, last.flags, last.days), rules, version, sheet)


def _months(question: Question, period: Period, persons: Sequence[str] | None) -> list[Evaluation]:
    found = []
    for month in active_months(question, period):
        governing = question.criteria(month)
        if governing is not None and governing[0].individual is not None:
            found.append(persons_in_month(question, governing[0], month, persons))
    return found


def _members(question: Question, year: Period) -> pl.DataFrame:
    """`MEMBER_SCORES` of the year: as stored for now, computed anew from the facts for the past."""
    if question.as_of is not None:
        return member_scores_of(_months(question, year, None))
    rows = scores.member_scores(question.connection, question.tenant, str(year), None)
    return pl.DataFrame([tuple(row) for row in rows], schema=MEMBER_SCORES, orient="row")


def _stored_scores(question: Question, kind: str, period: Period) -> list[dict[str, Any]]:
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
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in question.connection.execute(query)
    ]


def _stored_flags(question: Question, period: str | None, subject: str | None) -> list[dict[str, Any]]:
    table = scores.flags
    query = sa.select(table).where(table.c.tenant == question.tenant)
    if period is not None:
        span = [period, *(str(month) for month in Period.parse(period).months())]
        query = query.where(table.c.period.in_(span))
    if subject is not None:
        query = query.where(table.c.subject == subject)
    query = query.order_by(table.c.severity.desc(), table.c.subject, table.c.period, table.c.flag)
    return [
        {key: value for key, value in row._asdict().items() if key != "tenant"}
        for row in question.connection.execute(query)
    ]


def _flags_in(question: Question, span: Period, subject: str | None) -> Iterator[dict[str, Any]]:
    """Flags of persons in each month of the span and, when it is a year, of units in it."""
    months = active_months(question, span)
    there = there_in(question, span)
    asked: list[tuple[str, Period]] = []
    if subject is None or subject not in there:
        asked.extend(("person", month) for month in months)
    if span.length == 12 and months and (subject is None or subject in there):
        asked.append(("unit", span))
    for kind, period in asked:
        answer = _answer(question, kind, period, None if subject is None else [subject])
        for row in [] if answer is None else answer.evaluation.flags.to_dicts():
            yield {"subject_kind": kind, "period": str(period), **row}


def _score_row(
    kind: str, period: Period, subject: str, points: int | None, grade: str | None, answer: Answer
) -> dict[str, Any]:
    return {
        "subject_kind": kind,
        "subject": subject,
        "period": str(period),
        "criteria": answer.rules.criteria,
        "criteria_version": answer.version,
        "points": points,
        "grade": grade,
    }


def units_of_persons(question: Question, period: Period) -> dict[str, str]:
    """person -> the unit at the end of the period, or the last one within it."""
    placed = people.placed(question.connection, question.tenant, None, question.as_of)
    inside = placed.filter(pl.col("first_day") <= period.last_day).sort("person", "first_day")
    return {person: unit for person, unit, _, _ in inside.iter_rows()}
