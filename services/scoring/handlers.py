"""Which command leads to which stream and decision. Foreign logs lead to `projections.FOREIGN`."""

from functools import partial
from typing import Any, get_args

from sqlalchemy.engine import Connection

from services.scoring import known, questions
from services.scoring.domain.criteria import load
from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.deciding import closing, leaving_out, lifting, publication, suspension
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import criteria, dirty, scores
from shared.clock import local_day
from shared.commands import Decider, Route, Routes
from shared.contracts.commands.scoring import (
    ClosePeriod,
    LeaveOutCriterion,
    LiftFlag,
    LiftSuspension,
    PublishCriteria,
    PublishRanking,
    ReopenPeriod,
    SuspendScoring,
    TakeInCriterion,
)
from shared.contracts.observations import Source
from shared.contracts.scoring import Suspendable
from shared.database import reading
from shared.eventstore import Context, Store


def _criteria_stream(command: PublishCriteria, context: Context) -> str:
    return f"criteria-{context.tenant}:{load(command.text, command.file_name).criteria}"


def _criteria_decider(_store: Store, _command: PublishCriteria, _context: Context) -> Decider[Any, Any]:
    return Decider(publication.Published(), publication.evolve_criteria, publication.decide_criteria)


def _ranking_stream(command: PublishRanking, context: Context) -> str:
    return f"ranking-{context.tenant}:{command.block}:{command.period}"


def _ranking_decider(store: Store, command: PublishRanking, context: Context) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        question = Question(connection, context.tenant)
        ranked = questions.ranking_of(question, command.block, Period.parse(command.period), store.now())
    return Decider(None, publication.evolve_ranking, partial(publication.decide_ranking, ranked=ranked))


def closing_stream(tenant: str) -> str:
    return f"closing-{tenant}"


def _closing_decider(
    store: Store, command: ClosePeriod | ReopenPeriod, context: Context
) -> Decider[Any, Any]:
    period = Period.parse(command.period)
    with reading(store.engine) as connection:
        waiting = dirty.waiting_within(
            connection, context.tenant, str(period.year), lambda text: _touches(period, Period.parse(text))
        )
    around = closing.Surroundings(local_day(store.now()), waiting)
    return Decider(closing.INITIAL, closing.evolve, partial(closing.decide, around=around))


def _touches(period: Period, marked: Period) -> bool:
    """Whether a mark of one period may change a score of the other: a year's mark concerns all within it."""
    return marked.within(period) or period.within(marked)


def _suspension_stream(command: SuspendScoring | LiftSuspension, context: Context) -> str:
    return f"suspension-{context.tenant}:{command.what}:{command.code}"


def _suspension_decider(
    store: Store, command: SuspendScoring | LiftSuspension, context: Context
) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        there = _suspendable(connection, context.tenant, command.what)
    return Decider(False, suspension.evolve, partial(suspension.decide, known=there))


def _suspendable(connection: Connection, tenant: str, what: Suspendable) -> set[str]:
    """The codes that there are of it."""
    if what == "source":
        return set(get_args(Source))
    versions = criteria.versions_of(connection, tenant)
    if what == "criteria":
        return {one.criteria for one in versions}
    sheets = [sheet for one in versions for sheet in (one.individual, one.collective) if sheet is not None]
    return {item.criterion for sheet in sheets for _, item in sheet.items()}


def _left_out_stream(command: LeaveOutCriterion | TakeInCriterion, context: Context) -> str:
    about = f"{command.subject_kind}:{command.subject}:{command.period}:{command.criterion}"
    return f"left-out-{context.tenant}:{about}"


def _left_out_decider(
    store: Store, command: LeaveOutCriterion | TakeInCriterion, context: Context
) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        question = Question(connection, context.tenant)
        known.require_subject(question, command.subject)
        around = leaving_out.Surroundings(_sheet(question, command))
    return Decider(False, leaving_out.evolve, partial(leaving_out.decide, around=around))


def _flag_stream(command: LiftFlag, context: Context) -> str:
    about = f"{command.subject_kind}:{command.subject}:{command.period}:{command.flag}"
    return f"flag-{context.tenant}:{about}"


def _flag_decider(store: Store, command: LiftFlag, context: Context) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        question = Question(connection, context.tenant)
        known.require_subject(question, command.subject)
        raised = scores.raised(
            connection, context.tenant, command.subject_kind, command.subject, command.period
        )
        around = lifting.Surroundings(raised, _sheet(question, command))
    return Decider(False, lifting.evolve, partial(lifting.decide, around=around))


def _sheet(question: Question, command: LeaveOutCriterion | TakeInCriterion | LiftFlag) -> Sheet | None:
    """What scores the command's subject in its period."""
    governing = question.criteria(Period.parse(command.period))
    return None if governing is None else governing[0].sheet(command.subject_kind)


ROUTES: Routes = {
    PublishCriteria: Route(_criteria_stream, _criteria_decider),
    PublishRanking: Route(_ranking_stream, _ranking_decider),
    ClosePeriod: Route(lambda _command, context: closing_stream(context.tenant), _closing_decider),
    ReopenPeriod: Route(lambda _command, context: closing_stream(context.tenant), _closing_decider),
    SuspendScoring: Route(_suspension_stream, _suspension_decider),
    LiftSuspension: Route(_suspension_stream, _suspension_decider),
    LeaveOutCriterion: Route(_left_out_stream, _left_out_decider),
    TakeInCriterion: Route(_left_out_stream, _left_out_decider),
    LiftFlag: Route(_flag_stream, _flag_decider),
}
