"""What the award catalogue says, as values. Percentages, points and multiples are integers in hundredths.

What each key means for an agency is said in docs/award-catalogue.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.contracts.ballots import VoteRule
from shared.contracts.council import Grounds
from shared.contracts.event import Hundredths
from shared.contracts.nominations import MatterKind
from shared.contracts.observations import SubjectKind
from shared.contracts.personnel import DisciplineForm
from shared.contracts.refusal import Refusal
from shared.declared.name import Name

FormKind = Literal["title", "merit", "movement"]
"""danh hiệu thi đua, a title of the year; khen thưởng theo công trạng, for merit; theo phong trào, chuyên đề,
for a movement."""

Rating = Literal["excellent", "good", "fulfilled"]
"""The ratings of the law, the best first; grades of criteria sets stand for them."""

Authority = Literal["agency-head", "chair-or-minister", "prime-minister"]

DossierPart = Literal["submission", "list", "minutes", "report", "initiative-report", "decision"]

QuotaBase = Literal["eligible", "eligible-for", "holders", "headcount"]

Scope = Literal["organisation", "unit", "block"]

Rounding = Literal["down", "nearest", "up"]

Ties = Literal["out", "council"]
"""Equal ones at the edge of a quota: all of them are out, or all go on and the council's vote decides."""

CAMPAIGN_AWARD = "campaign-award"
"""The entry whose rules hold for an award of a campaign's own, one without a code of the catalogue."""


@dataclass(frozen=True)
class Confirmation:
    """The agency's document that says a version is right as it stands here, and its day."""

    document: str
    on: date


@dataclass(frozen=True)
class Holds:
    """Awards of any of the `forms` in at least `times` different years.

    The latest year that counts is `years_ago` before the period's, 0 for the year itself; `within` that many
    years back from there, None for ever. Three years running are three times within three.
    """

    forms: tuple[str, ...]
    times: int = 1
    within: int | None = None
    years_ago: int = 0


@dataclass(frozen=True)
class Members:
    """What a unit's own people must be: at least `share` of them hold one of `holding` this year or have one
    of `grades`; `least` of them where that is a number and not a share."""

    holding: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    share: Hundredths | None = None
    least: int | None = None


@dataclass(frozen=True)
class Conditions:
    """What is asked of one kind of recipients; what is empty or None is not asked for.

    `flags` must all stand, none of `barring` may, nor one that disqualifies where `no_disqualifying`.
    Discipline from `barred_from` upwards in the year bars; `unended_discipline` puts off until it has ended.
    `member_disciplined` is the same for the people of a unit. `absent_under` are working days. Who holds the
    form already in the year may not have it again where `once_a_year`, nor beside one of `not_with` of the
    year, of the same campaign where the form is for a movement.
    """

    registered: bool = False
    grades: tuple[str, ...] = ()
    minimum_points: Hundredths | None = None
    flags: tuple[str, ...] = ()
    barring: tuple[str, ...] = ()
    no_disqualifying: bool = False
    holds: tuple[Holds, ...] = ()
    members: tuple[Members, ...] = ()
    barred_from: DisciplineForm | None = None
    unended_discipline: bool = False
    member_disciplined: DisciplineForm | None = None
    matters: tuple[MatterKind, ...] = ()
    service_months: int | None = None
    absent_under: int | None = None
    once_a_year: bool = False
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quota:
    """How many may have a form in each `each`: `share` percent of `of`, or `places`, at least `least`.

    `forms` are what `holders` and `eligible-for` are of. A block of `large_from` units or more has
    `large_places`.
    """

    each: Scope
    ties: Ties
    of: QuotaBase | None = None
    forms: tuple[str, ...] = ()
    share: Hundredths | None = None
    rounding: Rounding = "down"
    least: int = 0
    places: int | None = None
    large_from: int | None = None
    large_places: int | None = None


@dataclass(frozen=True)
class Deadline:
    """The day by which a dossier has to be handed in, `years_later` than the year it is for."""

    month: int
    day: int
    years_later: int

    def of(self, year: int) -> date:
        return date(year + self.years_later, self.month, self.day)


@dataclass(frozen=True)
class CatalogueForm:
    """A form of award as the rules have it on the days that its `grounds` name.

    `conditions` are by kind of recipient, `prizes` too, as multiples of the base salary. `vote` is None where
    no council votes. `confirmed` is what `grounds.verified` rests on.
    """

    code: str
    name: Name
    kind: FormKind
    recipients: tuple[SubjectKind, ...]
    conditions: Mapping[SubjectKind, Conditions]
    quota: Quota | None
    vote: VoteRule | None
    decided_by: Authority
    delegable: bool
    dossier: tuple[DossierPart, ...]
    deadline: Deadline | None
    prizes: Mapping[SubjectKind, Hundredths]
    grounds: Grounds
    confirmed: Confirmation | None = None


@dataclass(frozen=True)
class BaseSalary:
    """lương cơ sở, đồng a month."""

    amount: int
    grounds: Grounds
    confirmed: Confirmation | None = None


@dataclass(frozen=True)
class PrizeRounding:
    """Prizes are rounded to whole multiples of `to` đồng."""

    to: int
    rounded: Rounding
    grounds: Grounds
    confirmed: Confirmation | None = None


@dataclass(frozen=True)
class Catalogue:
    """All versions of all forms, by code and from the earliest; `source` is the file it was read from.

    `overlay` is the agency's own file that was laid over it, None for the catalogue as shipped.
    """

    forms: Mapping[str, Sequence[CatalogueForm]]
    salaries: Sequence[BaseSalary]
    roundings: Sequence[PrizeRounding]
    source: str
    overlay: str | None = None
    text: str = field(default="", repr=False)
    """The YAML of `source`, whole."""

    def on(self, day: date) -> Mapping[str, CatalogueForm]:
        """The versions in force on that day, by code; a form that had no rules yet is not among them."""
        found: dict[str, CatalogueForm] = {}
        for code, versions in self.forms.items():
            for version in versions:
                if in_force(version.grounds, day):
                    found[code] = version
        return found

    def base_salary(self, day: date) -> int:
        """Đồng a month; raises Refusal for a day before the first that is known."""
        for salary in self.salaries:
            if in_force(salary.grounds, day):
                return salary.amount
        first = min((one.grounds.since for one in self.salaries if one.grounds.since), default="–")
        raise Refusal("catalogue.no-base-salary", place="day", value=day, first=first)

    def prize_rounding(self, day: date) -> PrizeRounding:
        """How prizes of that day are rounded; raises Refusal where nothing is said."""
        for rounding in self.roundings:
            if in_force(rounding.grounds, day):
                return rounding
        raise Refusal("catalogue.no-prize-rounding", place="day", value=day)


def in_force(grounds: Grounds, day: date) -> bool:
    return (grounds.since is None or grounds.since <= day) and (grounds.until is None or day <= grounds.until)
