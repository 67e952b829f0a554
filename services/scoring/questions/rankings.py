"""The ranking of a block."""

from datetime import datetime

from services.scoring.domain.deciding.publication import Ranked
from services.scoring.domain.grading.ranking import rank, tie_breaks
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import units
from services.scoring.questions.anew import Anew
from shared.contracts.refusal import Refusal


def ranking_of(question: Question, block: str, period: Period, now: datetime) -> Ranked:
    """The standings of the block's units in a period of the collective sheet's own length.

    Raises Refusal for an unknown block or another period.
    """
    known = units.blocks_known(question.connection, question.tenant, question.as_of)
    if block not in known:
        raise Refusal("block.unknown", place="block", value=block, known=", ".join(known) or "–")
    as_of = question.as_of or now
    anew = Anew(question)
    found = question.criteria(period)
    sheet = None if found is None else found[0].collective
    if sheet is not None and sheet.period != period.kind:
        raise Refusal("ranking.period", value=str(period), known=sheet.period)
    governed = anew.governed("unit", period)
    if governed is None:
        return Ranked(as_of)
    members = units.in_block(question.connection, question.tenant, block, period.last_day, question.as_of)
    made = anew.own("unit", governed)
    scored = anew.scores("unit", period)
    standings = rank(scored, made.flags, members, tie_breaks(made.contributions, governed.sheet))
    return Ranked(as_of, governed.rules.criteria, governed.version, tuple(standings))
