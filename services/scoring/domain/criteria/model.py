"""What a criteria set says, as values. Points, percentages and quantities are integers in hundredths.

What each means is said in full, with the order in which the rules work, in docs/criteria-language.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.scoring.domain.periods import PeriodKind
from shared.contracts.event import Hundredths
from shared.contracts.observations import Measure, SubjectKind
from shared.contracts.personnel import DisciplineForm, PersonKind, UnitKind
from shared.contracts.scoring import CriterionOffered, Severity
from shared.declared.name import Name

Contested = Literal["suspended", "counts"]
TakesEffect = Literal["whole-period", "on-date"]
Source = Literal["record", "attendance", "discipline", "subordinates", "computed"]
Per = Literal["occurrence", "quantity", "minute", "half-day"]
Window = Literal["day", "week", "month", "period"]
AttendanceKind = Literal["late", "early", "absent", "missing-punch", "left-post"]
Several = Literal["last", "mean"]
Missing = Literal["zero", "spread"]
MembersBy = Literal["days", "heads", "minimum"]
Rounding = Literal["down", "nearest", "up"]
Within = Literal["unit", "block", "organisation"]
Alike = Literal["kind", "leaders"]

BONUS = "bonus"
"""The code of the group that `bonus:` declares; no other group may bear it."""
TOTAL = "total"
"""The code under which the start balance and the bounds of the whole sheet stand; no group may bear it."""


Span = tuple[int, int]
"""Minutes since midnight of the day that the shift belongs to; an end beyond 1440 is on the next day."""


@dataclass(frozen=True)
class WorkRules:
    """When people are due at work. Times of day are minutes since midnight.

    `days` are weekdays (0 = Monday). Two punches nearer than `same_punch_seconds` are one. Who comes more
    than `absent_after_minutes` after the start of a half day, or leaves that long before its end, is absent
    for it; None: only who was not there at all. `shifts` are what a roster can assign to a person for a day,
    each one or two spans. `left_post_after_minutes`: a longer gap between punches inside the due hours is a
    left post; None: gaps are not looked at. `explained_within_days`: an explanation that comes later than so
    many days after the day it is about is not looked at; None: however late.
    """

    morning: Span
    afternoon: Span
    days: frozenset[int] = frozenset(range(5))
    extra_holidays: frozenset[date] = frozenset()
    compensatory_days: frozenset[date] = frozenset()
    grace_minutes: int = 0
    same_punch_seconds: int = 60
    absent_after_minutes: int | None = None
    shifts: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    left_post_after_minutes: int | None = None
    explained_within_days: int | None = None
    units: tuple[tuple[str, "WorkRules"], ...] = ()
    """Units whose rules differ, each with all its rules; these have no `units` of their own."""

    def of_unit(self, unit: str) -> "WorkRules":
        return dict(self.units).get(unit, self)


@dataclass(frozen=True)
class AppliesTo:
    """Whom a rule concerns, as they were on their last day in the period. Empty or None: no condition.

    `units` of a person are those of which they are a member on that day. `service_from` and `service_under`
    are whole months of service by that day: at least, and fewer than.
    """

    kinds: tuple[PersonKind, ...] = ()
    positions: tuple[str, ...] = ()
    leaders: bool | None = None
    units: tuple[str, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    service_from: int | None = None
    service_under: int | None = None


@dataclass(frozen=True)
class InForce:
    """The days of the facts that a rule concerns, both included; None: unbounded."""

    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Cap:
    """The facts inside one day, week (Monday to Sunday), month or period move at most `points`.

    Negative: the sum of what they take; positive: the sum of what they give. A week that the period cuts
    is two weeks.
    """

    per: Window
    points: Hundredths


@dataclass(frozen=True)
class When:
    """Which facts of a source other than records.

    Of attendance: `kind`, with `over` < minutes <= `up_to` (whole minutes, None unbounded). Of discipline:
    `forms`, None all. Of subordinates: `criteria` under which members of the led unit, or it itself, were
    recorded.
    """

    kind: AttendanceKind | None = None
    over: int | None = None
    up_to: int | None = None
    forms: tuple[DisciplineForm, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """`points` for a quantity up to `up_to`, None for every one above the bands before."""

    up_to: Hundredths | None
    points: Hundredths


@dataclass(frozen=True)
class Repeat:
    """From the `nth` standing fact of the family inside one window on, points count `times` (hundredths).

    `window` is day, week, month or period, or a number of days that end with the fact's own day.
    """

    window: Window | int
    nth: int
    times: Hundredths


@dataclass(frozen=True)
class Fade:
    """Every full `every_months` from the fact's day to the period's last day leave `to` % (hundredths)."""

    every_months: int
    to: Hundredths


@dataclass(frozen=True)
class Over:
    """Every full `each` over the plan gives `points`, at most `cap` in all."""

    each: Hundredths
    points: Hundredths
    cap: Hundredths


@dataclass(frozen=True)
class Target:
    """`weight` x min(quantity / full_at, 1); nothing under `zero_under`.

    `several`: of several records the latest counts (`last`), or their mean (`mean`). `in_proportion`: the
    plan and the least are those of a whole period; who served a part of its working days is measured by the
    part.
    """

    weight: Hundredths
    full_at: Hundredths = 10000
    zero_under: Hundredths = 0
    over: Over | None = None
    several: Several = "last"
    in_proportion: bool = False


@dataclass(frozen=True)
class Step:
    """`points` for a quantity of at least `least`."""

    least: Hundredths
    points: Hundredths


@dataclass(frozen=True)
class Measured:
    """Points by the highest step that the quantity reaches, none below the lowest.

    A record whose `measure` is under `at_least` is not looked at (too few replies), nor is one without it.
    `steps` stand from the highest.
    """

    steps: tuple[Step, ...]
    several: Several = "last"
    measure: Measure | None = None
    at_least: Hundredths = 0


@dataclass(frozen=True)
class Assessed:
    """An item of `least` to `most` points that is filled in column by column; the last filled column counts.

    `levels`, if any, are the only values allowed. A column that differs from the one filled before it by
    more than `explain_over` needs a reason; None: never.
    """

    most: Hundredths
    columns: tuple[str, ...]
    least: Hundredths = 0
    levels: tuple[Hundredths, ...] = ()
    explain_over: Hundredths | None = None


@dataclass(frozen=True)
class FactorBand:
    up_to: Hundredths | None
    times: Hundredths


@dataclass(frozen=True)
class Factor:
    """A coefficient of a result: the measure itself, at most `most`, or by `bands` of it (then the first that
    reaches). A record that does not tell the measure has `default`."""

    measure: Measure
    most: Hundredths | None = None
    bands: tuple[FactorBand, ...] = ()
    default: Hundredths = 100


@dataclass(frozen=True)
class Results:
    """Tasks or products: `points` x the mean of (quantity % x factors), weighted by `weight`.

    At most `points` + `surplus`. Records without the weight's measure weigh 1.
    """

    points: Hundredths
    surplus: Hundredths = 0
    weight: Measure | None = None
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class MembersMean:
    """`points` x (what the members came to / full_at), at most `points`.

    `by`: the mean of their periods weighed by working days in the unit, the mean of the members' own means,
    or the least of these.
    """

    points: Hundredths
    full_at: Hundredths = 10000
    by: MembersBy = "days"


@dataclass(frozen=True)
class ChildrenMean:
    """`points` x (mean, or least, of the subordinate units' scores / full_at), at most `points`."""

    points: Hundredths
    full_at: Hundredths = 10000
    minimum: bool = False


@dataclass(frozen=True)
class FromUnit:
    """Of a leader: `points` x what the led unit came to in `group` within the period / that group's full.

    The group's full is its base and the weights of its computed items. Who leads several units has the mean.
    """

    group: str
    points: Hundredths


@dataclass(frozen=True)
class Item:
    """One criterion: counted (`points` or `bands`), or computed (exactly one of the others)."""

    criterion: str
    name: Name
    source: Source = "record"
    points: Hundredths = 0
    bands: tuple[Band, ...] = ()
    per: Per = "occurrence"
    when: When | None = None
    family: str = ""
    """Facts of a family's criteria are counted together by `free_per_month` and `repeats`; empty: its own."""
    free_per_month: int = 0
    once_per: Window | None = None
    repeats: tuple[Repeat, ...] = ()
    looks_back_months: int = 0
    fades: Fade | None = None
    caps: tuple[Cap, ...] = ()
    needs_finding: bool = False
    applies_to: AppliesTo | None = None
    in_force: InForce | None = None
    at_most_grade: str | None = None
    limit_lasts: PeriodKind | None = None
    """The longest period whose grade `at_most_grade` limits too; None: the sheet's own."""
    target: Target | None = None
    measured: Measured | None = None
    assessed: Assessed | None = None
    results: Results | None = None
    members_mean: MembersMean | None = None
    children_mean: ChildrenMean | None = None
    from_unit: FromUnit | None = None

    @property
    def counted(self) -> bool:
        return self.points != 0 or bool(self.bands)

    @property
    def weight(self) -> Hundredths:
        """The points that a computed item gives when everything is fulfilled; 0 of a counted one."""
        if self.measured is not None:
            return max((step.points for step in self.measured.steps), default=0)
        if self.target is not None:
            return self.target.weight
        if self.assessed is not None:
            return self.assessed.most
        whole = self.results or self.members_mean or self.children_mean or self.from_unit
        return whole.points if whole is not None else 0


@dataclass(frozen=True)
class Group:
    """Starts at `base`, ends between `floor` and `ceiling` (None: unbounded).

    `missing`: a computed item that nothing standing is known of gives nothing (`zero`), or its weight goes to
    the other computed items of the group in proportion to theirs (`spread`). An item that was left out by
    decision always spreads.
    """

    group: str
    name: Name
    items: tuple[Item, ...]
    base: Hundredths = 0
    floor: Hundredths | None = 0
    ceiling: Hundredths | None = None
    caps: tuple[Cap, ...] = ()
    missing: Missing = "zero"
    applies_to: AppliesTo | None = None


@dataclass(frozen=True)
class Needs:
    """What a grade asks for beside points: at least so many points in groups, no standing fact of these."""

    groups: tuple[tuple[str, Hundredths], ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """Given from `points` upwards if `needs` are met; the last one of a sheet also to everything below."""

    grade: str
    name: Name
    points: Hundredths
    needs: Needs | None = None


@dataclass(frozen=True)
class Flag:
    """Raised when its one condition is met in the period.

    `criteria` and `count`: at least so many facts stand, within the period, one month, or so many days that
    end with a fact (`window`); `grade_at_most`: the grade is that or worse; `points_under`, `points_from`:
    the points are; `unobserved_months`: nothing was recorded or punched in so many months up to the period's
    end though the person belonged to a unit all the while and was due on some day. `by_decision`: a council's
    decision alone can lift it.
    """

    flag: str
    name: Name
    severity: Severity
    criteria: tuple[str, ...] = ()
    count: int = 1
    window: Window | int = "period"
    grade_at_most: str | None = None
    points_under: Hundredths | None = None
    points_from: Hundredths | None = None
    unobserved_months: int | None = None
    applies_to: AppliesTo | None = None
    by_decision: bool = False


@dataclass(frozen=True)
class Longer:
    """A longer period's points: the mean of its parts that were graded, weighed in their order."""

    period: PeriodKind
    mean_of: PeriodKind
    weights: tuple[int, ...]


@dataclass(frozen=True)
class Heavier:
    """What is taken from those to whom it applies counts `times` (hundredths); no `groups`: in every one."""

    applies_to: AppliesTo
    times: Hundredths
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quota:
    """At most `share` % (hundredths) of those graded one of `of` have `grade` (or a better one).

    Reckoned among the members of a unit, a block or the organisation, and among those `alike` (of the same
    kind; leaders apart). A group of at least `least_from` may always give `least`. The best go first; those
    who share the points at which the quota is used up all go without. Who goes without has the next grade.
    """

    grade: str
    share: Hundredths
    of: tuple[str, ...]
    within: Within = "unit"
    alike: tuple[Alike, ...] = ()
    rounding: Rounding = "down"
    least: int = 0
    least_from: int = 0
    periods: tuple[PeriodKind, ...] = ()
    """For which periods; empty: the sheet's own."""


TieKind = Literal["more-in-group", "fewer-minus", "more-of", "fewer-of"]


@dataclass(frozen=True)
class Tie:
    """What parts units with equal points: more in a group, fewer facts that took points, more points (or
    fewer facts) under a criterion. `code` is the group or criterion; empty of `fewer-minus`."""

    kind: TieKind
    code: str = ""


@dataclass(frozen=True)
class Sheet:
    """The scoring sheet of persons or of units; the bonus group, if any, is the last of `groups`.

    `grades` stand from the best to the worst. `start` is a balance beside the groups; `floor` and `ceiling`
    bound the sum of everything but the bonus. `least_presence`: who attended less (hundredths of a percent
    of the working days, leave taken as attended) gets no grade.
    """

    subject_kind: SubjectKind
    period: PeriodKind
    groups: tuple[Group, ...]
    grades: tuple[Grade, ...]
    flags: tuple[Flag, ...] = ()
    start: Hundredths = 0
    floor: Hundredths | None = None
    ceiling: Hundredths | None = None
    applies_to: AppliesTo | None = None
    least_presence: Hundredths = 5000
    longer: tuple[Longer, ...] = ()
    heavier: tuple[Heavier, ...] = ()
    quotas: tuple[Quota, ...] = ()
    head_not_above_unit: bool = False
    ties: tuple[Tie, ...] = ()

    def items(self) -> Iterator[tuple[Group, Item]]:
        for group in self.groups:
            for item in group.items:
                yield group, item


@dataclass(frozen=True)
class CriteriaSet:
    """`takes_effect`: a version whose `effective_from` lies inside a period governs all of it, or only the
    facts from that day on, while those before stay under the version before."""

    criteria: str
    name: Name
    effective_from: date
    contested: Contested
    work: WorkRules | None
    individual: Sheet | None
    collective: Sheet | None
    takes_effect: TakesEffect = "whole-period"

    def sheet(self, subject_kind: SubjectKind) -> Sheet | None:
        return self.individual if subject_kind == "person" else self.collective

    def offered(self) -> list[CriterionOffered]:
        """The criteria that behaviour can be recorded under, by sheet in its order; names in Vietnamese."""
        return [
            _offered(item, sheet.subject_kind)
            for sheet in (self.individual, self.collective)
            if sheet is not None
            for _, item in sheet.items()
            if item.source == "record"
        ]


def _offered(item: Item, subject_kind: SubjectKind) -> CriterionOffered:
    assessed = item.assessed
    if assessed is None:
        return CriterionOffered(criterion=item.criterion, name=item.name.vi, subject_kind=subject_kind)
    return CriterionOffered(
        criterion=item.criterion,
        name=item.name.vi,
        subject_kind=subject_kind,
        columns=list(assessed.columns),
        least=assessed.least,
        most=assessed.most,
        levels=list(assessed.levels),
        explain_over=assessed.explain_over,
    )
