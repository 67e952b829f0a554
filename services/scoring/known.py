"""Refuses questions about what there never was: a misspelt name must not be answered with an empty list."""

from services.scoring.evaluation import Question
from services.scoring.projections import people, units
from shared.contracts.refusal import Refusal


def require_unit(question: Question, unit: str) -> None:
    known = units.existing(question.connection, question.tenant, None)
    if unit not in known:
        raise Refusal("unit.unknown", place="unit", value=unit, known=", ".join(known) or "–")


def require_block(question: Question, block: str) -> None:
    known = units.blocks_known(question.connection, question.tenant, None)
    if block not in known:
        raise Refusal("block.unknown", place="block", value=block, known=", ".join(known) or "–")


def require_subject(question: Question, subject: str) -> None:
    """Refuse what is neither the id of a person nor a unit."""
    connection, tenant = question.connection, question.tenant
    if subject not in units.existing(connection, tenant, None) and subject not in people.everybody(
        connection, tenant
    ):
        raise Refusal("subject.unknown", place="subject", value=subject)
