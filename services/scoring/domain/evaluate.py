"""`evaluate`: criteria x facts -> contributions -> scores and flags. Pure, for one subject or for all."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property

import polars as pl

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import within
from services.scoring.domain.attendance.presence import (
    DAYS,
    EVERY_DAY,
    Observed,
    half_days,
    presence,
    share_of_service,
    ungraded,
)
from services.scoring.domain.counting.applies import Applies, Persons, Units
from services.scoring.domain.counting.contributions import gathered
from services.scoring.domain.counting.groups import Balance
from services.scoring.domain.counting.knowledge import (
    CHILD_SCORES,
    MEMBER_SCORES,
    beside_flags,
    in_proportion,
    of_persons,
    of_units,
)
from services.scoring.domain.counting.led_units import led_results
from services.scoring.domain.counting.looked_at import looked_at
from services.scoring.domain.counting.lookup import Subjects, looked_up
from services.scoring.domain.counting.plan import plan_of
from services.scoring.domain.counting.reckoning import Case, Part, parts
from services.scoring.domain.counting.rules import earlier_of
from services.scoring.domain.criteria.model import CriteriaSet, Sheet
from services.scoring.domain.facts import Facts
from services.scoring.domain.grading.flags import raised
from services.scoring.domain.grading.grades import LIMITS, graded, limits_of
from services.scoring.domain.periods import Period

__all__ = [
    "CHILD_SCORES",
    "DAYS",
    "MEMBER_SCORES",
    "Evaluation",
    "evaluate_individuals",
    "evaluate_units",
]


SUMS = pl.Schema({"subject": pl.String(), "group": pl.String(), "points": pl.Int64()})
Made = pl.DataFrame | Callable[[], pl.DataFrame]


class Evaluation:
    """`CONTRIBUTIONS`, `SCORES`, `FLAGS`, `LIMITS` and, of persons, `DAYS`; each ordered by subject.

    The points of a score are the exact sum of the subject's contributions. Contributions and their `SUMS`
    may be given as what makes them, and are then made when first asked for.
    """

    def __init__(
        self,
        contributions: Made,
        scores: pl.DataFrame,
        flags: pl.DataFrame,
        days: pl.DataFrame,
        limits: pl.DataFrame | None = None,
        sums: Made | None = None,
    ) -> None:
        self._contributions, self._sums = contributions, sums
        self.scores, self.flags, self.days = scores, flags, days
        self.limits = limits if limits is not None else pl.DataFrame(schema=LIMITS)

    @cached_property
    def contributions(self) -> pl.DataFrame:
        return _made(self._contributions)

    @cached_property
    def sums(self) -> pl.DataFrame:
        """`SUMS`: what the contributions of each group come to, in no order."""
        if self._sums is not None:
            return _made(self._sums)
        return self.contributions.group_by("subject", "group").agg(pl.sum("points"))


def _made(frame: Made) -> pl.DataFrame:
    return frame if isinstance(frame, pl.DataFrame) else frame()


def evaluate_individuals(
    criteria: CriteriaSet,
    period: Period,
    facts: Facts,
    calendar: WorkCalendar,
    persons: Collection[str] | None = None,
    *,
    observed: Observed | None = None,
    previous: CriteriaSet | None = None,
) -> Evaluation:
    """The scores of `persons` (None: of everybody) in one of the sheet's own periods, in one go.

    Scored is who is placed in a unit on a day of the period and whom the sheet concerns. `observed` is what
    `presence` found of them, else it is found in the facts. `previous` is the set that governed before this
    one. Raises ValueError when the period is of another length than the sheet's, or the set has no sheet
    for persons.
    """
    sheet = _sheet(criteria.individual, criteria, period)
    plan = plan_of(sheet, earlier_of(criteria, "person", period, previous), period)
    placed = within(facts.placements, period.first_day, period.last_day, persons)
    subjects = Subjects(placed["person"])
    working = calendar if criteria.work is not None else EVERY_DAY
    there, attendance = observed or presence(facts, working, period, placed)
    occurrences = None if attendance is None else attendance.occurrences
    found = looked_at(plan, facts, criteria, occurrences, "person", subjects)
    who = Persons(facts, subjects, period)
    applies = Applies(who)
    served = share_of_service(there, placed, working, period) if in_proportion(plan) else None
    leading = [slot for slot in plan.slots if slot.item.from_unit is not None]
    led = led_results(criteria, period, facts, who.led_units(), leading, previous) if leading else None
    known = of_persons(plan, facts, subjects, applies, served, led)
    case = Case(plan, facts.suspended, subjects, applies, found, known)
    missing = _NOBODY
    if criteria.work is not None:
        missing = ungraded(half_days(there, occurrences, facts.suspended, subjects), sheet.least_presence)
    return _evaluation(case, facts, missing, there.named(period))


def evaluate_units(
    criteria: CriteriaSet,
    period: Period,
    facts: Facts,
    member_scores: pl.DataFrame,
    units: Sequence[str],
    *,
    child_scores: pl.DataFrame | None = None,
    previous: CriteriaSet | None = None,
) -> Evaluation:
    """The scores of `units` in one of the sheet's own periods, from their own facts and what others came to.

    `member_scores` is `MEMBER_SCORES`: the members' graded periods, joined with the days that weigh them;
    `child_scores` is `CHILD_SCORES`: what the units below came to in the period. Raises ValueError when the
    period is of another length than the sheet's, or the set has no sheet for units.
    """
    sheet = _sheet(criteria.collective, criteria, period)
    plan = plan_of(sheet, earlier_of(criteria, "unit", period, previous), period)
    subjects = Subjects(units)
    found = looked_at(plan, facts, criteria, None, "unit", subjects)
    applies = Applies(Units(facts, subjects, period))
    known = of_units(plan, facts, subjects, applies, member_scores, child_scores)
    case = Case(plan, facts.suspended, subjects, applies, found, known)
    return _evaluation(case, facts, _NOBODY, pl.DataFrame(schema=DAYS))


def _evaluation(case: Case, facts: Facts, missing: pl.DataFrame, days: pl.DataFrame) -> Evaluation:
    plan, subjects = case.plan, case.subjects
    beside = beside_flags(plan, facts, subjects, case.applies)
    items = [slot.item for slot in plan.slots]
    scores, flags, limits, balances, made = [], [], [], [], list[Part]()
    for part in parts(case):
        watched = part.watched
        own = graded(_totals(part), watched, missing, _group_points(part), plan.sheet, plan.period, items)
        scores.append(own)
        flags.append(raised(watched, own, plan.sheet, plan.period, beside, part.with_events))
        limits.append(limits_of(watched, plan.sheet, plan.period, items))
        balances.append(part.balance)
        if part.whole:
            made.append(part)
    return Evaluation(
        lambda: _contributions(case, made),
        subjects.named(pl.concat(scores)),
        subjects.named(pl.concat(flags)),
        days,
        subjects.named(pl.concat(limits)),
        lambda: _sums(case, balances),
    )


def _totals(part: Part) -> pl.DataFrame:
    """Of all whom the sheet concerns."""
    totals, scored = part.balance.totals(), part.case.scored
    return totals if scored is None else totals.filter(scored.gather(part.subjects))


def _group_points(part: Part) -> pl.DataFrame:
    """What grades ask for: nothing, if they do not."""
    asked = any(grade.needs is not None and grade.needs.groups for grade in part.case.plan.sheet.grades)
    return part.balance.of_groups() if asked else _NO_GROUPS


def _contributions(case: Case, made: list[Part]) -> pl.DataFrame:
    rows = [case.subjects.named(part.rows()) for part in (made or parts(case))]
    return gathered(rows, str(case.plan.period))


def _sums(case: Case, balances: list[Balance]) -> pl.DataFrame:
    sums = pl.concat(balance.of_groups() for balance in balances)
    if case.scored is not None:
        sums = sums.filter(looked_up(case.scored, "subject"))
    return case.subjects.named(sums)


_NO_GROUPS = pl.DataFrame(schema={"subject": pl.UInt32, "group": pl.String, "points": pl.Int64})
_NOBODY = pl.DataFrame(schema={"subject": pl.UInt32, "ungraded": pl.String})


def _sheet(sheet: Sheet | None, criteria: CriteriaSet, period: Period) -> Sheet:
    if sheet is None:
        raise ValueError(f"{criteria.criteria} has no such sheet")
    if period.kind != sheet.period:
        raise ValueError(f"{criteria.criteria} scores by the {sheet.period}; {period} is a {period.kind}")
    return sheet
