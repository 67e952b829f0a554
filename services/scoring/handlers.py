"""Which command leads to which stream and decision. Foreign logs lead to `projections.FOREIGN`."""

from functools import partial
from typing import Any

from services.scoring import questions
from services.scoring.domain import publication
from services.scoring.domain.criteria import load
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from shared.commands import Decider, Route, Routes
from shared.contracts.commands.scoring import PublishCriteria, PublishRanking
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


ROUTES: Routes = {
    PublishCriteria: Route(_criteria_stream, _criteria_decider),
    PublishRanking: Route(_ranking_stream, _ranking_decider),
}
