"""What a criteria set says, as values. Points, percentages and quantities are integers in hundredths."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.contracts.event import Hundredths
from shared.contracts.observations import SubjectKind
from shared.contracts.scoring import CriterionOffered, Severity

Contested = Literal["suspended", "counts"]
Source = Literal["record", "attendance", "members"]
Per = Literal["occurrence", "quantity", "minute", "half-day"]
CapPer = Literal["day", "week", "month", "period"]
AttendanceKind = Literal["late", "early", "absent", "missing-punch"]
Several = Literal["last", "mean"]
MissingTargets = Literal["zero", "spread"]

BONUS = "bonus"
"""The code of the group that `bonus:` declares; no other group may bear it."""


@dataclass(frozen=True)
class Name:
    vi: str
    en: str

    def as_dict(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class WorkRules:
    """When people are due at work. Times of day are minutes since midnight.

    `days` are weekdays (0 = Monday). Two punches nearer than `same_punch_seconds` are one. Who comes more
    than `absent_after_minutes` after the start of a half day, or leaves that long before its end, is absent
    for it; None: only who was not there at all.
    """

    morning: tuple[int, int]
    afternoon: tuple[int, int]
    days: frozenset[int] = frozenset(range(5))
    extra_holidays: frozenset[date] = frozenset()
    compensatory_days: frozenset[date] = frozenset()
    grace_minutes: int = 0
    same_punch_seconds: int = 60
    absent_after_minutes: int | None = None


@dataclass(frozen=True)
class Cap:
    """The facts inside one day, week (Monday to Sunday), month or period move at most `points`.

    Negative: the sum of what they take; positive: the sum of what they give. A week that the period cuts
    is two weeks.
    """

    per: CapPer
    points: Hundredths


@dataclass(frozen=True)
class When:
    """Which attendance occurrences: `over` < minutes <= `up_to`, whole minutes, None unbounded."""

    kind: AttendanceKind
    over: int | None = None
    up_to: int | None = None


@dataclass(frozen=True)
class Over:
    """Every full `each` over the plan gives `points`, at most `cap` in all."""

    each: Hundredths
    points: Hundredths
    cap: Hundredths


@dataclass(frozen=True)
class Target:
    """`weight` x min(quantity / full_at, 1); nothing under `zero_under`. Quantities are % in hundredths.

    `several`: of several records the latest counts (`last`), or their mean (`mean`).
    """

    weight: Hundredths
    full_at: Hundredths = 10000
    zero_under: Hundredths = 0
    over: Over | None = None
    several: Several = "last"


@dataclass(frozen=True)
class MembersMean:
    """`points` x (mean of the members' monthly scores / full_at), at most `points`."""

    points: Hundredths
    full_at: Hundredths = 10000


@dataclass(frozen=True)
class Item:
    """One criterion. `points` move per occurrence, or per unit of the quantity (`per`).

    A criterion with a `target` or a `members_mean` has points of its own kind and `points` is 0.
    """

    criterion: str
    name: Name
    source: Source = "record"
    points: Hundredths = 0
    per: Per = "occurrence"
    when: When | None = None
    free_per_month: int = 0
    cap: Cap | None = None
    target: Target | None = None
    members_mean: MembersMean | None = None
    at_most_grade: str | None = None


@dataclass(frozen=True)
class Group:
    """Starts at `base`, ends between `floor` and `ceiling` (None: unbounded).

    `missing_targets`: a target without a standing record gives nothing (`zero`), or its weight goes to the
    recorded targets of the group in proportion to theirs (`spread`), for units that were not assigned all.
    """

    group: str
    name: Name
    items: tuple[Item, ...]
    base: Hundredths = 0
    floor: Hundredths | None = 0
    ceiling: Hundredths | None = None
    cap: Cap | None = None
    missing_targets: MissingTargets = "zero"


@dataclass(frozen=True)
class Grade:
    """Given from `points` upwards; the last one of a sheet also to everything below."""

    grade: str
    name: Name
    points: Hundredths


@dataclass(frozen=True)
class Flag:
    """Raised when at least `count` facts of `criteria` stand in the period."""

    flag: str
    name: Name
    severity: Severity
    criteria: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Sheet:
    """The scoring sheet of persons or of units; the bonus group, if any, is the last of `groups`.

    `grades` stand from the best to the worst.
    """

    subject_kind: SubjectKind
    period: Literal["month", "year"]
    groups: tuple[Group, ...]
    grades: tuple[Grade, ...]
    flags: tuple[Flag, ...] = ()

    def items(self) -> Iterator[tuple[Group, Item]]:
        for group in self.groups:
            for item in group.items:
                yield group, item


@dataclass(frozen=True)
class CriteriaSet:
    criteria: str
    name: Name
    effective_from: date
    contested: Contested
    work: WorkRules | None
    individual: Sheet | None
    collective: Sheet | None

    def sheet(self, subject_kind: SubjectKind) -> Sheet | None:
        return self.individual if subject_kind == "person" else self.collective

    def offered(self) -> list[CriterionOffered]:
        """The criteria that behaviour can be recorded under, by sheet in its order; names in Vietnamese."""
        return [
            CriterionOffered(criterion=item.criterion, name=item.name.vi, subject_kind=sheet.subject_kind)
            for sheet in (self.individual, self.collective)
            if sheet is not None
            for _, item in sheet.items()
            if item.source == "record"
        ]
