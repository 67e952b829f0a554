"""Entrypoints of scoring."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from services.scoring import handlers, known, projections, questions
from services.scoring.domain.criteria import load, problems
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import (
    closed,
    criteria,
    decisions,
    dirty,
    kept_attendance,
    late,
    progress,
    punches,
    units,
)
from services.scoring.recompute import recompute, recompute_everybody
from shared import clock
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.messaging.chores import Reminder, chore
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.service import EventSourcedService, day_of, instant_of, plain

SECONDS_BETWEEN_LOOKS = 0.5
"""How long marks that another process made may wait; those of this one are computed at once."""

RECORDED, OCCURRED = "recorded:", "occurred:"


class ScoringService(EventSourcedService):
    """Criteria, scores, flags, rankings, explanations."""

    name = "scoring"
    routes = handlers.ROUTES
    foreign = projections.FOREIGN
    projections = projections.OWN

    personnel_rpc = RpcProxy("personnel")
    observations_rpc = RpcProxy("observations")
    recompute_at_once = Reminder("recompute")

    @subscribe("personnel")
    def on_personnel(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["personnel"], delivery)
        self.recompute_at_once()

    @subscribe("observations")
    def on_observations(self, delivery: Delivery) -> None:
        take(self.store, self.foreign["observations"], delivery)
        self.recompute_at_once()

    @chore(SECONDS_BETWEEN_LOOKS)
    def recompute(self) -> None:
        if recompute(self.store):
            self.recompute_at_once()

    def waiting(self, connection: Connection) -> int:
        return dirty.count(connection)

    def rebuilt(self, connection: Connection, mended: bool) -> None:
        """What was mended may be what a score rests on, so every score is due again."""
        if mended:
            due = dirty.of_everything(connection)
            causes = {dirty.Cause(one.tenant, "rebuilt", clock.now()) for one in due}
            kept_attendance.forget(connection)
            dirty.write(connection, [*due, *causes, *punches.forget_clocked(connection)])

    @rpc(expected_exceptions=Refusal)
    def recompute_scores(self, tenant: str, period: str | None = None) -> dict[str, Any]:
        """Have everybody's scores of a period, or all, computed again; returns at once, as `progress`."""
        recompute_everybody(self.store, tenant, None if period is None else Period.parse(period))
        self.recompute_at_once()
        return self._progress(tenant)

    @rpc(expected_exceptions=Refusal)
    def progress(self, tenant: str) -> dict[str, Any]:
        """What waits to be computed, and how far the newest recompute of everybody is."""
        return self._progress(tenant)

    def _progress(self, tenant: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            newest = progress.newest(connection, tenant, self.store.now())
            return plain({"waiting": progress.waiting(connection, tenant), "recompute": newest})

    @rpc(expected_exceptions=Refusal)
    def suspensions(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(decisions.standing_suspensions(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def closed_periods(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(closed.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def late_changes(self, tenant: str, period: str | None = None) -> list[dict[str, Any]]:
        """What later facts would change in closed periods, in `period` and all within it, or in all."""
        with reading(self.store.engine) as connection:
            return plain(late.listed(connection, tenant, None if period is None else Period.parse(period)))

    @rpc(expected_exceptions=Refusal)
    def check_criteria(self, text: str, file_name: str) -> dict[str, Any]:
        found = [
            one.as_dict() | {"text_vi": one.text("vi"), "text_en": one.text("en")}
            for one in problems(text, file_name)
        ]
        return {"problems": found, "criteria": None if found else load(text, file_name).criteria}

    @rpc(expected_exceptions=Refusal)
    def criteria(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(criteria.listed(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def criteria_in_full(self, tenant: str, criteria_name: str, version: int) -> dict[str, Any]:
        """One published version with its text, as it was published."""
        with reading(self.store.engine) as connection:
            return plain(criteria.in_full(connection, tenant, criteria_name, version))

    @rpc(expected_exceptions=Refusal)
    def what_if(
        self,
        tenant: str,
        text: str,
        file_name: str = "criteria.yaml",
        against: dict[str, str] | None = None,
        period: str | None = None,
        unit: str | None = None,
    ) -> dict[str, Any]:
        """What would have come of a period under other criteria: see `questions.comparisons`."""
        rules, other = load(text, file_name), None
        if against is not None:
            other = load(against["text"], against.get("file_name", "criteria.yaml"))
        with self._ask(tenant, None) as question:
            if unit is not None:
                known.require_unit(question, unit)
            found = questions.what_if_of(question, rules, other, _period(question, period), unit)
            return plain(found)

    @rpc(expected_exceptions=Refusal)
    def dry_run(
        self, tenant: str, text: str, file_name: str = "criteria.yaml", period: str | None = None
    ) -> dict[str, Any]:
        """What publishing the criteria would move."""
        rules = load(text, file_name)
        with self._ask(tenant, None) as question:
            span = None if period is None else Period.parse(period)
            return plain(questions.dry_run_of(question, text, rules, span))

    @rpc(expected_exceptions=Refusal)
    def scores(
        self,
        tenant: str,
        period: str | None = None,
        subject_kind: SubjectKind = "person",
        unit: str | None = None,
        block: str | None = None,
        as_of: str | None = None,
    ) -> list[dict[str, Any]]:
        with self._ask(tenant, as_of) as question:
            if unit is not None:
                known.require_unit(question, unit)
            if block is not None:
                known.require_block(question, block)
            span = _period(question, period)
            rows = questions.scores_of(question, subject_kind, span)
            return plain(_chosen(question, span, subject_kind, rows, unit, block))

    @rpc(expected_exceptions=Refusal)
    def history(self, tenant: str, subject_kind: SubjectKind, subject: str) -> list[dict[str, Any]]:
        with self._ask(tenant, None) as question:
            return plain(questions.history_of(question, subject_kind, subject))

    @rpc(expected_exceptions=Refusal)
    def attendance(self, tenant: str, month: str, persons: list[str]) -> list[dict[str, Any]]:
        with self._ask(tenant, None) as question:
            return plain(questions.attendance_of(question, Period.parse(month), persons))

    @rpc(expected_exceptions=Refusal)
    def explain(
        self,
        tenant: str,
        subject_kind: SubjectKind,
        subject: str,
        period: str | None = None,
        as_of: str | None = None,
    ) -> dict[str, Any]:
        with self._ask(tenant, as_of) as question:
            return plain(questions.explanation_of(question, subject_kind, subject, _period(question, period)))

    @rpc(expected_exceptions=Refusal)
    def audit(
        self, tenant: str, subject_kind: SubjectKind, subject: str, period: str | None = None
    ) -> dict[str, Any]:
        """How a subject's score moved over time, and what moved it."""
        with self._ask(tenant, None) as question:
            known.require_subject(question, subject)
            span = None if period is None else Period.parse(period)
            steps = questions.audit_of(self.store, question, subject_kind, subject, span)
            return plain({"subject_kind": subject_kind, "subject": subject, "steps": steps})

    @rpc(expected_exceptions=Refusal)
    def flags(
        self,
        tenant: str,
        period: str | None = None,
        subject: str | None = None,
        as_of: str | None = None,
    ) -> list[dict[str, Any]]:
        with self._ask(tenant, as_of) as question:
            if subject is not None:
                known.require_subject(question, subject)
            return plain(questions.flags_of(question, period, subject))

    @rpc(expected_exceptions=Refusal)
    def ranking(
        self, tenant: str, block: str, period: str | None = None, as_of: str | None = None
    ) -> dict[str, Any]:
        with self._ask(tenant, as_of) as question:
            span = _period(question, period)
            ranked = questions.ranking_of(question, block, span, self.store.now())
            return plain(
                {"block": block, "period": str(span), "as_of": ranked.as_of, "standings": ranked.standings}
            )

    @contextmanager
    def _ask(self, tenant: str, as_of: str | None) -> Iterator[Question]:
        moment, until = _asked(as_of)
        with reading(self.store.engine) as connection:
            yield Question(connection, tenant, moment, until)


def _asked(as_of: str | None) -> tuple[datetime | None, date | None]:
    """The moment whose knowledge is asked for, and the last day whose facts count: of `recorded:2019-07-01`
    (or a bare day or moment) the one, of `occurred:2019-07-01` the other."""
    if as_of is None:
        return None, None
    if as_of.startswith(OCCURRED):
        try:
            return None, day_of(as_of.removeprefix(OCCURRED))
        except Refusal as refusal:
            raise refusal.at("as_of") from None
    return instant_of(as_of.removeprefix(RECORDED)), None


def _period(question: Question, text: str | None) -> Period:
    """The period asked for; without one, the newest year that anything was recorded in."""
    this_year = str(clock.local_day(clock.now()).year)
    return Period.parse(text or questions.newest_period(question) or this_year)


def _chosen(
    question: Question,
    period: Period,
    kind: str,
    rows: list[dict[str, Any]],
    unit: str | None,
    block: str | None,
) -> list[dict[str, Any]]:
    homes = questions.units_of_persons(question, period) if kind == "person" else {}
    for row in rows:
        row["unit"] = homes.get(row["subject"]) if kind == "person" else row["subject"]
    if unit is not None:
        rows = [row for row in rows if row["unit"] == unit]
    if block is not None:
        members = units.in_block(question.connection, question.tenant, block, period.last_day, question.as_of)
        rows = [row for row in rows if row["unit"] in members]
    return rows
