"""Periods whose score follows from others': the mean of their parts, under the limits that these set."""

from collections.abc import Sequence

import polars as pl

from services.scoring.computing import relative
from services.scoring.computing.announcer import Announcer, Result, results
from services.scoring.computing.governing import Governed
from services.scoring.computing.turn import Turn
from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.grading.grades import LIMITS, SCORES
from services.scoring.domain.grading.means import mean_of, parts_of
from services.scoring.domain.periods import Period
from services.scoring.projections import late, scores


def settle(
    turn: Turn, announcer: Announcer, governed: Governed, subjects: Sequence[str], limits: pl.DataFrame
) -> set[str]:
    """Say what the longer period comes to now, under the `LIMITS` of the year; returns of whom it is
    something else."""
    parts = _parts(turn, announcer, governed, subjects)
    means = mean_of(parts, governed.period, governed.sheet, limits)
    held = relative.hold(turn, announcer, governed, subjects, results(means))
    return announcer.settle(governed, subjects, held)


def _parts(turn: Turn, announcer: Announcer, governed: Governed, subjects: Sequence[str]) -> pl.DataFrame:
    """`SCORES` of the parts as they stand; of a closed period, as they would if all were reopened."""
    texts = [str(part) for part in parts_of(governed.sheet, governed.period)]
    keys = [(subject, text) for subject in subjects for text in texts]
    found = {key: announcer.scores[key].result for key in keys if key in announcer.scores}
    if announcer.is_closed(governed.period):
        connection, tenant = turn.question.connection, turn.taken.tenant
        for row in late.kept(connection, tenant, announcer.kind, subjects, texts):
            found.pop((row.subject, row.period), None)
            if row.scored:
                found[row.subject, row.period] = Result(row.points, row.grade)
    rows = [(*key, *result, None, None) for key, result in found.items()]
    return pl.DataFrame(rows, schema=SCORES, orient="row")


def keep_limits(
    turn: Turn, announcer: Announcer, governed: Governed, subjects: Sequence[str], found: pl.DataFrame
) -> None:
    """Keep the `LIMITS` that the own period sets to longer ones."""
    if _lasting(governed.sheet):
        connection, period = turn.question.connection, str(governed.period)
        scores.replace_limits(connection, turn.taken.tenant, announcer.kind, subjects, found, period)


def limits_of_year(turn: Turn, announcer: Announcer, subjects: Sequence[str]) -> pl.DataFrame:
    """`LIMITS` that the subjects' own periods of the year set."""
    months = [turn.governing.of(month, announcer.kind) for month in Period.parse(turn.taken.year).months()]
    rows = []
    if any(one is not None and _lasting(one.sheet) for one in months):
        connection, year = turn.question.connection, turn.taken.year
        kept = scores.of_year(connection, scores.limits, turn.taken.tenant, announcer.kind, subjects, year)
        rows = [(row.subject, row.period, row.lasts, row.grade, row.reason) for row in kept]
    return pl.DataFrame(rows, schema=LIMITS, orient="row")


def _lasting(sheet: Sheet) -> bool:
    return any(item.limit_lasts is not None for _, item in sheet.items())
