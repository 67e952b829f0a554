"""Takes marks, computes what they name, announces and so writes what changed: all in one transaction."""

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
from services.scoring.projections import OWN, dirty, people, punches, scores
from shared.contracts.event import Event
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.eventstore import Context, Recorded, Store, Transaction, VersionConflict
from shared.failpoints import failpoint
from shared.projection import apply_all

SUBJECTS_AT_ONCE = 2000
_ATTEMPTS = 5


def recompute(store: Store, limit: int = SUBJECTS_AT_ONCE) -> int:
    """Compute the subjects of up to `limit` marks; returns how many marks were taken, 0 when none waited."""
    for _ in range(_ATTEMPTS):
        try:
            with store.begin() as transaction:
                taken = dirty.take(transaction.connection, limit)
                if not taken:
                    return 0
                due = _compute(_Announcer(transaction, taken[0].tenant), taken)
                dirty.write(transaction.connection, due)
                failpoint("recompute.before_commit")
            failpoint("recompute.committed")
            return len(taken)
        except VersionConflict:
            # Another replica announced something of a subject meanwhile; its marks are still there for us.
            continue
    return 0


def score_stream(tenant: str, kind: str, subject: str) -> str:
    return f"score-{tenant}:{kind}:{subject}"


def _compute(announcer: "_Announcer", marks: Sequence[dirty.Mark]) -> list[dirty.Mark]:
    """Write and announce the scores that `marks` name; returns the marks of what is due in turn."""
    period = Period.parse(marks[0].period)
    question = Question(announcer.transaction.connection, announcer.tenant)
    persons, due = _named_persons(question, period, marks) if period.length == 1 else ([], [])
    governing = question.criteria(period)
    if governing is None:
        return due
    rules, version = governing
    announcer.criteria, announcer.version = rules.criteria, version
    if period.length == 1:
        for start in range(0, len(persons), SUBJECTS_AT_ONCE):
            some = persons[start : start + SUBJECTS_AT_ONCE]
            due += _persons(announcer, question, rules, period, some)
    elif rules.collective is not None:
        _units(announcer, question, rules, period, _named_units(question, period, marks))
    return due


def _named_persons(
    question: Question, month: Period, marks: Sequence[dirty.Mark]
) -> tuple[list[str], list[dirty.Mark]]:
    """Who has to be computed: everybody, once a day of the month turns out to have been clocked, which may
    open the month: then with the marks of that."""
    connection, tenant = question.connection, question.tenant
    named = {one.subject for one in marks if one.kind == dirty.PERSON}
    badges = [one.subject for one in marks if one.kind == dirty.BADGE]
    carried = people.carried_since(connection, tenant, badges, sorted(named))
    fresh = punches.note_clocked(connection, tenant, month.first_day, month.last_day, carried)
    due = dirty.of_opening(connection, tenant, [str(month)]) if fresh else []
    if fresh or any(one.kind == dirty.EVERYONE for one in marks):
        return people.everybody(connection, tenant), due
    return sorted(named | people.carriers(connection, tenant, badges)), due


def _named_units(question: Question, year: Period, marks: Sequence[dirty.Mark]) -> list[str]:
    there = there_in(question, year)
    if any(one.kind == dirty.EVERY_UNIT for one in marks):
        return there
    named = {one.subject for one in marks}
    return [unit for unit in there if unit in named]


def _persons(
    announcer: "_Announcer", question: Question, rules: CriteriaSet, month: Period, persons: list[str]
) -> list[dirty.Mark]:
    if rules.individual is None:
        return []
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
    return [dirty.Mark(tenant, dirty.UNIT, unit, str(month.year)) for unit in touched]


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
    """Compares what was computed with what stands and says the difference to the world; what stands follows
    from what is said."""

    transaction: Transaction
    tenant: str
    criteria: str = ""
    version: int = 0
    _heads: dict[str, int] = field(default_factory=dict)
    _said: list[Recorded] = field(default_factory=list)

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
        for subject in subjects:
            old = before.get(subject)
            if subject not in after:
                if old is not None:
                    self._say(kind, subject, self._changed(kind, subject, period, None, old))
                continue
            wanted = (self.criteria, self.version, *after[subject])
            if old is None or (old.criteria, old.criteria_version, old.points, old.grade) != wanted:
                self._say(kind, subject, self._changed(kind, subject, period, after[subject], old))
        self._take_in()

    def _changed(
        self, kind: str, subject: str, period: str, now: tuple[int | None, str | None] | None, old: Any
    ) -> ScoreChanged:
        points, grade = (None, None) if now is None else now
        return ScoreChanged(
            subject_kind=kind,  # type: ignore[arg-type]
            subject=subject,
            period=period,
            criteria=self.criteria,
            criteria_version=self.version,
            points=points,
            grade=grade,
            previous_points=None if old is None else old.points,
            removed=now is None,
        )

    def _settle_flags(self, kind: str, subjects: list[str], period: str, computed: pl.DataFrame) -> None:
        connection = self.transaction.connection
        before = {
            (row.subject, row.flag): row
            for row in scores.stored(connection, scores.flags, self.tenant, kind, subjects, [period])
        }
        after = {(row["subject"], row["flag"]): row for row in computed.to_dicts()}
        for (subject, flag), now in sorted(after.items()):
            old = before.get((subject, flag))
            if old is not None and (old.severity, old.evidence) == (now["severity"], now["evidence"]):
                continue
            said = {"flag": flag, "severity": now["severity"], "period": period}
            raised = FlagRaised(subject_kind=kind, subject=subject, evidence=now["evidence"], **said)  # type: ignore[arg-type]
            self._say(kind, subject, raised)
        for (subject, flag), old in sorted(before.items()):
            if (subject, flag) not in after:
                said = {"flag": flag, "severity": old.severity, "period": period}
                self._say(kind, subject, FlagCleared(subject_kind=kind, subject=subject, **said))  # type: ignore[arg-type]
        self._take_in()

    def _say(self, kind: str, subject: str, event: Event) -> None:
        stream = score_stream(self.tenant, kind, subject)
        context = Context(tenant=self.tenant, actor="scoring", correlation_id="recompute")
        self._said += self.transaction.append(stream, self._heads.get(stream, 0), [event], context)

    def _take_in(self) -> None:
        """Bring what stands up to date with what was said since the last time."""
        apply_all(self.transaction.connection, OWN, self._said)
        self._said = []
