"""How a score moved over time: what scoring announced, what moved, and what had become known meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.scoring.computing.announcer import score_stream
from services.scoring.domain.grading.means import parts_of
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.audit import moved
from services.scoring.domain.telling.explain import Tree
from services.scoring.evaluation import Question
from services.scoring.projections import news
from services.scoring.questions.anew import Anew
from services.scoring.questions.explanations import explained
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.eventstore import Recorded, Store

Row = dict[str, Any]


def audit_of(
    store: Store, question: Question, kind: SubjectKind, subject: str, span: Period | None
) -> list[Row]:
    """Every announcement about the subject in periods inside `span` (None: in all), the oldest first.

    A change of a period that is scored from facts says which contributions `moved` since the announcement
    before, by what was known at each, and what had become `known` in between; one of a longer period which
    `parts` were announced with it. `unexplained` is what the two do not account for: facts that were recorded
    before an announcement and had not reached scoring by then.
    """
    told = _Auditor(question, kind, subject)
    announced = store.read_stream(score_stream(question.tenant, kind, subject))
    return [row for one in announced if (row := told.step(one, span)) is not None]


@dataclass
class _Auditor:
    question: Question
    kind: SubjectKind
    subject: str
    _before: dict[str, tuple[datetime, Tree | None]] = field(default_factory=dict)
    _announced: list[str] = field(default_factory=list)
    _heard: dict[str, int] = field(default_factory=dict)
    """Of each longer period how many announcements there were when it was announced itself."""

    def step(self, one: Recorded, span: Period | None) -> Row | None:
        """What is told of one announcement; None when it is about a period outside."""
        event = one.event()
        if not isinstance(event, (ScoreChanged, FlagRaised, FlagCleared)):
            return None
        period = Period.parse(event.period)
        if span is not None and not period.within(span):
            return None
        row: Row = {
            "recorded_at": one.recorded_at,
            "event": one.id,
            "type": one.type,
            "period": event.period,
        }
        if isinstance(event, ScoreChanged):
            return row | self._changed(one, event, period)
        evidence = event.evidence if isinstance(event, FlagRaised) else []
        return row | {"flag": event.flag, "severity": event.severity, "evidence": evidence}

    def _changed(self, one: Recorded, event: ScoreChanged, period: Period) -> Row:
        told: Row = {
            "criteria": event.criteria,
            "criteria_version": event.criteria_version,
            "points_before": event.previous_points,
            "points_after": event.points,
            "grade": event.grade,
        }
        then = replace(self.question, as_of=one.recorded_at)
        governed = Anew(then).governed(self.kind, period)
        self._announced.append(event.period)
        if governed is not None and governed.sheet.period != period.kind:
            return told | {
                "parts": self._parts(event.period, {str(one) for one in parts_of(governed.sheet, period)})
            }
        return told | self._moved(one.recorded_at, event, then, period)

    def _parts(self, longer: str, inside: set[str]) -> list[str]:
        """Which of its parts were announced since the longer period was."""
        since, self._heard[longer] = self._heard.get(longer, 0), len(self._announced)
        return [part for part in dict.fromkeys(self._announced[since:]) if part in inside]

    def _moved(self, at: datetime, event: ScoreChanged, then: Question, period: Period) -> Row:
        since, before = self._before.get(event.period, (None, None))
        after = explained(then, self.kind, self.subject, period)
        self._before[event.period] = at, after
        rows = moved(before, after)
        announced = (event.points or 0) - (event.previous_points or 0)
        return {
            "moved": rows,
            "known": list(self._known(period, since, at, rows)),
            "unexplained": announced - sum(row["difference"] for row in rows),
        }

    def _known(
        self, period: Period, since: datetime | None, until: datetime, rows: Sequence[Row]
    ) -> Iterator[Row]:
        """What became known after `since`, of the subject or of what moved it; first of that alone."""
        connection, tenant = self.question.connection, self.question.tenant
        events = sorted({event for row in rows for event in row["events"]})
        moving = news.of_events(connection, events)
        if since is None:
            yield from moving
            return
        asked = news.Asked(tenant, self.kind, self.subject, period, since, until)
        found = news.between(connection, asked)
        yield from found
        seen = {one["event"] for one in found}
        yield from (one for one in moving if since < one["recorded_at"] <= until and one["event"] not in seen)
