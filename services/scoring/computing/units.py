"""Scores of units: from their own records, their members' scores and those of the units below them."""

import polars as pl

from services.scoring.computing import longer, relative
from services.scoring.computing.announcer import Announcer, results
from services.scoring.computing.governing import Governed, Year
from services.scoring.computing.tree import levels
from services.scoring.computing.turn import Turn, parts
from services.scoring.domain.evaluate import CHILD_SCORES, MEMBER_SCORES, Evaluation
from services.scoring.domain.periods import Period
from services.scoring.evaluation import parents_on, there_in, units_in
from services.scoring.projections import dirty, late, scores
from services.scoring.projections import units as facts_of_units
from services.scoring.projections.buckets import within


def compute(turn: Turn) -> None:
    """Settle the scores of the units that the marks name, in every period of the year; those below others
    first, and whatever rests on what came out otherwise is due in turn."""
    connection, taken = turn.question.connection, turn.taken
    named = {one.subject for one in taken.marks}
    if taken.ranges:
        existing = facts_of_units.existing(connection, taken.tenant, None)
        named |= set(within(taken.tenant, existing, taken.buckets(taken.year)))
    whole, known = Period.parse(taken.year), dirty.known_months(connection, taken.tenant)
    year = turn.governing.year("unit", [month for month in whole.months() if str(month) in known])
    rests_on_others = any(_has_children(governed) for governed in year.own)
    parents = parents_on(turn.question, whole.last_day) if rests_on_others else {}
    waiting = set(named)
    for level in levels(named, parents):
        waiting.difference_update(level)
        for some in parts(level):
            _settle(turn, year, some, waiting)


def _settle(turn: Turn, year: Year, some: list[str], waiting: set[str]) -> None:
    """`waiting` are units that this turn computes later in any case."""
    announcer = turn.announcer("unit")
    announcer.look_up(some)
    otherwise: dict[Period, set[str]] = {}
    for governed in year.own:
        found = _evaluated(turn, announcer, governed, some)
        held = relative.hold(turn, announcer, governed, some, results(found.scores))
        changed = announcer.settle(governed, some, held, found.flags)
        otherwise[governed.period] = changed
        if not announcer.is_closed(governed.period):
            longer.keep_limits(turn, announcer, governed, some, found.limits)
        if changed and _has_children(governed):
            _mark_above(turn, governed.period, changed, waiting)
    limits = longer.limits_of_year(turn, announcer, some)
    for governed in year.longer:
        otherwise[governed.period] = longer.settle(turn, announcer, governed, some, limits)
    for period in year.withdrawn:
        otherwise[period] = announcer.withdraw(period, some)
    for period, changed in otherwise.items():
        relative.mark_heads(turn, period, changed)


def _has_children(governed: Governed) -> bool:
    return any(item.children_mean is not None for _, item in governed.sheet.items())


def _evaluated(turn: Turn, announcer: Announcer, governed: Governed, some: list[str]) -> Evaluation:
    question, period = turn.question, governed.period
    there = set(there_in(question, period))
    those = [unit for unit in some if unit in there]
    as_if_open = announcer.is_closed(period)
    rows = scores.member_scores(question.connection, question.tenant, period, those, late=as_if_open)
    members = pl.DataFrame([tuple(row) for row in rows], schema=MEMBER_SCORES, orient="row")
    children = _children(turn, period, those, as_if_open) if _has_children(governed) else None
    return units_in(question, governed.rules, period, members, those, children)


def _children(turn: Turn, period: Period, some: list[str], as_if_open: bool) -> pl.DataFrame:
    """`CHILD_SCORES` of the units below `some`."""
    question, wanted = turn.question, set(some)
    parents = parents_on(question, period.last_day)
    below = sorted(unit for unit, parent in parents.items() if parent in wanted)
    kept = scores.of_period(question.connection, question.tenant, "unit", below, str(period))
    points = {row.subject: row.points for row in kept}
    for unit, result in turn.settled(str(period)).items():
        points[unit] = None if result is None else result.points
    if as_if_open:
        for row in late.kept(question.connection, question.tenant, "unit", below, [str(period)]):
            points[row.subject] = row.points
    rows = [(unit, parents[unit], points[unit]) for unit in below if points.get(unit) is not None]
    return pl.DataFrame(rows, schema=CHILD_SCORES, orient="row")


def _mark_above(turn: Turn, period: Period, changed: set[str], waiting: set[str]) -> None:
    parents = parents_on(turn.question, period.last_day)
    for unit in {parents[unit] for unit in changed if unit in parents} - waiting:
        turn.mark(dirty.UNIT, unit, turn.taken.year, level=turn.taken.turn - dirty.UNITS + 1)
