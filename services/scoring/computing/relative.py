"""Grades that depend on others' grades: held back until the cell of those who share a limit is reckoned.

A changed score is announced with no better grade than stood before, and its cell marked; once all else is
computed, the cell decides. So nobody hears of a grade that a quota takes away again a moment later.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from services.scoring.computing.announcer import Announcer, Result
from services.scoring.computing.cells import described
from services.scoring.computing.governing import Governed
from services.scoring.computing.turn import Turn
from services.scoring.domain.criteria.model import Quota, Sheet
from services.scoring.domain.grading.grades import SCORES, places
from services.scoring.domain.grading.relative import CELLS, relative
from services.scoring.domain.periods import Period, PeriodKind
from services.scoring.projections import dirty, scores
from services.scoring.projections import relative as kept
from shared.contracts.observations import SubjectKind

CELL_MARKS = {"person": dirty.PERSON_CELL, "unit": dirty.UNIT_CELL}


def quotas_of(sheet: Sheet, kind: PeriodKind) -> list[Quota]:
    """The quotas that hold for periods of that length."""
    return [quota for quota in sheet.quotas if kind in (quota.periods or (sheet.period,))]


def cell_within(sheet: Sheet, kind: PeriodKind) -> str | None:
    """What the smallest cell is that no limit reaches beyond: unit, block or organisation; None: no grade of
    such a period depends on others."""
    found = {quota.within for quota in quotas_of(sheet, kind)}
    if sheet.head_not_above_unit:
        found.add("unit")
    return next((within for within in ("organisation", "block", "unit") if within in found), None)


def hold(
    turn: Turn,
    announcer: Announcer,
    governed: Governed,
    subjects: Sequence[str],
    computed: Mapping[str, Result],
) -> Mapping[str, Result]:
    """What is to be announced of `computed` for the time being; the cells concerned are due in turn."""
    within = cell_within(governed.sheet, governed.period.kind)
    if within is None:
        return computed
    connection, tenant, period = turn.question.connection, turn.taken.tenant, str(governed.period)
    if announcer.is_closed(governed.period):
        return _under_limits(turn, announcer, governed, computed)
    before = kept.of_subjects(connection, kept.own_grades, tenant, announcer.kind, subjects, period)
    rows = _own_rows(turn, announcer, governed, computed)
    changed = [row for subject, row in rows.items() if _differ(before.get(subject), row)]
    gone = [subject for subject in before if subject not in rows]
    kept.write(connection, kept.own_grades, changed)
    kept.forget(connection, kept.own_grades, tenant, announcer.kind, gone, period)
    touched = [*changed, *(before[row["subject"]]._asdict() for row in changed if row["subject"] in before)]
    touched += [before[subject]._asdict() for subject in gone]
    for cell in {cell_of(within, row) for row in touched}:
        turn.mark(CELL_MARKS[announcer.kind], cell, period)
    return {
        subject: result._replace(grade=_held(announcer, governed, subject, result.grade))
        for subject, result in computed.items()
    }


def _under_limits(
    turn: Turn, announcer: Announcer, governed: Governed, computed: Mapping[str, Result]
) -> Mapping[str, Result]:
    """What would be published of a closed period, whose limits are not reckoned anew."""
    connection, period = turn.question.connection, str(governed.period)
    table, tenant = kept.relative_limits, turn.taken.tenant
    limits = kept.of_subjects(connection, table, tenant, announcer.kind, list(computed), period)
    order = places(governed.sheet)
    found = dict(computed)
    for subject, row in limits.items():
        own = computed[subject].grade
        if own in order and order[own] < order.get(row.grade, 0):
            found[subject] = computed[subject]._replace(grade=row.grade)
    return found


def _own_rows(
    turn: Turn, announcer: Announcer, governed: Governed, computed: Mapping[str, Result]
) -> dict[str, dict[str, Any]]:
    about = described(turn.question, announcer.kind, governed.period, sorted(computed))
    rules = f"{governed.rules.criteria} {governed.version}"
    key = {"tenant": turn.taken.tenant, "subject_kind": announcer.kind, "period": str(governed.period)}
    return {
        subject: {**key, "subject": subject, "rules": rules, **result._asdict(), **about[subject]}
        for subject, result in computed.items()
    }


def _differ(before: Any, row: Mapping[str, Any]) -> bool:
    return before is None or before._asdict() != row


def cell_of(within: str, row: Mapping[str, Any]) -> str:
    """What a mark calls the cell that a subject with this own grade belongs to."""
    return within if within == "organisation" else f"{within}:{row[within] or ''}"


def _held(announcer: Announcer, governed: Governed, subject: str, own: str | None) -> str | None:
    """No better than what stands; of whom nothing stands, as if no quota had room."""
    if own is None:
        return None
    sheet, period = governed.sheet, governed.period
    order = places(sheet)
    place, last = order[own], len(sheet.grades) - 1
    standing = announcer.scores.get((subject, str(period)))
    if standing is not None and standing.result.grade in order:
        place = max(place, order[standing.result.grade])
    else:
        for quota in quotas_of(sheet, period.kind):
            if place <= order[quota.grade]:
                place = min(order[quota.grade] + 1, last)
    return sheet.grades[place].grade


def mark_heads(turn: Turn, period: Period, units: Collection[str]) -> None:
    """Who leads one of `units` may be graded otherwise, now that the unit is."""
    governed = turn.governing.of(period, "person")
    if not units or governed is None or not governed.sheet.head_not_above_unit:
        return
    within = cell_within(governed.sheet, period.kind)
    assert within is not None
    rows = kept.heads_of(turn.question.connection, turn.taken.tenant, str(period), units)
    for cell in {cell_of(within, row._asdict()) for row in rows}:
        turn.mark(dirty.PERSON_CELL, cell, str(period))


def regrade(turn: Turn) -> None:
    """Have each of the marked cells decide the grades of those who share it."""
    kind: SubjectKind = "unit" if turn.taken.turn == dirty.UNIT_CELLS else "person"
    for period in sorted({one.period for one in turn.taken.marks}):
        cells = [one.subject for one in turn.taken.marks if one.period == period]
        governed = turn.governing.of(Period.parse(period), kind)
        within = None if governed is None else cell_within(governed.sheet, governed.period.kind)
        if governed is not None and within is not None:
            _Cells(turn, turn.announcer(kind), governed, within).settle(cells)


class _Cells:
    """Cells of one kind of subjects in one period."""

    def __init__(self, turn: Turn, announcer: Announcer, governed: Governed, within: str) -> None:
        self._turn, self._announcer, self._governed, self._within = turn, announcer, governed, within
        self._connection, self._tenant = turn.question.connection, turn.taken.tenant

    def settle(self, marked: Sequence[str]) -> None:
        announcer, period = self._announcer, self._governed.period
        announcer.look_up(sorted({row.subject for row in self._rows(marked)}))
        if announcer.is_closed(period):
            return
        rows = {
            row.subject: row for row in self._rows(marked) if (row.subject, str(period)) in announcer.scores
        }
        lowered = {
            subject: (grade, reason) for subject, grade, reason in self._lowered([*rows.values()]).iter_rows()
        }
        otherwise = {
            subject
            for subject, row in rows.items()
            if announcer.regrade(subject, period, lowered.get(subject, (row.grade, ""))[0])
        }
        self._keep(rows, lowered)
        if announcer.kind == "unit":
            mark_heads(self._turn, period, otherwise)

    def _rows(self, marked: Sequence[str]) -> list[Any]:
        """The own grades in these cells, in whole; a mark made under other rules may name parts of cells."""
        found: dict[str, Any] = {}
        cells = set(marked)
        for cell in marked:
            within, _, code = cell.partition(":")
            rows = self._of_cell(within, code)
            if within != self._within:
                cells |= {cell_of(self._within, row._asdict()) for row in rows}
        for cell in sorted(cells):
            within, _, code = cell.partition(":")
            if within == self._within:
                found.update((row.subject, row) for row in self._of_cell(within, code))
        return [found[subject] for subject in sorted(found)]

    def _of_cell(self, within: str, code: str) -> list[Any]:
        kind, period = self._announcer.kind, str(self._governed.period)
        return kept.of_cell(self._connection, self._tenant, kind, period, within, code)

    def _lowered(self, rows: Sequence[Any]) -> pl.DataFrame:
        period = self._governed.period
        own = [(row.subject, str(period), row.points, row.grade, None, None) for row in rows]
        cells = [(row.subject, row.unit, row.block, row.kind, row.leads, row.led.split()) for row in rows]
        collective = self._turn.governing.of(period, "unit")
        return relative(
            pl.DataFrame(own, schema=SCORES, orient="row"),
            pl.DataFrame(cells, schema=CELLS, orient="row"),
            self._unit_grades(sorted({unit for row in rows for unit in row.led.split()})),
            self._governed.sheet,
            period,
            None if collective is None else collective.sheet,
        )

    def _unit_grades(self, units: list[str]) -> pl.DataFrame:
        period = str(self._governed.period)
        rows = scores.of_period(self._connection, self._tenant, "unit", units, period)
        told = [(row.subject, row.grade) for row in rows]
        return pl.DataFrame(told, schema={"unit": pl.String, "grade": pl.String}, orient="row")

    def _keep(self, rows: Mapping[str, Any], lowered: Mapping[str, tuple[str, str]]) -> None:
        table, kind, period = kept.relative_limits, self._announcer.kind, str(self._governed.period)
        key = {"tenant": self._tenant, "subject_kind": kind, "period": period}
        limits = [
            {**key, "subject": subject, "grade": grade, "reason": reason}
            for subject, (grade, reason) in lowered.items()
        ]
        free = [subject for subject in rows if subject not in lowered]
        kept.forget(self._connection, table, self._tenant, kind, free, period)
        kept.write(self._connection, table, limits)
