"""What the oracle and the evaluator say of a generated history, in one shape, so that it can be compared."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.evaluate import (
    CHILD_SCORES,
    MEMBER_SCORES,
    Evaluation,
    evaluate_individuals,
    evaluate_units,
)
from services.scoring.domain.facts import Facts
from tests.unit.scoring import oracle
from tests.unit.scoring.given import frame
from tests.unit.scoring.histories import PERSONS, UNITS, History

NO_WORK = WorkRules(morning=(0, 0), afternoon=(0, 0), days=frozenset())

Told = dict[str, dict[str, Any]]
"""subject -> what is said of it: score (None: by this sheet it has none), rows, flags, days, limits."""


def kind_of(history: History) -> str:
    return "person" if history.criteria.individual is not None else "unit"


def subjects_of(history: History) -> tuple[str, ...]:
    return PERSONS if kind_of(history) == "person" else UNITS


def evaluate(
    history: History, facts: Facts | None = None, subjects: Collection[str] | None = None
) -> Evaluation:
    """By the evaluator, of all subjects unless some are named."""
    facts = history.facts() if facts is None else facts
    criteria, period, previous = history.criteria, history.period, history.previous
    if kind_of(history) == "person":
        calendar = WorkCalendar(criteria.work or NO_WORK, history.holidays, history.clocked)
        return evaluate_individuals(criteria, period, facts, calendar, subjects, previous=previous)
    members, children = frame(MEMBER_SCORES, history.members), frame(CHILD_SCORES, history.children)
    units = [*(UNITS if subjects is None else subjects)]
    return evaluate_units(criteria, period, facts, members, units, child_scores=children, previous=previous)


def by_evaluator(done: Evaluation) -> Told:
    told: Told = {}
    for subject, _, *score in done.scores.iter_rows():
        told[subject] = {"score": tuple(score), "rows": [], "flags": {}, "days": {}, "limits": []}
    for row in done.contributions.select("subject", *oracle.ROW).iter_rows():
        unscored: dict[str, Any] = {"score": None, "rows": [], "flags": {}, "days": {}, "limits": []}
        told.setdefault(row[0], unscored)["rows"].append(
            tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row[1:])
        )
    for subject, flag, _, _, evidence in done.flags.iter_rows():
        told[subject]["flags"][flag] = evidence
    for person, unit, _, days in done.days.iter_rows():
        if person in told and told[person]["score"] is not None:
            told[person]["days"][unit] = days
    for subject, _, lasts, grade, reason in done.limits.iter_rows():
        told[subject]["limits"].append((lasts, grade, reason))
    return told


def by_oracle(history: History) -> Told:
    told: Told = {}
    world = oracle.World(
        criteria=history.criteria,
        period=history.period,
        told=history.told(),
        suspended=history.suspended,
        holidays=history.holidays,
        clocked=history.clocked,
        previous=history.previous,
    )
    members = named(MEMBER_SCORES.names(), history.members)
    children = named(CHILD_SCORES.names(), history.children)
    for subject in subjects_of(history):
        if kind_of(history) == "person":
            opinion = oracle.of_person(world, subject)
        else:
            opinion = oracle.of_unit(world, subject, members, children)
        if opinion is not None and (opinion.scored or opinion.rows):
            told[subject] = in_one_shape(history, opinion)
    return told


def named(names: list[str], rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def in_one_shape(history: History, opinion: oracle.Opinion) -> dict[str, Any]:
    sheet = history.criteria.sheet("person" if kind_of(history) == "person" else "unit")
    assert sheet is not None
    worst: dict[str, oracle.Limit] = {}
    for limit in opinion.limits:
        if limit.lasts not in worst or limit.place > worst[limit.lasts].place:
            worst[limit.lasts] = limit
    return {
        "score": (opinion.points, opinion.grade, opinion.at_most_grade, opinion.reason)
        if opinion.scored
        else None,
        "rows": opinion.rows,
        "flags": opinion.flags,
        "days": opinion.days,
        "limits": [(one.lasts, sheet.grades[one.place].grade, one.criterion) for one in worst.values()],
    }


def differences(mine: Told, theirs: Told) -> list[str]:
    """Where the two say different things, in words; the rows in any order."""
    found = []
    for subject in sorted(mine.keys() | theirs.keys()):
        if subject not in mine or subject not in theirs:
            found.append(f"{subject} there: only by {'the oracle' if subject in mine else 'the evaluator'}")
            continue
        for part, said in mine[subject].items():
            other = theirs[subject][part]
            if part in ("rows", "limits"):
                found += lines(subject, part, said, other)
            elif said != other:
                found.append(f"{subject} {part}: oracle {said}, evaluator {other}")
    return found


def lines(subject: str, part: str, mine: list[Any], theirs: list[Any]) -> list[str]:
    """What only one of the two lists has."""
    left: defaultdict[Any, int] = defaultdict(int)
    for row in mine:
        left[row] += 1
    for row in theirs:
        left[row] -= 1
    return [
        f"{subject} {part}: only by {'the oracle' if count > 0 else 'the evaluator'}: {row}"
        for row, count in left.items()
        if count
    ]
