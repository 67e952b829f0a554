"""Among whom a grade is reckoned: where each subject belonged and what it was, on its last day there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import people, units
from services.scoring.projections.held import positions_held
from services.scoring.projections.organisation import organisation
from shared.contracts.observations import SubjectKind


def described(
    question: Question, kind: SubjectKind, period: Period, subjects: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """subject -> `unit`, `block`, `kind`, `leads` and `led`, as `own_grades` keeps them."""
    blocks = _blocks(question, period.last_day)
    if kind == "unit":
        kinds = _unit_kinds(question, period.last_day)
        return {
            unit: {
                "unit": unit,
                "block": blocks.get(unit),
                "kind": kinds.get(unit),
                "leads": False,
                "led": "",
            }
            for unit in subjects
        }
    last = _last_days(question, period, subjects)
    held = _held(question, last)
    found = {}
    for person in subjects:
        unit = last[person][1] if person in last else None
        what, led = held.get(person, (None, []))
        block = None if unit is None else blocks.get(unit)
        found[person] = {"unit": unit, "block": block, "kind": what, "leads": bool(led), "led": " ".join(led)}
    return found


def _last_days(question: Question, period: Period, persons: Sequence[str]) -> dict[str, tuple[date, str]]:
    """person -> the last day of the period on which it belonged to a unit, and that unit."""
    placed = people.placed(question.connection, question.tenant, [*persons], question.as_of)
    found: dict[str, tuple[date, str]] = {}
    for person, unit, first, last in placed.select("person", "unit", "first_day", "last_day").iter_rows():
        end = period.last_day if last is None else min(last, period.last_day)
        if first <= end and end >= period.first_day and (person not in found or found[person][0] < end):
            found[person] = end, unit
    return found


def _held(question: Question, days: dict[str, tuple[date, str]]) -> dict[str, tuple[str | None, list[str]]]:
    """person -> its kind and the units that it led that day."""
    held = positions_held(question.connection, question.tenant, sorted(days), question.as_of)
    found: dict[str, tuple[str | None, list[str]]] = {}
    columns = ("person", "kind", "heads", "first_day", "last_day")
    for person, kind, heads, first, last in held.select(columns).iter_rows():
        if person in days and first <= days[person][0] and (last is None or days[person][0] <= last):
            known, led = found.get(person, (None, []))
            found[person] = kind or known, sorted({*led, *([heads] if heads else [])})
    return found


def _blocks(question: Question, day: date) -> dict[str, str]:
    """unit -> the block that it competes in on the day."""
    moves = units.block_moves
    query = (
        sa.select(moves.c.unit, moves.c.block, moves.c.joined)
        .where(moves.c.tenant == question.tenant, moves.c.since <= day)
        .order_by(moves.c.version)
    )
    if question.as_of is not None:
        query = query.where(moves.c.recorded_at <= question.as_of)
    newest = {unit: (block, joined) for unit, block, joined in question.connection.execute(query)}
    return {unit: block for unit, (block, joined) in newest.items() if joined}


def _unit_kinds(question: Question, day: date) -> dict[str, str]:
    """unit -> its kind, of those created by the day."""
    known = organisation(question.connection, question.tenant, question.as_of).units
    columns = ("unit", "kind", "first_day")
    return {unit: kind for unit, kind, first in known.select(columns).iter_rows() if first <= day}
