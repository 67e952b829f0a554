"""Entrypoints of scoring."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from services.scoring import handlers, known, projections, questions
from services.scoring.domain.criteria import load, problems
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import criteria, dirty, punches, units
from services.scoring.recompute import recompute
from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.messaging.chores import Reminder, chore
from shared.messaging.delivery import Delivery, take
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.service import EventSourcedService, instant_of, plain

SECONDS_BETWEEN_LOOKS = 0.5
"""How long marks that another process made may wait; those of this one are computed at once."""


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
            dirty.write(connection, due + punches.forget_clocked(connection))

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
    def scores(
        self,
        tenant: str,
        period: str | None = None,
        subject_kind: str = "person",
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
    def explain(
        self,
        tenant: str,
        subject_kind: str,
        subject: str,
        period: str | None = None,
        as_of: str | None = None,
    ) -> dict[str, Any]:
        with self._ask(tenant, as_of) as question:
            return plain(questions.explanation_of(question, subject_kind, subject, _period(question, period)))

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
        moment: datetime | None = None if as_of is None else instant_of(as_of)
        with reading(self.store.engine) as connection:
            yield Question(connection, tenant, moment)


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
