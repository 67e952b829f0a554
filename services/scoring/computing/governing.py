"""Which periods of a year have a score of their own, which follow from others, and by which rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.scoring.domain.criteria.model import CriteriaSet, Sheet
from services.scoring.domain.grading.means import longer_periods
from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.evaluation import Question
from shared.contracts.observations import SubjectKind


@dataclass(frozen=True)
class Governed:
    """A period with the set that governs it, and that set's sheet for the subjects in question."""

    period: Period
    rules: CriteriaSet
    version: int
    sheet: Sheet


@dataclass(frozen=True)
class Year:
    """The periods of one kind of subjects that a turn touches, each list from the shortest and earliest on.

    `own` are scored from facts, `longer` are means of others, `withdrawn` have no score by today's rules:
    if there was one it goes.
    """

    own: list[Governed] = field(default_factory=list)
    longer: list[Governed] = field(default_factory=list)
    withdrawn: list[Period] = field(default_factory=list)


class Governing:
    """Which set governs a period, and what follows from that for the periods around it."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def of(self, period: Period, kind: SubjectKind) -> Governed | None:
        """The rules for the period; None when no set governs it, or that set has no such sheet."""
        found = self._question.criteria(period)
        sheet = None if found is None else found[0].sheet(kind)
        return None if found is None or sheet is None else Governed(period, *found, sheet)

    def year(self, kind: SubjectKind, months: Iterable[Period]) -> Year:
        """What has to be computed when facts of `months` changed, all of one year."""
        year = Year()
        touched = {Period.around(month.first_day, length) for month in months for length in LENGTHS}
        for period in sorted(touched, key=lambda one: (one.length, one)):
            governed = self.of(period, kind)
            if governed is None:
                year.withdrawn.append(period)
            elif governed.sheet.period == period.kind:
                year.own.append(governed)
            elif period in longer_periods(governed.sheet, period):
                year.longer.append(governed)
            else:
                year.withdrawn.append(period)
        return year
