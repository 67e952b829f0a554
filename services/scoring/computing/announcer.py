"""Compares what was computed with what stands and says the difference to the world; what stands follows from
what is said (see `Turn.end`). Of a closed period it says nothing, and keeps beside it what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from services.scoring.computing.governing import Governed
from services.scoring.domain.periods import Period
from services.scoring.projections import closed, late, scores
from shared.contracts.event import Event
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged, Severity
from shared.eventstore import Context, Transaction
from shared.projection import Happened


class Result(NamedTuple):
    """What a subject came to in a period: null without a grade, or with nothing to sum up."""

    points: int | None
    grade: str | None


class Flagged(NamedTuple):
    """How a flag is raised."""

    severity: Severity
    evidence: list[str]


_NOTHING = Result(None, None)
_SAID = pl.Schema(
    {
        "subject": pl.String(),
        "period": pl.String(),
        "criteria": pl.String(),
        "criteria_version": pl.Int64(),
        "points": pl.Int64(),
        "grade": pl.String(),
        "previous_points": pl.Int64(),
        "removed": pl.Boolean(),
    }
)

Raised = dict[str, Flagged]
"""flag -> how it is raised, of one subject in one period."""


class Standing(NamedTuple):
    """A score as it was announced last."""

    criteria: str
    version: int
    result: Result


def score_stream(tenant: str, kind: str, subject: str) -> str:
    return f"score-{tenant}:{kind}:{subject}"


def results(frame: pl.DataFrame) -> dict[str, Result]:
    """subject -> what it came to, of `SCORES` of one period."""
    return {
        subject: Result(points, grade)
        for subject, points, grade in frame.select("subject", "points", "grade").iter_rows()
    }


def raised_flags(frame: pl.DataFrame) -> dict[str, Raised]:
    """subject -> the flags that `FLAGS` of one period raise."""
    found: dict[str, Raised] = {}
    columns = ("subject", "flag", "severity", "evidence")
    for subject, flag, severity, evidence in frame.select(columns).iter_rows():
        found.setdefault(subject, {})[flag] = Flagged(severity, evidence)
    return found


@dataclass
class Announcer:
    """One transaction's announcements about subjects of one kind in one year.

    `scores` and `flags` are what stands of those that were looked up, by subject and period, and at once what
    is to be said by this transaction; it is said, and the tables follow, by `announce`.
    """

    transaction: Transaction
    tenant: str
    kind: SubjectKind
    year: str
    now: datetime
    scores: dict[tuple[str, str], Standing] = field(default_factory=dict)
    flags: dict[tuple[str, str], Raised] = field(default_factory=dict)
    closed: list[Period] = field(default_factory=list)
    _ever_closed: bool = False
    _heads: dict[str, int] = field(default_factory=dict)
    _scores_said: list[tuple[Any, ...]] = field(default_factory=list)
    _flags_said: list[tuple[str, Event]] = field(default_factory=list)
    looked_up: Sequence[str] = ()

    def look_up(self, subjects: Sequence[str]) -> None:
        """Note what stands of these subjects, and how far their streams are.

        Before anything else is read: who announces something of them meanwhile has moved the streams on, so
        that what this transaction says by older knowledge is refused.
        """
        connection = self.transaction.connection
        self._heads = self.transaction.versions(
            [score_stream(self.tenant, self.kind, one) for one in subjects]
        )
        self.looked_up = subjects
        self._ever_closed = closed.ever(connection, self.tenant)
        self.closed = closed.closed(connection, self.tenant) if self._ever_closed else []
        self.scores, self.flags = {}, {}
        if not self._heads:
            return
        for row in scores.of_year(connection, scores.scores, self.tenant, self.kind, subjects, self.year):
            said = Result(row.points, row.grade)
            self.scores[row.subject, row.period] = Standing(row.criteria, row.criteria_version, said)
        for row in scores.of_year(connection, scores.flags, self.tenant, self.kind, subjects, self.year):
            raised = self.flags.setdefault((row.subject, row.period), {})
            raised[row.flag] = Flagged(row.severity, row.evidence)

    def is_closed(self, period: Period) -> bool:
        return closed.is_closed(period, self.closed)

    def settle(
        self,
        governed: Governed,
        subjects: Sequence[str],
        computed: Mapping[str, Result],
        flags: pl.DataFrame | None = None,
    ) -> set[str]:
        """Say what came out otherwise for `subjects` in the period, and of `flags` (None: not looked at).

        Who is not in `computed` has no score there. Returns those of whom something is otherwise now, in a
        closed period those of whom something else would be.
        """
        raised = None if flags is None else raised_flags(flags)
        return self._settle(governed.period, subjects, governed, computed, raised)

    def regrade(self, subject: str, period: Period, grade: str | None) -> bool:
        """Say the grade that relative grading leaves, if it is another one than stands; whether it is."""
        old = self.scores.get((subject, str(period)))
        if old is None or old.result.grade == grade:
            return False
        new = old._replace(result=old.result._replace(grade=grade))
        self._say(subject, str(period), new, old)
        self.scores[subject, str(period)] = new
        return True

    def withdraw(self, period: Period, subjects: Sequence[str]) -> set[str]:
        """Say that the subjects have no score, and no flag, in the period any longer."""
        text = str(period)
        some = [one for one in subjects if (one, text) in self.scores or (one, text) in self.flags]
        if self._ever_closed:
            # What would have been there may be listed of subjects that nothing was ever announced of.
            return self._settle(period, subjects, None, {}, {})
        return self._settle(period, some, None, {}, {}) if some else set()

    def _settle(
        self,
        period: Period,
        subjects: Sequence[str],
        governed: Governed | None,
        computed: Mapping[str, Result],
        raised: Mapping[str, Raised] | None,
    ) -> set[str]:
        text = str(period)
        if self.is_closed(period):
            return self._keep_late(text, subjects, computed, raised)
        changed = {one for one in subjects if self._score(one, text, governed, computed.get(one))}
        if raised is not None:
            for subject in subjects:
                self._flags(subject, text, raised.get(subject, {}))
        if self._ever_closed:
            late.replace(self.transaction.connection, self.tenant, self.kind, text, subjects, [])
        return changed

    def _score(self, subject: str, period: str, governed: Governed | None, now: Result | None) -> bool:
        """Say the score if it is another one; whether it is, beside what it is scored by."""
        old = self.scores.get((subject, period))
        if now is None or governed is None:
            if old is not None:
                self._say(subject, period, old, old, removed=True)
                del self.scores[subject, period]
            return old is not None
        new = Standing(governed.rules.criteria, governed.version, now)
        if new == old:
            return False
        self._say(subject, period, new, old)
        self.scores[subject, period] = new
        return old is None or old.result != now

    def _say(
        self, subject: str, period: str, now: Standing, old: Standing | None, removed: bool = False
    ) -> None:
        result = _NOTHING if removed else now.result
        before = None if old is None else old.result.points
        told = (subject, period, now.criteria, now.version, result.points, result.grade, before, removed)
        self._scores_said.append(told)

    def _flags(self, subject: str, period: str, raised: Raised) -> None:
        before = self.flags.get((subject, period), {})
        if before == raised:
            return
        about: dict[str, Any] = {"subject_kind": self.kind, "subject": subject, "period": period}
        for flag, now in sorted(raised.items()):
            if before.get(flag) != now:
                said = FlagRaised(flag=flag, severity=now.severity, evidence=now.evidence, **about)
                self._flags_said.append((subject, said))
        for flag, old in sorted(before.items()):
            if flag not in raised:
                self._flags_said.append((subject, FlagCleared(flag=flag, severity=old.severity, **about)))
        self.flags[subject, period] = raised

    def _keep_late(
        self,
        period: str,
        subjects: Sequence[str],
        computed: Mapping[str, Result],
        raised: Mapping[str, Raised] | None,
    ) -> set[str]:
        rows = [self._late_row(one, period, computed.get(one), raised) for one in subjects]
        connection = self.transaction.connection
        differing = [row for row in rows if row is not None]
        return late.replace(connection, self.tenant, self.kind, period, subjects, differing)

    def _late_row(
        self,
        subject: str,
        period: str,
        now: Result | None,
        raised: Mapping[str, Raised] | None,
    ) -> dict[str, Any] | None:
        """What would change of the subject; None when nothing would."""
        old = self.scores.get((subject, period))
        published = None if old is None else old.result
        before = set(self.flags.get((subject, period), {}))
        after = before if raised is None else set(raised.get(subject, {}))
        if published == now and before == after:
            return None
        return {
            "subject": subject,
            "published_points": None if published is None else published.points,
            "published_grade": None if published is None else published.grade,
            "points": None if now is None else now.points,
            "grade": None if now is None else now.grade,
            "scored": now is not None,
            "raised": " ".join(sorted(after - before)),
            "cleared": " ".join(sorted(before - after)),
            "since": self.now,
        }

    def announce(self) -> tuple[pl.DataFrame, list[Happened]]:
        """Append what there is to say; returns it, the scores as `scores.SAID`."""
        context = Context(tenant=self.tenant, actor="scoring", correlation_id="recompute")
        said = pl.DataFrame(self._scores_said, schema=_SAID, orient="row")
        prefix = score_stream(self.tenant, self.kind, "")
        told = said.with_columns(
            (pl.lit(prefix) + pl.col("subject")).alias("stream"), pl.lit(self.kind).alias("subject_kind")
        )
        self.transaction.append_columns(ScoreChanged, told, self._heads, context)
        flags = []
        for subject, event in self._flags_said:
            stream = prefix + subject
            (recorded,) = self.transaction.append(stream, self._heads.get(stream, 0), [event], context)
            flags.append(Happened(recorded, event))
        return told.with_columns(pl.lit(self.tenant).alias("tenant")).select(scores.SAID.names()), flags
