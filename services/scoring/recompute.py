"""Takes marks, computes what they name, writes and announces what changed: all in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation
from services.scoring.domain.grades import SCORES
from services.scoring.domain.means import mean_of
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question, persons_in_month, there_in, units_in_year
from services.scoring.projections import dirty, people, punches, scores
from shared.contracts.event import Event
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.database import upsert
from shared.eventstore import Context, Store, Transaction, VersionConflict
from shared.failpoints import failpoint

SUBJECTS_AT_ONCE = 2000
_ATTEMPTS = 5


def recompute(store: Store, limit: int = SUBJECTS_AT_ONCE) -> int:
    """Compute the subjects of up to `limit` marks; returns how many marks were taken, 0 when none waited."""
    for _ in range(_ATTEMPTS):
        try:
            with store.begin() as transaction:
                taken = dirty.take(transaction.connection, limit)
                if taken is None:
                    return 0
                _compute(_Announcer(transaction, taken[0]), taken[1])
                failpoint("recompute.before_commit")
            failpoint("recompute.committed")
            return len(taken[1])
        except VersionConflict:
            # Another replica announced something of a subject meanwhile; its marks are still there for us.
            continue
    return 0


def score_stream(tenant: str, kind: str, subject: str) -> str:
    return f"score-{tenant}:{kind}:{subject}"


def _compute(announcer: "_Announcer", marks: Sequence[dirty.Mark]) -> None:
    period = Period.parse(marks[0].period)
    question = Question(announcer.transaction.connection, announcer.tenant)
    persons = _named_persons(question, period, marks) if period.length == 1 else []
    governing = question.criteria(period)
    if governing is None:
        return
    rules, version = governing
    announcer.criteria, announcer.version = rules.criteria, version
    if period.length == 1:
        for start in range(0, len(persons), SUBJECTS_AT_ONCE):
            _persons(announcer, question, rules, period, persons[start : start + SUBJECTS_AT_ONCE])
    elif rules.collective is not None:
        _units(announcer, question, rules, period, _named_units(question, period, marks))


def _named_persons(question: Question, month: Period, marks: Sequence[dirty.Mark]) -> list[str]:
    """Who has to be computed: everybody, once a day of the month turns out to have been clocked."""
    connection, tenant = question.connection, question.tenant
    named = {one.subject for one in marks if one.kind == dirty.PERSON}
    badges = [one.subject for one in marks if one.kind == dirty.BADGE]
    carried = people.carried_since(connection, tenant, badges, sorted(named))
    fresh = punches.note_clocked(connection, tenant, month.first_day, month.last_day, carried)
    if fresh:
        dirty.activate(connection, tenant, [str(month)])
    if fresh or any(one.kind == dirty.EVERYONE for one in marks):
        return people.everybody(connection, tenant)
    return sorted(named | people.carriers(connection, tenant, badges))


def _named_units(question: Question, year: Period, marks: Sequence[dirty.Mark]) -> list[str]:
    there = there_in(question, year)
    if any(one.kind == dirty.EVERY_UNIT for one in marks):
        return there
    named = {one.subject for one in marks}
    return [unit for unit in there if unit in named]


def _persons(
    announcer: "_Announcer", question: Question, rules: CriteriaSet, month: Period, persons: list[str]
) -> None:
    if rules.individual is None:
        return
    connection, tenant = question.connection, question.tenant
    evaluation = persons_in_month(question, rules, month, persons)
    announcer.look_up("person", persons)
    announcer.settle("person", persons, str(month), evaluation)
    days = [{"tenant": tenant, **row} for row in evaluation.days.to_dicts()]
    touched = scores.replace_days(connection, tenant, str(month), persons, days)
    quarter = Period(month.year, (month.month - 1) // 3 * 3 + 1, 3)
    for longer in (quarter, Period.year_of(month.first_day)):
        months = [str(one) for one in longer.months()]
        rows = scores.stored(connection, scores.scores, tenant, "person", persons, months)
        means = mean_of(_as_scores(rows), longer, rules.individual)
        announcer.settle_scores("person", persons, str(longer), means)
    dirty.mark(connection, tenant, (dirty.Mark(dirty.UNIT, unit, str(month.year)) for unit in touched))


def _units(
    announcer: "_Announcer", question: Question, rules: CriteriaSet, year: Period, some: list[str]
) -> None:
    rows = scores.member_scores(question.connection, question.tenant, str(year), some)
    members = pl.DataFrame([tuple(row) for row in rows], schema=MEMBER_SCORES, orient="row")
    evaluation = units_in_year(question, rules, year, members, some)
    announcer.look_up("unit", some)
    announcer.settle("unit", some, str(year), evaluation)


def _as_scores(rows: Iterable[Any]) -> pl.DataFrame:
    values = [(row.subject, row.period, row.points, row.grade, None, None) for row in rows]
    return pl.DataFrame(values, schema=SCORES, orient="row")


@dataclass
class _Announcer:
    """Compares what was computed with what stands, writes the difference and says it to the world."""

    transaction: Transaction
    tenant: str
    criteria: str = ""
    version: int = 0
    _heads: dict[str, int] = field(default_factory=dict)

    def look_up(self, kind: str, subjects: Sequence[str]) -> None:
        """Note how far the streams are in which something may have to be said of the subjects."""
        self._heads = self.transaction.versions([score_stream(self.tenant, kind, one) for one in subjects])

    def settle(self, kind: str, subjects: list[str], period: str, evaluation: Evaluation) -> None:
        self.settle_scores(kind, subjects, period, evaluation.scores)
        self._settle_flags(kind, subjects, period, evaluation.flags)

    def settle_scores(self, kind: str, subjects: list[str], period: str, computed: pl.DataFrame) -> None:
        connection = self.transaction.connection
        before = {
            row.subject: row
            for row in scores.stored(connection, scores.scores, self.tenant, kind, subjects, [period])
        }
        after = {row["subject"]: (row["points"], row["grade"]) for row in computed.to_dicts()}
        rows, gone = [], []
        for subject in subjects:
            old = before.get(subject)
            key = {"tenant": self.tenant, "subject_kind": kind, "subject": subject, "period": period}
            if subject not in after:
                if old is not None:
                    gone.append(key)
                    self._say(kind, subject, self._changed(kind, subject, period, None, None, old))
                continue
            points, grade = after[subject]
            wanted = (self.criteria, self.version, points, grade)
            if old is None or (old.criteria, old.criteria_version, old.points, old.grade) != wanted:
                rows.append(
                    key | dict(zip(("criteria", "criteria_version", "points", "grade"), wanted, strict=True))
                )
                self._say(kind, subject, self._changed(kind, subject, period, points, grade, old))
        scores.write(connection, rows)
        scores.remove(connection, scores.scores, gone)

    def _changed(
        self, kind: str, subject: str, period: str, points: int | None, grade: str | None, old: Any
    ) -> ScoreChanged:
        return ScoreChanged(
            subject_kind=kind,  # type: ignore[arg-type]
            subject=subject,
            period=period,
            criteria=self.criteria,
            criteria_version=self.version,
            points=points,
            grade=grade,
            previous_points=None if old is None else old.points,
        )

    def _settle_flags(self, kind: str, subjects: list[str], period: str, computed: pl.DataFrame) -> None:
        connection = self.transaction.connection
        before = {
            (row.subject, row.flag): row
            for row in scores.stored(connection, scores.flags, self.tenant, kind, subjects, [period])
        }
        after = {(row["subject"], row["flag"]): row for row in computed.to_dicts()}
        rows, gone = [], []
        for (subject, flag), now in sorted(after.items()):
            old = before.get((subject, flag))
            if old is not None and (old.severity, old.evidence) == (now["severity"], now["evidence"]):
                continue
            said = {"flag": flag, "severity": now["severity"], "period": period}
            key = {"tenant": self.tenant, "subject_kind": kind, "subject": subject}
            rows.append({**key, **said, "evidence": now["evidence"]})
            raised = FlagRaised(subject_kind=kind, subject=subject, evidence=now["evidence"], **said)  # type: ignore[arg-type]
            self._say(kind, subject, raised)
        for (subject, flag), old in sorted(before.items()):
            if (subject, flag) not in after:
                said = {"flag": flag, "severity": old.severity, "period": period}
                gone.append({"tenant": self.tenant, "subject_kind": kind, "subject": subject, **said})
                self._say(kind, subject, FlagCleared(subject_kind=kind, subject=subject, **said))  # type: ignore[arg-type]
        upsert(connection, scores.flags, rows)
        scores.remove(connection, scores.flags, gone)

    def _say(self, kind: str, subject: str, event: Event) -> None:
        stream = score_stream(self.tenant, kind, subject)
        context = Context(tenant=self.tenant, actor="scoring", correlation_id="recompute")
        self.transaction.append(stream, self._heads.get(stream, 0), [event], context)
